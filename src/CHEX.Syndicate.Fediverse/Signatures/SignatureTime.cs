namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>When a signature counts: made within an hour of now, by clocks that differ by less than that.</summary>
internal static class SignatureTime
{
    /// <summary>How wrong a clock may be, and how long a request may take.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Null when the times are good; else what is wrong with them.</summary>
    public static string? Fault(DateTimeOffset made, DateTimeOffset? expires, DateTimeOffset now)
    {
        if (made > now + Window) return $"The signature was made at {made:u}, which is more than an hour ahead of our clock ({now:u}).";
        if (made < now - Window) return $"The signature was made at {made:u}, more than an hour ago by our clock ({now:u}).";
        if (expires < now - Window) return $"The signature expired at {expires:u}; our clock says {now:u}.";
        return null;
    }

    /// <summary>Seconds since 1970 as a moment, or null where there is no such moment.</summary>
    public static DateTimeOffset? OfSeconds(long seconds) =>
        seconds is < 0 or > 253402300799 ? null : DateTimeOffset.FromUnixTimeSeconds(seconds);
}
