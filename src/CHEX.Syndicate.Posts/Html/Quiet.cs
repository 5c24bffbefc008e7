using System.Globalization;
using System.Net;
using System.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// Cleaned HTML of which nothing is loaded from elsewhere: pictures and recordings become links to them, with their own
/// descriptions, or pictures that we have ourselves. It reads only what <see cref="Cleaner"/> writes (lower-case tags, values in double quotes, no "&lt;" or "&gt;"
/// in a value), so that it needs no tree: feeds ask it of every post each time that they are made.
/// </summary>
internal static class Quiet
{
    private static readonly string[] Loaders = ["img", "audio", "video"];

    /// <summary>The same text; HTML in, HTML out. <paramref name="own"/> knows which pictures we have.</summary>
    public static string Of(string html, Func<string, OwnPicture?>? own = null)
    {
        if (!Loaders.Any(name => html.Contains('<' + name, StringComparison.OrdinalIgnoreCase))) return html;
        var quiet = new StringBuilder(html.Length);
        var inLink = false;
        for (var at = 0; at < html.Length;)
        {
            var open = html.IndexOf('<', at);
            var close = open < 0 ? -1 : html.IndexOf('>', open);
            quiet.Append(html, at, (open < 0 ? html.Length : open) - at);
            // What is no whole tag is not of the cleaner's making, and is not passed on.
            if (close < 0) break;

            var tag = html.AsSpan(open, close + 1 - open);
            at = close + 1;
            if (NameOf(tag) is not { } loader)
            {
                if (IsOfPicture(tag)) continue;
                if (tag.StartsWith("<a ", StringComparison.OrdinalIgnoreCase)) inLink = true;
                else if (tag.StartsWith("</a", StringComparison.OrdinalIgnoreCase)) inLink = false;
                quiet.Append(tag);
                continue;
            }

            // A recording's other addresses and its subtitles stand between its tags.
            var inner = ReadOnlySpan<char>.Empty;
            if (loader != "img")
            {
                var end = End(html, at, loader);
                inner = html.AsSpan(at, end - at);
                at = Math.Min(html.Length, end + loader.Length + 3);
            }

            if (loader == "img" && own is not null && Tag.Value(tag, "src") is { } src && own(WebUtility.HtmlDecode(src)) is { } picture) Show(quiet, tag, picture);
            else Link(quiet, loader, tag, inner, inLink);
        }

        return quiet.ToString();
    }

    private static string? NameOf(ReadOnlySpan<char> tag)
    {
        foreach (var name in Loaders)
        {
            if (tag.Length > name.Length + 1 && tag[1..].StartsWith(name, StringComparison.OrdinalIgnoreCase) && !char.IsAsciiLetterOrDigit(tag[name.Length + 1])) return name;
        }

        return null;
    }

    // A picture's other sizes, and what holds them together with it: its link says it all.
    private static bool IsOfPicture(ReadOnlySpan<char> tag) =>
        tag.StartsWith("<picture", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("</picture", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("<source", StringComparison.OrdinalIgnoreCase);

    // Where the end tag of the loader that was opened before begins; one may stand in another.
    private static int End(string html, int from, string loader)
    {
        for (var depth = 1; ;)
        {
            var end = html.IndexOf("</" + loader + ">", from, StringComparison.OrdinalIgnoreCase);
            if (end < 0) return html.Length;
            var another = html.IndexOf('<' + loader, from, end - from, StringComparison.OrdinalIgnoreCase);
            if (another < 0 && --depth == 0) return end;
            if (another >= 0) depth++;
            from = another >= 0 ? another + 1 : end + 1;
        }
    }

    private static void Link(StringBuilder quiet, string loader, ReadOnlySpan<char> tag, ReadOnlySpan<char> inner, bool inLink)
    {
        var address = Value(tag, "src") ?? Value(inner, "src");
        if (address is null) return;
        var what = loader switch { "img" => "Picture", "audio" => "Recording", _ => "Video" };
        var words = Value(tag, "alt") ?? Value(tag, "title");
        var text = words is null ? $"{what} on the original page" : $"{what}: {words.Trim().Replace("&quot;", "\"", StringComparison.Ordinal)}";
        // Links do not nest: inside of one the words stand alone.
        if (inLink) quiet.Append(text);
        else quiet.Append("<a href=\"").Append(address).Append("\">").Append(text).Append("</a>");
    }

    // Its other sizes are not ours. A size that the source gave is how large it is meant to be shown.
    private static void Show(StringBuilder quiet, ReadOnlySpan<char> tag, OwnPicture picture)
    {
        var (width, height) = (Tag.Value(tag, "width"), Tag.Value(tag, "height"));
        var sized = width is not null || height is not null;
        quiet.Append("<img");
        Add("src", WebUtility.HtmlEncode(picture.Url));
        Add("alt", Tag.Value(tag, "alt") ?? "");
        Add("title", Tag.Value(tag, "title"));
        Add("width", sized ? width : picture.Width.ToString(CultureInfo.InvariantCulture));
        Add("height", sized ? height : picture.Height.ToString(CultureInfo.InvariantCulture));
        Add("lang", Tag.Value(tag, "lang"));
        Add("dir", Tag.Value(tag, "dir"));
        quiet.Append('>');

        void Add(string name, string? value)
        {
            if (value is not null) quiet.Append(' ').Append(name).Append("=\"").Append(value).Append('"');
        }
    }

    // As it stands there: what is escaped for an attribute is escaped for text. Null where there is nothing in it to read.
    private static string? Value(ReadOnlySpan<char> tag, string attribute) =>
        Tag.Value(tag, attribute) is { } text && !string.IsNullOrWhiteSpace(WebUtility.HtmlDecode(text)) ? text : null;
}

/// <summary>A picture that we have: its address, and its size in pixels.</summary>
internal sealed record OwnPicture(string Url, long Width, long Height);
