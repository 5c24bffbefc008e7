using CHEX.Syndicate.Lanes;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>When a source is read again, from all that is known after a reading. Pure, time and chance given.</summary>
internal static class NextReading
{
    /// <summary>How long until then.</summary>
    /// <param name="source">As configured.</param>
    /// <param name="reading">What has just been read.</param>
    /// <param name="news">What the source has published of late.</param>
    /// <param name="hints">What its feed said last about when to come again, or null.</param>
    /// <param name="attempts">Failures in a row, this one included.</param>
    /// <param name="now">The moment of this reading.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan After(SourceSettings source, SourceReading reading, News news, FeedHints? hints, long attempts, DateTimeOffset now, double chance)
    {
        var wait = reading switch
        {
            { Verdict: ReadingVerdict.Failed } => ReadingTimes.AfterFailure(source.Interval, attempts, chance),
            _ => ReadingTimes.AfterGood(
                reading.Waiting.Count > 0 ? ReadingTimes.WhileWaiting(source.Interval) : Rhythmic(source, news, now, chance), reading.FreshFor, hints, now, chance),
        };
        // While articles wait its list is asked for in full, large or not: that is our own doing where it gave a condition to ask under.
        var least = Politeness.Least(source.Url, IsConditional(reading), reading.GaveCondition ? 0 : reading.ListBytes);
        return wait > least ? wait : least;
    }

    // Where a page only led to its feed, the feed's validators do not help: the page itself is asked for in full each time.
    private static bool IsConditional(SourceReading reading)
    {
        if (reading.Verdict == ReadingVerdict.Failed) return true;
        if (reading.AskedAt is { } asked && reading.Url != asked) return false;
        return reading.Status == 304 || reading.Validators.Any(kept => kept.Validators.GiveCondition);
    }

    private static TimeSpan Rhythmic(SourceSettings source, News news, DateTimeOffset now, double chance) => source.Adaptive
        ? Rhythm.Wait(Rhythm.Of(source.Interval, news), now, TimeZoneInfo.FindSystemTimeZoneById(source.Info.TimeZone), chance)
        : source.Interval * (0.8 + (0.4 * chance));

    /// <summary>The lane's outcome at that time; parked where every address is gone.</summary>
    public static Outcome Of(Lane lane, SourceReading reading, long due, long now) => reading switch
    {
        { Gone: true } => Outcome.Park(lane, now),
        { Verdict: ReadingVerdict.Failed } => Outcome.Retry(lane, due, now),
        _ => Outcome.At(due, lane.Cursor),
    };
}
