using System.Collections.Frozen;
using System.Globalization;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// A look over a page's tags before it is parsed. HTML's rules make a parser walk all open elements at many tags, and
/// open unclosed formatting again in every block: a few megabytes of tags can cost hours or gigabytes. No honest page
/// comes near these bounds.
/// </summary>
internal static class PageBounds
{
    private const int MostTags = 200_000;
    private const int MostOpen = 1500;

    /// <summary>Tags times the elements open at each: the steps of a walk up at every tag.</summary>
    private const long MostWalked = 30_000_000;
    private const long MostReopened = 500_000;

    /// <summary>Elements that HTML closes by itself: leaving them open nests nothing.</summary>
    private static readonly FrozenSet<string> ClosedByItself = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
        "p", "li", "dt", "dd", "option", "optgroup", "tr", "td", "th", "tbody", "thead", "tfoot", "colgroup", "html", "head", "body",
        "a", "nobr");

    /// <summary>Reopened in every block until closed; <c>a</c> and <c>nobr</c> are not, for a second one ends the first.</summary>
    private static readonly FrozenSet<string> Formatting = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> ClosedLookup = ClosedByItself.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> FormattingLookup = Formatting.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Which bound the page breaks, or null. One pass, without building anything.</summary>
    public static string? Broken(string html)
    {
        var rest = html.AsSpan();
        long tags = 0, open = 0, walked = 0, formatting = 0, reopened = 0;
        for (var at = rest.IndexOf('<'); at >= 0; at = rest.IndexOf('<'))
        {
            rest = rest[(at + 1)..];
            var end = rest.Length > 0 && rest[0] == '/';
            if (end) rest = rest[1..];
            var length = 0;
            while (length < rest.Length && length < 12 && char.IsAsciiLetterOrDigit(rest[length])) length++;
            if (length == 0) continue;
            var name = rest[..length];
            var formats = FormattingLookup.Contains(name);
            if (!ClosedLookup.Contains(name))
                open = Math.Max(0, open + (end ? -1 : 1));
            if (formats) formatting = Math.Max(0, formatting + (end ? -1 : 1));
            else if (!end) reopened += formatting;
            walked += open;
            if (++tags > MostTags) return string.Create(CultureInfo.InvariantCulture, $"it has more than {MostTags} tags");
            if (open > MostOpen) return string.Create(CultureInfo.InvariantCulture, $"more than {MostOpen} elements are open inside one another");
            if (walked > MostWalked) return "it nests too many elements too deeply";
            if (reopened > MostReopened) return "formatting that is never closed would be repeated in every block";
        }

        return null;
    }
}
