using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>
/// What a feed is built of: the names of the elements of an XML document, or of the members of a JSON document. Read from the
/// bytes at a glance, whatever else is wrong with them; empty for encodings in which ASCII is not itself.
/// </summary>
public static class ElementNames
{
    private const int Most = 200;
    private const int Longest = 60;

    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);

    private static ReadOnlySpan<byte> CData => "<![CDATA["u8;

    /// <summary>The names, each once.</summary>
    public static IReadOnlyList<string> In(ReadOnlySpan<byte> document)
    {
        if (document.StartsWith(Encoding.UTF8.Preamble)) document = document[3..];
        var start = document.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0) return [];
        return document[start] is (byte)'{' or (byte)'[' ? OfJson(document[start..]) : OfXml(document[start..]);
    }

    private static IReadOnlyList<string> OfXml(ReadOnlySpan<byte> rest)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (names.Count < Most && rest.IndexOf((byte)'<') is >= 0 and var at)
        {
            rest = rest[at..];
            // What stands in them is text: the markup of an article is not the feed's.
            if (rest.StartsWith(CData)) rest = After(rest, "]]>"u8);
            else if (rest.StartsWith("<!--"u8)) rest = After(rest, "-->"u8);
            else
            {
                rest = rest[1..];
                var length = rest.IndexOfAny(NameEnds);
                if (length is > 0 and <= Longest && char.IsAsciiLetter((char)rest[0]) && Ascii.IsValid(rest[..length])) names.Add(Encoding.ASCII.GetString(rest[..length]));
            }
        }

        return [.. names];
    }

    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> end) => rest.IndexOf(end) is >= 0 and var at ? rest[(at + end.Length)..] : [];

    private static IReadOnlyList<string> OfJson(ReadOnlySpan<byte> document)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var json = new Utf8JsonReader(document, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 256 });
            while (names.Count < Most && json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.ValueSpan.Length <= Longest && Ascii.IsValid(json.ValueSpan)) names.Add(Encoding.ASCII.GetString(json.ValueSpan));
            }
        }
        catch (JsonException)
        {
            // What was read before the break is a structure too.
        }

        return [.. names];
    }
}
