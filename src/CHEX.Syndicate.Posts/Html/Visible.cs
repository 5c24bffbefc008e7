using System.Net;
using CHEX.Syndicate.Posts.Text;
using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// What a reader would notice of cleaned HTML: its words, where its links lead, which pictures it shows; without <see cref="Noise"/>.
/// The text is of our own writing (<see cref="Piece.Write"/>), so no parser is needed to read it: each "&lt;" begins a tag, each
/// "&gt;" ends one, and every value stands in double quotes.
/// </summary>
internal sealed record Visible(string Words, IReadOnlyList<string> Links, IReadOnlyList<string> Pictures)
{
    /// <param name="html">Cleaned.</param>
    public static Visible Of(string html)
    {
        var words = new PlainWords();
        var links = new SortedSet<string>(StringComparer.Ordinal);
        var pictures = new SortedSet<string>(StringComparer.Ordinal);
        var rest = html.AsSpan();
        while (rest.Length > 0)
        {
            var tag = rest.IndexOf('<');
            Say(tag < 0 ? rest : rest[..tag], words);
            if (tag < 0) break;
            rest = rest[(tag + 1)..];
            var end = rest.IndexOf('>');
            if (end < 0) break;
            Read(rest[..end], words, links, pictures);
            rest = rest[(end + 1)..];
        }

        return new(Lines.One(Noise.Without(Lines.Paragraphs(Lines.Tidy(words.ToString())))), [.. links], [.. pictures]);
    }

    /// <summary>A picture's address without its query and size: these come and go.</summary>
    public static string Picture(string? src) => Noise.Picture(Key(src));

    private static void Say(ReadOnlySpan<char> text, PlainWords words)
    {
        if (text.Contains('&')) words.Say(WebUtility.HtmlDecode(text.ToString()));
        else if (text.Length > 0) words.Say(text);
    }

    private static void Read(ReadOnlySpan<char> tag, PlainWords words, SortedSet<string> links, SortedSet<string> pictures)
    {
        if (tag.StartsWith("/"))
        {
            words.End(tag[1..]);
            return;
        }

        var space = tag.IndexOf(' ');
        var name = space < 0 ? tag : tag[..space];
        words.Begin(name);
        if (name is "a") links.Add(Noise.Address(Key(Value(tag, " href=\""))));
        else if (name is "img" or "audio" or "video" or "source" && Picture(Value(tag, " src=\"")) is { Length: > 0 } picture) pictures.Add(picture);
    }

    private static string? Value(ReadOnlySpan<char> tag, string attribute)
    {
        // A value may hold the text of another attribute, but not its quote: what is found in one begins after an odd number of them.
        for (var from = 0; tag[from..].IndexOf(attribute, StringComparison.Ordinal) is var at && at >= 0; from += at + attribute.Length)
        {
            if (tag[..(from + at)].Count('"') % 2 != 0) continue;
            var value = tag[(from + at + attribute.Length)..];
            return WebUtility.HtmlDecode(value[..value.IndexOf('"')].ToString());
        }

        return null;
    }

    private static string Key(string? address) => address is null ? "" : WebAddress.Read(address)?.Key() ?? address;
}
