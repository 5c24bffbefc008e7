using System.Globalization;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;

namespace CHEX.Syndicate.Tests.Sources.Documents.Feedparser;

/// <summary>One part of an expectation: a place in feedparser's result, and what must stand there.</summary>
internal sealed partial record FeedparserClause(string Text)
{
    /// <summary>Null where it says nothing of what we model, with the reason; else whether it holds.</summary>
    public (bool? Holds, string? Reason, string? Actual) Judge(Listing listing, FeedparserCase test)
    {
        var text = Text is ['(', .., ')'] ? Text[1..^1] : Text;
        if (text is "1" or "not bozo" or "bozo" || text.Contains("bozo_", StringComparison.Ordinal)) return (null, Exclusions.Fault, null);
        if (text.StartsWith("encoding ", StringComparison.Ordinal)) return (null, Exclusions.EncodingName, null);
        if (text.StartsWith("version ", StringComparison.Ordinal)) return (null, Exclusions.Version, null);
        if (Count().Match(text) is { Success: true } count)
        {
            if (count.Groups["of"].Value is "entries") return Compare(listing.Items.Count, long.Parse(count.Groups["n"].Value, CultureInfo.InvariantCulture));
            var list = FeedparserPlace.Find(count.Groups["of"].Value, listing, test);
            return list.Reason is not null ? (null, list.Reason, null) : Compare(list.Count, long.Parse(count.Groups["n"].Value, CultureInfo.InvariantCulture));
        }

        if (Ord().Match(text) is { Success: true } ord) text = $"{ord.Groups["of"].Value} == '\\u{int.Parse(ord.Groups["n"].Value, CultureInfo.InvariantCulture):x4}'";

        var sides = PythonText.Split(text, "==");
        if (sides.Count < 2 || !PythonText.TryLiteral(sides[^1], out var expected))
        {
            var place = FeedparserPlace.Find(text.Replace("not ", "", StringComparison.Ordinal), listing, test);
            return (null, place.Reason ?? Exclusions.Python, null);
        }

        (bool? Holds, string? Reason, string? Actual) last = default;
        foreach (var side in sides.SkipLast(1))
        {
            var place = FeedparserPlace.Find(side, listing, test);
            if (place.Reason is not null) return (null, place.Reason, null);
            last = (place.Equal(expected), null, place.Shown);
            if (last.Holds is false) return last;
        }

        return last;
    }

    private static (bool?, string?, string?) Compare(long actual, long expected) => (actual == expected, null, actual.ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^len\((?<of>.+)\)\s*==\s*(?<n>\d+)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Count();

    [GeneratedRegex(@"^ord\((?<of>.+)\)\s*==\s*(?<n>\d+)$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Ord();
}
