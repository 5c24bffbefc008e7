namespace CHEX.Syndicate.Sources;

/// <summary>
/// What a feed says about when to come again. Hints, not orders: each can only make the next reading later.
/// </summary>
public sealed record FeedHints
{
    /// <summary>A feed that says nothing of it.</summary>
    public static readonly FeedHints None = new();

    /// <summary>How long the document may be kept before it is asked for again (RSS <c>ttl</c>).</summary>
    public TimeSpan? Ttl { get; init; }

    /// <summary>How often the feed says that it changes (<c>sy:updatePeriod</c> divided by <c>sy:updateFrequency</c>).</summary>
    public TimeSpan? UpdateEvery { get; init; }

    /// <summary>Hours of the day, 0 to 23 in GMT, in which the feed is not to be asked.</summary>
    public IReadOnlyList<int> SkipHours { get; init; } = [];

    /// <summary>Days, in GMT, on which the feed is not to be asked.</summary>
    public IReadOnlyList<DayOfWeek> SkipDays { get; init; } = [];

    /// <summary>The address that the feed calls its own, or null.</summary>
    public Uri? Self { get; init; }

    /// <summary>The WebSub hub that the feed names first, or null.</summary>
    public Uri? Hub { get; init; }

    /// <summary>True where the other says the same.</summary>
    public bool SaysTheSame(FeedHints? other) => other is not null
        && (Ttl, UpdateEvery, Self, Hub) == (other.Ttl, other.UpdateEvery, other.Self, other.Hub)
        && SkipHours.SequenceEqual(other.SkipHours) && SkipDays.SequenceEqual(other.SkipDays);
}
