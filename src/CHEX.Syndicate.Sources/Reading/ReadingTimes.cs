namespace CHEX.Syndicate.Sources.Reading;

/// <summary>When a source is read again: pure arithmetic, chance given.</summary>
internal static class ReadingTimes
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Soonest = TimeSpan.FromMinutes(1);

    /// <summary>
    /// After a good reading: what its rhythm says, but not before its answer has gone stale, nor before the feed itself wants to be
    /// asked again, nor at hours or on days at which it does not; a day at most for each of these.
    /// </summary>
    /// <param name="wait">By its rhythm (<see cref="Rhythm.Wait"/>).</param>
    /// <param name="freshFor">What the server said, or null.</param>
    /// <param name="hints">What the feed said, or null.</param>
    /// <param name="now">The moment of this reading.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan AfterGood(TimeSpan wait, TimeSpan? freshFor, FeedHints? hints, DateTimeOffset now, double chance)
    {
        foreach (var bound in (TimeSpan?[])[freshFor, hints?.Ttl, hints?.UpdateEvery])
        {
            var least = bound > Day ? Day : bound ?? TimeSpan.Zero;
            if (least > wait) wait = least;
        }

        if (hints is null) return wait;
        // A feed that skips every hour or every day is asked all the same, once a day.
        var most = wait > Day ? wait : Day;
        while (Skips(hints, now + wait))
        {
            var at = (now + wait).UtcDateTime;
            var next = new DateTimeOffset(at.Date.AddHours(at.Hour + 1), TimeSpan.Zero) - now;
            // Not all of them on the stroke of the hour.
            if (!Skips(hints, now + next)) next += TimeSpan.FromMinutes(10) * chance;
            if (next > most) return most;
            wait = next;
        }

        return wait;
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

    /// <summary>
    /// How long validators are trusted before a list is asked for in full, for there are servers that answer 304 for ever: twice
    /// the time in which the source has news, from 8 to 14 days.
    /// </summary>
    public static TimeSpan TrustValidators(News news)
    {
        var habit = news.InFourWeeks == 0 ? 14 : 2 * 28.0 / news.InFourWeeks;
        return TimeSpan.FromDays(Math.Clamp(habit, 8, 14));
    }

    private static bool Skips(FeedHints hints, DateTimeOffset at) =>
        hints.SkipHours.Contains(at.UtcDateTime.Hour) || hints.SkipDays.Contains(at.UtcDateTime.DayOfWeek);
}
