namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>What came of asking for one post's pictures, and when the post is looked at again.</summary>
internal sealed class PictureRound(IEnumerable<string> refused)
{
    /// <summary>Where there is no room, somebody may have made some by then.</summary>
    public static readonly TimeSpan WhileFull = TimeSpan.FromHours(6);

    // After each try in vain.
    private static readonly TimeSpan[] Again = [TimeSpan.FromMinutes(10), TimeSpan.FromHours(1), TimeSpan.FromHours(6), TimeSpan.FromHours(36)];

    /// <summary>The addresses at which there is none to be had, now and before.</summary>
    public HashSet<string> Refused { get; } = new(refused, StringComparer.Ordinal);

    /// <summary>When the first picture was asked for.</summary>
    public long? Began { get; set; }

    /// <summary>There is no room for more.</summary>
    public bool Full { get; set; }

    /// <summary>The turn has lasted so long that the rest is left for the next one.</summary>
    public bool IsLong { get; set; }

    /// <summary>One could not be had, and perhaps will be.</summary>
    public bool MayPass { get; set; }

    /// <summary>A host is left alone until then: no failure, and no try.</summary>
    public long? RestsUntil { get; set; }

    /// <summary>When the post is looked at again (null: never), and how often it was in vain by then.</summary>
    public (long? Due, long Tries) Next(long now, long tries) => this switch
    {
        { Full: true } => (now + (long)WhileFull.TotalMilliseconds, tries),
        { RestsUntil: { } until } => (Math.Max(until, now), tries),
        { IsLong: true } => (now, tries),
        { MayPass: true } when tries < Again.Length => (now + (long)Again[tries].TotalMilliseconds, tries + 1),
        _ => (null, tries),
    };
}
