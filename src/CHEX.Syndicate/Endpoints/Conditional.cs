using System.Globalization;

namespace CHEX.Syndicate.Endpoints;

/// <summary>Whether the client has the answer already (RFC 9110, 13).</summary>
public static class Conditional
{
    /// <summary>
    /// True where 304 is the answer. If-None-Match is compared weakly and, where it is there, If-Modified-Since counts for nothing.
    /// </summary>
    public static bool IsFresh(string? ifNoneMatch, string? ifModifiedSince, string etag, DateTimeOffset lastModified)
    {
        if (!string.IsNullOrEmpty(ifNoneMatch)) return Matches(ifNoneMatch, etag);
        return DateTimeOffset.TryParseExact(ifModifiedSince, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var since)
            && lastModified.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

    private static bool Matches(string list, string etag)
    {
        if (list.Trim() == "*") return true;
        var wanted = Opaque(etag);
        var rest = list.AsSpan();
        // Commas may stand inside the quotes, so the list is walked, not split.
        while (true)
        {
            var open = rest.IndexOf('"');
            if (open < 0) return false;
            var close = rest[(open + 1)..].IndexOf('"');
            if (close < 0) return false;
            if (rest.Slice(open, close + 2).SequenceEqual(wanted)) return true;
            rest = rest[(open + close + 2)..];
        }
    }

    private static ReadOnlySpan<char> Opaque(string etag) => etag.StartsWith("W/", StringComparison.Ordinal) ? etag.AsSpan(2) : etag;
}
