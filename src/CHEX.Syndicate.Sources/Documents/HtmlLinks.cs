using System.Collections.Frozen;
using System.Net;
using System.Text;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>The addresses in HTML made absolute, and nothing else of it changed. For what is taken out of the element that says its base.</summary>
public static class HtmlLinks
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Addresses = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "href", "src", "cite", "poster", "background", "longdesc", "data", "action").GetAlternateLookup<ReadOnlySpan<char>>();

    // More of a text is read by nobody: a long base in front of a million short addresses would fill the memory.
    private const int Longest = 2_500_000;

    /// <summary>The same HTML with every relative address resolved at <paramref name="at"/>; cut where that makes it longer than any text that is read.</summary>
    public static string Absolute(string html, Uri at)
    {
        StringBuilder? made = null;
        var copied = 0;
        for (var open = html.IndexOf('<', StringComparison.Ordinal); open >= 0 && open + 1 < html.Length; open = html.IndexOf('<', open + 1))
        {
            if (!char.IsAsciiLetter(html[open + 1])) continue;
            var i = open + 1;
            i = Next(html, i);
            while (i < html.Length && html[i] == '=')
            {
                var name = NameBefore(html, i);
                var (from, to) = Value(html, i + 1);
                if (to > from && Resolved(name, html.AsSpan(from, to - from), at) is { } address)
                {
                    made ??= new StringBuilder(html.Length + 256);
                    made.Append(html, copied, from - copied).Append(address);
                    copied = to;
                    if (made.Length > Longest) return made.ToString();
                }

                i = Next(html, to);
            }

            open = Math.Max(open, i - 1);
            if (open + 1 >= html.Length) break;
        }

        return made?.Append(html, copied, html.Length - copied).ToString() ?? html;
    }

    /// <summary>The next end of a name or of the tag.</summary>
    private static int Next(string html, int from) => html.AsSpan(from).IndexOfAny('>', '<', '=') is >= 0 and var found ? from + found : html.Length;

    private static ReadOnlySpan<char> NameBefore(string html, int equals)
    {
        var end = equals;
        while (end > 0 && char.IsWhiteSpace(html[end - 1])) end--;
        var from = end;
        while (from > 0 && (char.IsAsciiLetterOrDigit(html[from - 1]) || html[from - 1] is '-' or ':')) from--;
        return html.AsSpan(from, end - from);
    }

    private static (int From, int To) Value(string html, int i)
    {
        while (i < html.Length && char.IsWhiteSpace(html[i])) i++;
        if (i >= html.Length) return (i, i);
        if (html[i] is '"' or '\'')
        {
            var end = html.IndexOf(html[i], i + 1);
            return end < 0 ? (html.Length, html.Length) : (i + 1, end);
        }

        var from = i;
        while (i < html.Length && !char.IsWhiteSpace(html[i]) && html[i] is not ('>' or '<')) i++;
        return (from, i);
    }

    private static string? Resolved(ReadOnlySpan<char> name, ReadOnlySpan<char> value, Uri at)
    {
        if (name.Equals("srcset", StringComparison.OrdinalIgnoreCase)) return Candidates(value, at);
        if (!Addresses.Contains(name)) return null;
        var trimmed = value.Trim();
        if (trimmed.Length == 0 || trimmed[0] == '#' || HasScheme(trimmed)) return null;
        return SourceLink.Resolve(at, WebUtility.HtmlDecode(trimmed.ToString())) is { } url ? WebUtility.HtmlEncode(url.AbsoluteUri) : null;
    }

    // "a.jpg 300w, b.jpg 2x"
    private static string? Candidates(ReadOnlySpan<char> value, Uri at)
    {
        var made = new List<string>();
        foreach (var candidate in value.ToString().Split(", ", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var (address, width) = candidate.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (candidate[..space], candidate[space..]) : (candidate, "");
            made.Add((Resolved("src", address, at) ?? address) + width);
        }

        return string.Join(", ", made) is var all && value.SequenceEqual(all) ? null : all;
    }

    private static bool HasScheme(ReadOnlySpan<char> address)
    {
        var colon = address.IndexOfAny(':', '/', '?');
        return colon > 0 && address[colon] == ':' && char.IsAsciiLetter(address[0]);
    }
}
