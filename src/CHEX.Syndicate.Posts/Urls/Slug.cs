namespace CHEX.Syndicate.Posts.Urls;

/// <summary>The last part of an address's path: what editors change when they correct a title.</summary>
internal static class Slug
{
    private const int Longest = 200;

    /// <summary>The slug of an address, in lower case; empty where its path has none.</summary>
    public static string Of(string url)
    {
        if (WebAddress.Read(url) is not { } address) return "";
        var path = address.Path.TrimEnd('/');
        var slug = path[(path.LastIndexOf('/') + 1)..].ToLowerInvariant();
        return slug.Length <= Longest ? slug : slug[..Longest];
    }

    /// <summary>Whether one may be a correction of the other: at most a fifth of its letters differ.</summary>
    public static bool Near(string one, string other)
    {
        if (one.Length == 0 || other.Length == 0) return false;
        var most = Math.Max(2, Math.Max(one.Length, other.Length) / 5);
        // What one adds to the end of the other ("-2", "-updated") is a correction too.
        return Math.Abs(one.Length - other.Length) <= most && Distance(one, other) <= most;
    }

    /// <summary>The digits of a slug: "bulletin-41" and "bulletin-42" are near, and two pages.</summary>
    public static string Digits(string slug) => string.Concat(slug.Where(char.IsAsciiDigit));

    // Levenshtein's distance, two rows at a time.
    private static int Distance(string one, string other)
    {
        var above = new int[other.Length + 1];
        var row = new int[other.Length + 1];
        for (var j = 0; j < above.Length; j++) above[j] = j;
        for (var i = 1; i <= one.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            (above, row) = (row, above);
        }

        return above[other.Length];
    }
}
