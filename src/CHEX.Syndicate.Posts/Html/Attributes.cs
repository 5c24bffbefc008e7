using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>The attributes that stay, each read for what it may say and written anew.</summary>
internal static partial class Attributes
{
    /// <summary>Copies what may stay of <paramref name="from"/>'s attributes.</summary>
    public static void Copy(IElement from, Piece to, Uri baseUrl)
    {
        switch (to.Name)
        {
            case "a":
                Add(to, "href", Links.Follow(from.GetAttribute("href"), baseUrl));
                Add(to, "hreflang", LanguageTag.Canonical(from.GetAttribute("hreflang")));
                Add(to, "title", Line(from, "title"));
                break;
            case "abbr" or "acronym" or "dfn":
                Add(to, "title", Line(from, "title"));
                break;
            case "blockquote" or "q" or "del" or "ins":
                Add(to, "cite", Links.Load(from.GetAttribute("cite"), baseUrl));
                if (to.Name is "del" or "ins") Add(to, "datetime", Matching(from, "datetime", DateTimes()));
                break;
            case "time":
                Add(to, "datetime", Matching(from, "datetime", DateTimes()));
                break;
            case "ol":
                Add(to, "start", Number(from, "start", -99_999, 99_999));
                Add(to, "type", Matching(from, "type", ListTypes()));
                if (from.HasAttribute("reversed")) to.Attributes.Add(("reversed", ""));
                break;
            case "td" or "th":
                Add(to, "colspan", Number(from, "colspan", 2, 1000));
                Add(to, "rowspan", Number(from, "rowspan", 2, 1000));
                if (to.Name == "th") Add(to, "scope", Matching(from, "scope", Scopes())?.ToLowerInvariant());
                break;
            case "audio" or "video":
                Add(to, "src", Links.Load(from.GetAttribute("src"), baseUrl));
                if (to.Name == "video") Add(to, "poster", Links.Load(from.GetAttribute("poster"), baseUrl));
                to.Attributes.Add(("controls", ""));
                break;
            case "source" or "track":
                Add(to, "src", Links.Load(from.GetAttribute("src"), baseUrl));
                if (to.Name == "source") Add(to, "type", Matching(from, "type", MediaTypes()));
                break;
        }

        Add(to, "lang", Language(from));
        Add(to, "dir", Direction(from));
    }

    /// <summary>The language or the direction that an element says its text has; null where it says none.</summary>
    public static bool SaysLanguage(IElement element) => Language(element) is not null || Direction(element) is not null;

    private static string? Language(IElement e) => LanguageTag.Canonical(e.GetAttribute("lang") ?? e.GetAttribute("xml:lang"));

    private static string? Direction(IElement e) => e.GetAttribute("dir")?.Trim().ToLowerInvariant() is "ltr" or "rtl" or "auto" ? e.GetAttribute("dir")!.Trim().ToLowerInvariant() : null;

    private static void Add(Piece to, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) to.Attributes.Add((name, value));
    }

    private static string Line(IElement from, string name) => Lines.One(Lines.Tidy(from.GetAttribute(name) ?? ""));

    private static string? Matching(IElement from, string name, Regex what) => from.GetAttribute(name)?.Trim() is { } value && what.IsMatch(value) ? value : null;

    private static string? Number(IElement from, string name, int least, int most) =>
        int.TryParse(from.GetAttribute(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most ? n.ToString(CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^[0-9TtZzPpWwDdHhMmSsYy:+. -]{2,40}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex DateTimes();

    [GeneratedRegex("^[1aAiI]$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ListTypes();

    [GeneratedRegex("^(row|col|rowgroup|colgroup)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Scopes();

    [GeneratedRegex(@"^(audio|video)/[a-z0-9.+-]{1,40}$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MediaTypes();
}
