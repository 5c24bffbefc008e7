namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What a source has published of late: how many posts in four weeks, and how long ago the newest was (null: none known).</summary>
internal sealed record News(int InFourWeeks, TimeSpan? Since);

/// <summary>
/// How often a source is worth reading: oftener where there is more news, seldom where there is none, and slower when nobody is in
/// its office. Pure arithmetic, chance given; ±20 % by it.
/// </summary>
internal static class Rhythm
{
    /// <summary>At night and at weekends it is read so many times slower.</summary>
    private const int Slower = 3;
    private const int Opens = 8;
    private const int Closes = 18;

    private static readonly TimeSpan Day = TimeSpan.FromHours(24);

    /// <summary>The interval in office hours: the configured one, quartered for several posts a day, up to four times as long for a site that sleeps.</summary>
    public static TimeSpan Of(TimeSpan configured, News news)
    {
        // Whoever reads in seconds (a demonstration, a test) means it.
        if (configured < Politeness.Floor) return configured;
        var interval = news switch
        {
            { InFourWeeks: >= 140 } => configured / 4,
            { InFourWeeks: >= 56 } => configured / 2,
            { Since: { TotalDays: > 28 } } => configured * 4,
            { Since: { TotalDays: > 7 } } => configured * 2,
            _ => configured,
        };
        var most = configured > Day ? configured : Day;
        return interval < Politeness.Floor ? Politeness.Floor : interval > most ? most : interval;
    }

    /// <summary>How long until the next reading, counted from <paramref name="now"/>.</summary>
    /// <param name="interval">In office hours.</param>
    /// <param name="now">The moment of this reading.</param>
    /// <param name="zone">Where its office is.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Wait(TimeSpan interval, DateTimeOffset now, TimeZoneInfo zone, double chance)
    {
        var fifth = 0.8 + (0.4 * chance);
        var soon = interval * fifth;
        if (interval < Politeness.Floor || IsOpen(now + soon, zone)) return soon;

        var most = interval > Day ? interval : Day;
        var slow = interval * Slower < most ? interval * Slower : most;
        // But not past the morning: what was written first thing is read soon, by each source at its own moment.
        var morning = Opening(now, zone) + (interval * chance) - now;
        var late = slow * fifth;
        var next = morning < late ? morning : late;
        return next > soon ? next : soon;
    }

    /// <summary>True on a working day from eight to six.</summary>
    public static bool IsOpen(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone);
        return local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && local.Hour is >= Opens and < Closes;
    }

    // The next morning of a working day, after now.
    private static DateTimeOffset Opening(DateTimeOffset now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(now, zone);
        for (var days = 0; ; days++)
        {
            var morning = local.Date.AddDays(days).AddHours(Opens);
            var at = new DateTimeOffset(morning, zone.GetUtcOffset(morning));
            if (at > now && IsOpen(at, zone)) return at;
        }
    }
}
