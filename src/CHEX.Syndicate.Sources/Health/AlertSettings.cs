namespace CHEX.Syndicate.Sources.Health;

/// <summary>Who is told when a source is not well, and when.</summary>
public sealed record AlertSettings
{
    /// <summary>Where alerts are posted as JSON; null where only the log and the metrics tell.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>A source that has not answered for so long is failing.</summary>
    public TimeSpan FailingAfter { get; init; } = TimeSpan.FromDays(2);
}
