using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// The regular expression that an item's address must match. Its cost is linear in the address; an expression that
/// needs back-references or look-around, which cannot be, has a time limit instead.
/// </summary>
public sealed class LinkPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);
    private readonly Regex _regex;

    private LinkPattern(Regex regex) => _regex = regex;

    /// <summary>Reads a pattern; null where it is no regular expression.</summary>
    public static LinkPattern? Parse(string pattern)
    {
        try
        {
            return new(new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit));
        }
        catch (NotSupportedException)
        {
            return new(new Regex(pattern, RegexOptions.CultureInvariant, Limit));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether an address matches.</summary>
    /// <exception cref="UnreadableException">It took too long.</exception>
    public bool Matches(Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        try
        {
            return _regex.IsMatch(url.AbsoluteUri);
        }
        catch (RegexMatchTimeoutException e)
        {
            throw new UnreadableException($"The recipe's linkMatch takes too long at {url}.", e);
        }
    }
}
