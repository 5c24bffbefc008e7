using System.Text;
using System.Text.Json;

namespace CHEX.Syndicate.Tests.Sources;

/// <summary>JSON with whole members and values out of place: said twice, left out, exchanged, put into one another, called otherwise.</summary>
internal static class MutatedJson
{
    private static readonly string[] Names = ["items", "id", "url", "title", "authors", "author", "name", "tags", "attachments", "version", "date_published", "rendered", "_embedded", "wp:term", "link", "guid", "content", "@graph", "@type", "item"];

    /// <summary>Each member once said twice, and once left out.</summary>
    public static IEnumerable<string> Systematic(string text)
    {
        foreach (var (start, _, end) in Members(text).Take(60))
        {
            yield return text.Insert(start, text[start..end] + ",");
            yield return Without(text, start, end);
        }
    }

    /// <summary>With some of it changed by chance.</summary>
    public static string By(string text, Random chance)
    {
        for (var edits = chance.Next(1, 5); edits > 0; edits--)
        {
            var members = Members(text);
            if (members.Count == 0) return text;
            var (start, value, end) = members[chance.Next(members.Count)];
            var (other, otherValue, otherEnd) = members[chance.Next(members.Count)];
            var said = text[value..end];
            text = chance.Next(7) switch
            {
                0 => text.Insert(start, string.Concat(Enumerable.Repeat(text[start..end] + ",", chance.Next(1, 4)))),
                1 => Without(text, start, end),
                2 => text[..value] + text[otherValue..otherEnd] + text[end..],
                3 => text[..value] + $"{{\"{Names[chance.Next(Names.Length)]}\":{said}}}" + text[end..],
                4 => text[..value] + string.Concat(Enumerable.Repeat("[", chance.Next(10) == 0 ? 60 : 1)) + said + text[end..],
                5 => text[..start] + $"\"{Names[chance.Next(Names.Length)]}\":{said}" + text[end..],
                _ => text.Insert(other, text[start..end] + ","),
            };
        }

        return text;
    }

    private static string Without(string text, int start, int end) => text.Remove(start, (end < text.Length && text[end] == ',' ? end + 1 : end) - start);

    // Where members begin, where their values do, and where they end, in characters; those of what can be read.
    private static List<(int Start, int Value, int End)> Members(string text)
    {
        var found = new List<(int, int, int)>();
        var bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { AllowTrailingCommas = true, MaxDepth = 200 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                var start = (int)reader.TokenStartIndex;
                var inside = reader;
                inside.Read();
                var value = (int)inside.TokenStartIndex;
                inside.Skip();
                found.Add((At(start), At(value), At((int)inside.BytesConsumed)));
            }
        }
        catch (JsonException)
        {
            // What stands before the break can still be changed.
        }

        return found;

        int At(int bytesBefore) => Encoding.UTF8.GetCharCount(bytes, 0, bytesBefore);
    }
}
