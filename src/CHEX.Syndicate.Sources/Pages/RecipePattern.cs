using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// A regular expression of a recipe. Its cost is linear in the text: what needs back-references or look-around, which
/// cannot be, is refused.
/// </summary>
public sealed class RecipePattern
{
    /// <summary>Longer expressions are not written by people.</summary>
    private const int Longest = 1000;

    /// <summary>A field's text beyond this is not looked at.</summary>
    private const int LongestText = 20_000;

    private readonly Regex _regex;

    private RecipePattern(Regex regex) => _regex = regex;

    /// <summary>Reads a pattern; null where it is no regular expression, or not one of that kind.</summary>
    public static RecipePattern? Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.Length is 0 or > Longest) return null;
        try
        {
            // No time limit: there is nothing to limit.
            return new(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The same, for a recipe's field.</summary>
    /// <exception cref="UnreadableException">It is none.</exception>
    internal static RecipePattern Of(string pattern, string field) =>
        Parse(pattern) ?? throw new UnreadableException($"The recipe's {field} “{pattern}” is not a regular expression, or needs back-references or look-around, which are not allowed.");

    /// <summary>Whether an address matches.</summary>
    public bool Matches(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return _regex.IsMatch(url.AbsoluteUri);
    }

    /// <summary>The first group of the first match, or the whole match where it has no group; null where nothing matches.</summary>
    public string? Take(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = _regex.Match(text.Length <= LongestText ? text : text[..LongestText]);
        if (!match.Success) return null;
        for (var i = 1; i < match.Groups.Count; i++)
            if (match.Groups[i].Success) return match.Groups[i].Value.Trim();
        return match.Groups.Count > 1 ? null : match.Value.Trim();
    }
}
