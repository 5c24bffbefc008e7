using System.Collections.Frozen;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// Sees, in one pass and before a tree is made, HTML that is nested to do harm. The parser's algorithm takes the square
/// of the depth in time, and copies every open formatting element (HTML standard, 13.2.4.3) into every new block.
/// </summary>
internal static class Depth
{
    private const int Deepest = 256;
    private const int MostCopies = 200_000;

    private static readonly FrozenSet<string> Void = Set("area base br col embed hr img input link meta param source track wbr keygen frame");
    private static readonly FrozenSet<string> SelfClosing = Set("p li dt dd td th tr thead tbody tfoot option optgroup rt rp html body head");
    private static readonly FrozenSet<string> Formatting = Set("a b big code em font i nobr s small strike strong tt u");
    private static readonly FrozenSet<string> Raw = Set("script style textarea title xmp iframe noembed noframes");

    /// <summary>True where the text is better not made into a tree.</summary>
    public static bool IsHarmful(string html)
    {
        var open = new Dictionary<string, int>(StringComparer.Ordinal);
        int depth = 0, formatting = 0, selects = 0;
        long copies = 0;
        for (var at = html.IndexOf('<', StringComparison.Ordinal); at >= 0 && at + 1 < html.Length; at = at < html.Length ? html.IndexOf('<', at) : -1)
        {
            if (html.AsSpan(at).StartsWith("<!--", StringComparison.Ordinal))
            {
                var end = html.IndexOf("-->", at + 4, StringComparison.Ordinal);
                if (end < 0) return false;
                at = end + 3;
                continue;
            }

            var closing = html[at + 1] == '/';
            var start = at + (closing ? 2 : 1);
            if (start >= html.Length || !char.IsAsciiLetter(html[start]))
            {
                at++;
                continue;
            }

            var stop = start;
            while (stop < html.Length && !char.IsWhiteSpace(html[stop]) && html[stop] is not ('>' or '/')) stop++;
            var name = html[start..stop].ToLowerInvariant();
            at = closing ? stop : Past(html, stop);
            if (Void.Contains(name)) continue;
            if (closing)
            {
                if (open.GetValueOrDefault(name) == 0 || (selects > 0 && Formatting.Contains(name))) continue;
                open[name]--;
                if (name == "select") selects--;
                if (Formatting.Contains(name)) formatting--;
                if (!SelfClosing.Contains(name)) depth--;
                continue;
            }

            if (Raw.Contains(name))
            {
                at = html.IndexOf("</" + name, at, StringComparison.OrdinalIgnoreCase);
                if (at < 0) return false;
                continue;
            }

            open[name] = open.GetValueOrDefault(name) + 1;
            if (name == "select") selects++;
            if (Formatting.Contains(name)) formatting++;
            else copies += formatting;
            if (!SelfClosing.Contains(name)) depth++;
            if (depth > Deepest || copies > MostCopies) return true;
        }

        return false;
    }

    // The end of a start tag: the next ">" that is in no quotes.
    private static int Past(string html, int at)
    {
        var quote = '\0';
        for (; at < html.Length; at++)
        {
            var c = html[at];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c == '>') return at + 1;
            else if (c is '"' or '\'' && html[at - 1] == '=') quote = c;
        }

        return html.Length;
    }

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
