namespace CHEX.Syndicate.Configuration;

/// <summary>Which word was probably meant.</summary>
public static class Spelling
{
    /// <summary>The known word nearest to <paramref name="written"/>, or null where none is near.</summary>
    public static string? Nearest(string written, IEnumerable<string> known)
    {
        var (best, least) = ((string?)null, int.MaxValue);
        foreach (var word in known)
        {
            var distance = Distance(written.ToLowerInvariant(), word.ToLowerInvariant());
            if (distance < least) (best, least) = (word, distance);
        }

        return best is not null && least <= Math.Max(2, best.Length / 3) ? best : null;
    }

    /// <summary>"; did you mean …?", or nothing.</summary>
    public static string Suggestion(string written, IEnumerable<string> known) =>
        Nearest(written, known) is { } near ? $"; did you mean \"{near}\"?" : "";

    // Damerau's distance with adjacent swaps: what fingers do.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + 1, d[i, j - 1] + 1), d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
