using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Text;

/// <summary>Names of people and of subjects, as lists of plain text.</summary>
internal static partial class Bylines
{
    private const int MostAuthors = 5;
    private const int MostCategories = 12;
    private const int LongestName = 120;

    // With its address and what stands around it; what is longer is a text.
    private const int LongestLine = 500;

    /// <summary>Authors: names only, without "By", without e-mail addresses, each once, at most five. Logins that name nobody are left out.</summary>
    public static IReadOnlyList<string> Authors(IEnumerable<string> lines) => Once(
        lines.Select(l => Name(l)).Where(n => !Nobody().IsMatch(n)), MostAuthors);

    /// <summary>Categories: each once whatever its case, in the source's order, at most twelve. "Uncategorised" is none.</summary>
    public static IReadOnlyList<string> Categories(IEnumerable<string> names) => Once(
        names.Where(n => !None().IsMatch(n)), MostCategories);

    private static IReadOnlyList<string> Once(IEnumerable<string> names, int most) =>
        [.. names.Where(n => n.Length is > 0 and <= LongestName).DistinctBy(n => n.ToUpperInvariant()).Take(most)];

    // RSS writes "ann@example.org (Ann Smith)", mail "Ann Smith <ann@example.org>".
    private static string Name(string line)
    {
        if (line.Length > LongestLine) return "";
        var bare = By().Replace(Mail().Replace(line, " "), "");
        return Lines.One(bare.Replace("()", "", StringComparison.Ordinal).Replace("<>", "", StringComparison.Ordinal)).Trim(' ', '(', ')', '<', '>', ',', ';', '|');
    }

    [GeneratedRegex(@"(mailto:)?[^\s@()<>,;:""]+@[^\s@()<>,;:""]+", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mail();

    [GeneratedRegex(@"^\s*((written|posted|published) )?by:?\s+", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex By();

    [GeneratedRegex(@"^(admin(istrator)?|webmaster|wordpress|editor|user|guest|anonymous|unknown|n/?a|none|https?:.*)$|^\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Nobody();

    [GeneratedRegex(@"^uncategori[sz]ed$|^\W*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex None();
}
