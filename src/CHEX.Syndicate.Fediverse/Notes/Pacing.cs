namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>
/// How fast notes leave: a burst at once, then one each interval. A token bucket held in one number, the moment at which it would
/// be full again ("generic cell rate algorithm"): nothing has to tick, and the number survives every restart.
/// </summary>
/// <param name="Burst">So many at once; at least 1.</param>
/// <param name="Interval">Milliseconds for one more.</param>
internal sealed record Pacing(int Burst, long Interval)
{
    public static Pacing Of(AccountSettings account) => new(Math.Max(1, account.Burst), Math.Max(0, (long)account.Pace.TotalMilliseconds));

    /// <summary>The first moment at which the next one may leave.</summary>
    public long Next(long full) => full - ((Burst - 1) * Interval);

    /// <summary>The number after one has left at <paramref name="now"/>.</summary>
    public long Take(long full, long now) => Math.Max(full, now) + Interval;
}
