namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// How much of a turn is left. A POST cannot be recalled, so none is begun that might end after the lease: then another
/// owner may be sending already. Wall time and monotonic time are both asked, for a machine that slept has lost the second, and
/// a clock that was set has lost the first.
/// </summary>
internal sealed class TurnClock(TimeProvider time, TimeSpan budget)
{
    private readonly long tick = time.GetTimestamp();
    private readonly DateTimeOffset start = time.GetUtcNow();
    private TimeSpan limit = budget;
    private long? offset;

    /// <summary>Learns the store's time, and with it what is left of the lease. The first time counts.</summary>
    public void Synchronise(long now, long leaseEnd)
    {
        if (offset is not null) return;
        // Read after this clock was started: what is left is counted from the start, on the safe side.
        var left = TimeSpan.FromMilliseconds(leaseEnd - now);
        if (left < limit) limit = left;
        offset = now - Elapsed;
    }

    /// <summary>The store's time now, in milliseconds.</summary>
    public long StoreNow => Elapsed + offset ?? throw new InvalidOperationException("The store was not asked for its time yet.");

    /// <summary>True while something that lasts so long ends within the turn.</summary>
    public bool HasRoomFor(TimeSpan duration) =>
        time.GetElapsedTime(tick) + duration <= limit && (time.GetUtcNow() - start).Duration() + duration <= limit;

    private long Elapsed => (long)time.GetElapsedTime(tick).TotalMilliseconds;
}
