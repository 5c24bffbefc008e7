using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What an <c>img</c> shows: where its file is, however late the page would load it, and what the source says of it.</summary>
internal static partial class Pictures
{
    // Where scripts keep the address until the picture scrolls into view; Squarespace's data-image is the whole picture.
    private static readonly string[] Late = ["data-image", "data-src", "data-original", "data-lazy-src", "data-orig-file", "data-large-file"];
    private static readonly string[] Sets = ["data-srcset", "data-lazy-srcset", "srcset"];
    private const int MostSizes = 12;

    /// <summary>Adds the picture to <paramref name="into"/>; false for counters and what has no address.</summary>
    public static bool Add(IElement img, Piece into, Uri baseUrl)
    {
        var alt = img.GetAttribute("alt") is { } text ? Lines.One(Lines.Tidy(text)) : "";
        if (IsEmoji(img.GetAttribute("class")))
        {
            into.Append(alt);
            return false;
        }

        var (width, height) = Size(img);
        if (width is <= 1 || height is <= 1 || Unwanted.IsDot(img.GetAttribute("style"))) return false;
        var set = Sizes(img, baseUrl);
        if (Source(img, set, baseUrl) is not { } src) return false;

        var piece = into.Element("img");
        piece.Add("src", src);
        if (set.Count > 1) piece.Add("srcset", Written(set));
        // An empty description tells screen readers to pass over it, instead of reading the file's name aloud.
        if (Description(alt) is { Length: > 0 } description) piece.Add("alt", description);
        else piece.Add("alt");
        if (img.GetAttribute("title") is { } title) piece.Add("title", Lines.One(Lines.Tidy(title)));
        piece.Add("width", width?.ToString(CultureInfo.InvariantCulture));
        piece.Add("height", height?.ToString(CultureInfo.InvariantCulture));
        Attributes.Say(img, piece);
        return true;
    }

    /// <summary>The sizes that a <c>source</c> of a <c>picture</c> offers, as a <c>srcset</c>; null for none.</summary>
    public static string? Set(IElement source, Uri baseUrl) => Sizes(source, baseUrl) is { Count: > 0 } set ? Written(set) : null;

    /// <summary>A file's name is not a description: site builders put it there where the author wrote none.</summary>
    public static string Description(string alt) => FileName().IsMatch(alt) ? "" : alt;

    private static string? Source(IElement img, List<Candidate> set, Uri baseUrl)
    {
        foreach (var name in Late) if (img.GetAttribute(name) is { } address && Links.Load(address, baseUrl) is { } late) return late;
        if (Links.Load(img.GetAttribute("src"), baseUrl) is { } src && !Placeholder().IsMatch(src)) return src;
        if (Largest(set) is { } largest || img.ParentElement is not { LocalName: "picture" } picture) return Largest(set);
        foreach (var source in picture.Children)
        {
            if (source.LocalName == "source" && Largest(Sizes(source, baseUrl)) is { } address) return address;
        }

        return null;
    }

    private static string? Largest(List<Candidate> set) => set.Count == 0 ? null : set.MaxBy(c => c.Pixels)!.Url;

    private static List<Candidate> Sizes(IElement element, Uri baseUrl)
    {
        foreach (var name in Sets)
        {
            if (element.GetAttribute(name) is not { } text) continue;
            var set = new List<Candidate>();
            foreach (var (address, size) in SourceSet.Read(text))
            {
                if (set.Count == MostSizes) break;
                // An address that ends or begins with a comma would be read otherwise.
                if (Links.Load(address, baseUrl) is not { } url || url.EndsWith(',')) continue;
                set.Add(new(url, size, size.Length > 1 ? double.Parse(size.AsSpan(0, size.Length - 1), CultureInfo.InvariantCulture) : 1));
            }

            if (set.Count > 0) return set;
        }

        return [];
    }

    private static string Written(List<Candidate> set) => string.Join(", ", set.Select(c => c.Size.Length == 0 ? c.Url : $"{c.Url} {c.Size}"));

    private static bool IsEmoji(string? classes) =>
        classes is not null && (classes.Contains("wp-smiley", StringComparison.Ordinal) || classes.Split(' ').Contains("emoji"));

    private static (long? Width, long? Height) Size(IElement img)
    {
        var (width, height) = (Number(img.GetAttribute("width")), Number(img.GetAttribute("height")));
        if (width is null && height is null && img.GetAttribute("data-image-dimensions")?.Split('x') is [var w, var h]) return (Number(w), Number(h));
        return (width, height);
    }

    private static long? Number(string? text) =>
        text is not null && long.TryParse(text.Trim().TrimEnd('p', 'x'), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= 20_000 ? n : null;

    [GeneratedRegex(@"/(blank|spacer|pixel|placeholder|transparent|lazy|1x1|clear)[\w-]*\.(gif|png|svg)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[\w\-+%()., ]+\.(jpe?g|png|gif|webp|avif|heic|svg|bmp|tiff?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();

    private sealed record Candidate(string Url, string Size, double Pixels);
}
