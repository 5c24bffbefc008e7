using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// The sizes that a <c>srcset</c> offers (HTML standard, 4.8.4.2.1): parted by commas, the size after a space: "a.jpg 320w, b.jpg 1500w".
/// An address ends at white space, so that the commas in it are its own; those at its end are not.
/// </summary>
internal static partial class SourceSet
{
    /// <summary>Each address with its size as written, empty where it has none; what has a size of another kind is passed over. One walk over the text.</summary>
    public static IEnumerable<(string Address, string Size)> Read(string text)
    {
        for (var at = 0; ;)
        {
            while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == ',')) at++;
            if (at == text.Length) yield break;
            var from = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at])) at++;
            var address = text[from..at];
            var size = "";
            if (address[^1] != ',')
            {
                from = at;
                at = text.IndexOf(',', at) is >= 0 and var comma ? comma : text.Length;
                size = text[from..at].Trim();
            }

            if (size.Length == 0 || Size().IsMatch(size)) yield return (address.TrimEnd(','), size);
        }
    }

    [GeneratedRegex(@"^([0-9]{1,5}w|[0-9]{1,3}(\.[0-9]{1,3})?x)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Size();
}
