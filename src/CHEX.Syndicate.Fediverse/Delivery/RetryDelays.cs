namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>How long to wait after a failure, and when to stop. Pure functions: time and chance come in.</summary>
internal static class RetryDelays
{
    /// <summary>The least and the most between two attempts.</summary>
    public static readonly TimeSpan Least = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Most = TimeSpan.FromHours(6);

    /// <summary>The most that a Retry-After is obeyed.</summary>
    public static readonly TimeSpan MostAsked = TimeSpan.FromDays(1);

    /// <summary>A destination that has failed for so long is parked.</summary>
    public static readonly TimeSpan WithFailure = TimeSpan.FromDays(30);

    /// <summary>A destination that has refused us, or has not been there, for so long is given up.</summary>
    public static readonly TimeSpan WithRefusal = TimeSpan.FromDays(7);

    /// <summary>
    /// The delay after the attempt of that number (1 is the first). Decorrelated jitter: anything between what the attempt
    /// before waited at most and three times that, so that servers that fell together are not asked together.
    /// </summary>
    public static TimeSpan Delay(long attempt, TimeSpan? asked, Random random)
    {
        var low = Grown(attempt - 1);
        var high = Grown(attempt);
        // At the ceiling the jitter reaches down instead.
        if (high >= Most.TotalSeconds) low = Math.Min(low, Most.TotalSeconds / 3);
        var delay = TimeSpan.FromSeconds(low + ((high - low) * random.NextDouble()));
        var wanted = asked is { } a && a > MostAsked ? MostAsked : asked ?? TimeSpan.Zero;
        return delay > wanted ? delay : wanted;
    }

    /// <summary>True where a destination has failed for so long that nothing more is tried.</summary>
    public static bool IsOver(InboxVerdict verdict, TimeSpan failing) =>
        failing >= (verdict is InboxVerdict.Refused or InboxVerdict.Missing ? WithRefusal : WithFailure);

    private static double Grown(long attempt) =>
        Math.Min(Most.TotalSeconds, Least.TotalSeconds * Math.Pow(3, Math.Clamp(attempt, 0, 20)));
}
