using System.Globalization;
using System.Net.Http.Headers;

namespace CHEX.Syndicate.Http;

/// <summary>What an answer says about when to come back (RFC 9110, 10.2.3; RFC 9111, 4.2).</summary>
internal static class Freshness
{
    // More is a mistake or a joke; less keeps every sum of times in range.
    private static readonly TimeSpan Most = TimeSpan.FromDays(365);

    /// <summary>Retry-After in seconds or as a date; null where absent or senseless.</summary>
    public static TimeSpan? RetryAfter(string? text, DateTimeOffset now)
    {
        if (text is null) return null;
        if (Seconds(text) is { } delta) return delta;
        return Date(text) is { } date ? Clamp(date - now) : null;
    }

    /// <summary>How long the answer stays fresh: max-age less Age, or Expires less Date; null where not said or already over.</summary>
    public static TimeSpan? Of(string? cacheControl, string? age, string? expires, string? date, DateTimeOffset now)
    {
        if (cacheControl is not null && CacheControlHeaderValue.TryParse(cacheControl, out var control))
        {
            if (control.NoStore || control.NoCache) return null;
            if (control.MaxAge is { } maxAge) return Positive(Clamp(maxAge) - (Seconds(age) ?? TimeSpan.Zero));
        }

        return Date(expires) is { } end ? Positive(Clamp(end - (Date(date) ?? now))) : null;
    }

    private static TimeSpan? Seconds(string? text) =>
        text is not null && long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(Math.Min(seconds, (long)Most.TotalSeconds))
            : null;

    // An HTTP-date (RFC 9110, 5.6.7) and nothing else: .NET's own parser takes "1.5" for the fifth of January.
    private static DateTimeOffset? Date(string? text) => RetryConditionHeaderValue.TryParse(text, out var value) ? value.Date : null;

    private static TimeSpan Clamp(TimeSpan span) => span < TimeSpan.Zero ? TimeSpan.Zero : span > Most ? Most : span;

    private static TimeSpan? Positive(TimeSpan span) => span > TimeSpan.Zero ? span : null;
}
