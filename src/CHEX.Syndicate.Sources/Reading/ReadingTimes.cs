namespace CHEX.Syndicate.Sources.Reading;

/// <summary>When a source is read again: pure arithmetic, chance given.</summary>
internal static class ReadingTimes
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);

    /// <summary>After a good reading: the interval, a fifth more or less by chance, but not before the answer has gone stale (a day at most).</summary>
    /// <param name="interval">As configured.</param>
    /// <param name="freshFor">What the server said, or null.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan AfterGood(TimeSpan interval, TimeSpan? freshFor, double chance)
    {
        var next = interval * (0.8 + (0.4 * chance));
        var fresh = freshFor < Day ? freshFor.Value : freshFor is null ? TimeSpan.Zero : Day;
        return next > fresh ? next : fresh;
    }

    /// <summary>While articles wait: sooner, but no sooner than a minute (or the interval, where that is shorter).</summary>
    public static TimeSpan WhileWaiting(TimeSpan interval)
    {
        var next = interval / 10;
        if (next >= Soonest) return next;
        return interval < Soonest ? interval : Soonest;
    }

    /// <summary>After a failure: doubling from the interval to a day, less up to a fifth by chance.</summary>
    /// <param name="interval">As configured.</param>
    /// <param name="attempts">Failures in a row, this one included.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan AfterFailure(TimeSpan interval, long attempts, double chance)
    {
        var longest = interval > Day ? interval : Day;
        var full = interval * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return (full > longest ? longest : full) * (1 - (0.2 * chance));
    }
}
