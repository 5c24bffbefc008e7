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
    private static readonly string[] LateSets = ["data-srcset", "data-lazy-srcset", "srcset"];

    /// <summary>Adds the picture to <paramref name="into"/>; nothing for counters and what has no address.</summary>
    public static void Add(IElement img, Piece into, Uri baseUrl)
    {
        var alt = img.GetAttribute("alt") is { } text ? Lines.One(Lines.Tidy(text)) : "";
        if (img.ClassList.Contains("wp-smiley") || img.ClassList.Contains("emoji"))
        {
            into.Append(alt);
            return;
        }

        var (width, height) = Size(img);
        if (width is <= 1 || height is <= 1) return;
        if (Source(img, baseUrl) is not { } src) return;

        var piece = into.Element("img");
        piece.Attributes.Add(("src", src));
        // An empty description tells screen readers to pass over it, instead of reading the file's name aloud.
        piece.Attributes.Add(("alt", Description(alt)));
        if (img.GetAttribute("title") is { } title && Lines.One(Lines.Tidy(title)) is { Length: > 0 } words) piece.Attributes.Add(("title", words));
        if (width is { } w) piece.Attributes.Add(("width", w.ToString(CultureInfo.InvariantCulture)));
        if (height is { } h) piece.Attributes.Add(("height", h.ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>A file's name is not a description: site builders put it there where the author wrote none.</summary>
    public static string Description(string alt) => FileName().IsMatch(alt) ? "" : alt;

    private static string? Source(IElement img, Uri baseUrl)
    {
        foreach (var name in Late) if (Links.Load(img.GetAttribute(name), baseUrl) is { } late) return late;
        if (Links.Load(img.GetAttribute("src"), baseUrl) is { } src && !IsPlaceholder(src)) return src;
        foreach (var name in LateSets) if (Largest(img.GetAttribute(name), baseUrl) is { } largest) return largest;
        if (img.ParentElement?.LocalName != "picture") return null;
        return img.ParentElement.Children.Where(c => c.LocalName == "source").Select(s => Largest(s.GetAttribute("srcset"), baseUrl)).FirstOrDefault(s => s is not null);
    }

    // HTML standard 4.8.4.2.1: candidates are parted by commas, the size stands after a space: "a.jpg 320w, b.jpg 1500w".
    private static string? Largest(string? set, Uri baseUrl) => set is null ? null : Candidate().Matches(set)
        .Select(m => (Url: Links.Load(m.Groups["url"].Value, baseUrl), Size: double.TryParse(m.Groups["size"].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) ? n : 1))
        .Where(c => c.Url is not null)
        .OrderByDescending(c => c.Size)
        .Select(c => c.Url)
        .FirstOrDefault();

    private static (long? Width, long? Height) Size(IElement img)
    {
        var (width, height) = (Number(img.GetAttribute("width")), Number(img.GetAttribute("height")));
        if (width is null && height is null && img.GetAttribute("data-image-dimensions")?.Split('x') is [var w, var h]) return (Number(w), Number(h));
        return (width, height);
    }

    private static long? Number(string? text) =>
        text is not null && long.TryParse(text.Trim().TrimEnd('p', 'x'), NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= 20_000 ? n : null;

    private static bool IsPlaceholder(string src) => Placeholder().IsMatch(src);

    [GeneratedRegex(@"/(blank|spacer|pixel|placeholder|transparent|lazy|1x1|clear)[\w-]*\.(gif|png|svg)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[\w\-+%()., ]+\.(jpe?g|png|gif|webp|avif|heic|svg|bmp|tiff?)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FileName();

    [GeneratedRegex(@"(?<url>[^\s,][^\s]*[^\s,])(\s+(?<size>[\d.]+)[wxh])?\s*(,|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Candidate();
}
