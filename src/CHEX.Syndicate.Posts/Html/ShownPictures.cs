using System.Globalization;
using System.Net;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>The pictures that cleaned HTML shows, in its order: the address of each, and the smallest of its sizes that is large enough.</summary>
internal static class ShownPictures
{
    // Texts are shown some 700 pixels wide, on good screens by twice as many. What is larger costs readers and gives them nothing.
    private const long LargeEnough = 1200;

    /// <summary>What the text says of the picture at an address; empty where it does not show it, or says nothing.</summary>
    public static string AltOf(string html, string src) => Of(html).Where(picture => picture.Src == src).Select(picture => picture.Alt).FirstOrDefault(alt => alt.Length > 0) ?? "";

    /// <summary>Each <c>img</c>: what its <c>src</c> says, the address to ask for it, and its description, which may be empty.</summary>
    public static IEnumerable<(string Src, string Ask, string Alt)> Of(string html)
    {
        for (var at = 0; ;)
        {
            at = html.IndexOf("<img ", at, StringComparison.Ordinal);
            var end = at < 0 ? -1 : html.IndexOf('>', at);
            if (end < 0) yield break;
            var tag = html[at..(end + 1)];
            at = end;
            if (Tag.Value(tag, "src") is not { Length: > 0 } src) continue;
            var address = WebUtility.HtmlDecode(src);
            yield return (address, Tag.Value(tag, "srcset") is { } set ? Enough(WebUtility.HtmlDecode(set)) ?? address : address, WebUtility.HtmlDecode(Tag.Value(tag, "alt") ?? ""));
        }
    }

    private static string? Enough(string set) => SourceSet.Read(set)
        .Where(c => c.Size.EndsWith('w'))
        .Select(c => (c.Address, Width: long.Parse(c.Size.AsSpan(0, c.Size.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture)))
        .Where(c => c.Width >= LargeEnough)
        .OrderBy(c => c.Width).Select(c => c.Address).FirstOrDefault();
}
