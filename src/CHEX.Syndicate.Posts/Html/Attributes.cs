using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>The attributes that stay, each read for what it may say and written anew.</summary>
internal static partial class Attributes
{
    /// <summary>Copies what may stay of <paramref name="from"/>'s attributes. Where a link leads, and what a picture shows, is read elsewhere.</summary>
    public static void Copy(IElement from, Piece to, Uri baseUrl)
    {
        if (from.Attributes.Length == 0 && !to.Rule.Is(ElementKind.Media) && from.LocalName != "bdi") return;
        switch (to.Name)
        {
            case "a":
                to.Add("hreflang", LanguageTag.Canonical(from.GetAttribute("hreflang")));
                to.Add("title", Line(from, "title"));
                break;
            case "abbr" or "acronym" or "dfn":
                to.Add("title", Line(from, "title"));
                break;
            case "blockquote" or "q" or "del" or "ins":
                to.Add("cite", Links.Load(from.GetAttribute("cite"), baseUrl));
                if (to.Name is "del" or "ins") to.Add("datetime", Matching(from, "datetime", DateTimes()));
                break;
            case "time":
                to.Add("datetime", Matching(from, "datetime", DateTimes()));
                break;
            case "ol":
                to.Add("start", Number(from, "start", -99_999, 99_999));
                to.Add("type", Matching(from, "type", ListTypes()));
                if (from.HasAttribute("reversed")) to.Add("reversed");
                break;
            case "td" or "th":
                to.Add("colspan", Number(from, "colspan", 2, 1000));
                to.Add("rowspan", Number(from, "rowspan", 2, 1000));
                if (to.Name == "th") to.Add("scope", Matching(from, "scope", Scopes())?.ToLowerInvariant());
                break;
            case "audio" or "video":
                to.Add("src", Links.Load(from.GetAttribute("src") ?? from.GetAttribute("data-src"), baseUrl));
                if (to.Name == "video") to.Add("poster", Links.Load(from.GetAttribute("poster"), baseUrl));
                to.Add("controls");
                break;
            case "source" when to.Parent!.Name == "picture":
                to.Add("srcset", Pictures.Set(from, baseUrl));
                to.Add("type", Matching(from, "type", MediaTypes()));
                to.Add("media", Matching(from, "media", MediaQueries()));
                break;
            case "source":
                to.Add("src", Links.Load(from.GetAttribute("src"), baseUrl));
                to.Add("type", Matching(from, "type", MediaTypes()));
                break;
            case "track":
                to.Add("src", Links.Load(from.GetAttribute("src"), baseUrl));
                to.Add("kind", Matching(from, "kind", TrackKinds())?.ToLowerInvariant());
                to.Add("srclang", LanguageTag.Canonical(from.GetAttribute("srclang")));
                to.Add("label", Line(from, "label"));
                break;
        }

        Say(from, to);
    }

    /// <summary>Copies the language and the direction of the text, which every element keeps: a voice reads Gaelic as Gaelic.</summary>
    public static void Say(IElement from, Piece to)
    {
        to.Add("lang", Language(from));
        // Without a direction of its own, a bdi finds it in its text.
        to.Add("dir", Direction(from) ?? (from.LocalName == "bdi" ? "auto" : null));
    }

    /// <summary>Whether an element says which language or direction its text has.</summary>
    public static bool SaysLanguage(IElement element) =>
        element.LocalName == "bdi" || (element.Attributes.Length > 0 && (Language(element) is not null || Direction(element) is not null));

    private static string? Language(IElement e) => (e.GetAttribute("lang") ?? e.GetAttribute("xml:lang")) is { } tag ? LanguageTag.Canonical(tag) : null;

    private static string? Direction(IElement e) => e.GetAttribute("dir")?.Trim().ToLowerInvariant() is "ltr" or "rtl" or "auto" ? e.GetAttribute("dir")!.Trim().ToLowerInvariant() : null;

    private static string Line(IElement from, string name) => Lines.One(Lines.Tidy(from.GetAttribute(name) ?? ""));

    private static string? Matching(IElement from, string name, Regex what) => from.GetAttribute(name)?.Trim() is { } value && what.IsMatch(value) ? value : null;

    private static string? Number(IElement from, string name, int least, int most) =>
        int.TryParse(from.GetAttribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most ? n.ToString(CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^[0-9TtZzPpWwDdHhMmSsYy:+. -]{2,40}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DateTimes();

    [GeneratedRegex("^[1aAiI]\\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ListTypes();

    [GeneratedRegex("^(row|col|rowgroup|colgroup)\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scopes();

    [GeneratedRegex("^(subtitles|captions|descriptions|chapters)\\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TrackKinds();

    [GeneratedRegex(@"^[a-z0-9\s():.,/<>=-]{1,200}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MediaQueries();

    [GeneratedRegex(@"^(audio|video|image)/[a-z0-9.+-]{1,40}\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MediaTypes();
}
