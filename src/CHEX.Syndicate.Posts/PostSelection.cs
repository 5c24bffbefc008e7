namespace CHEX.Syndicate.Posts;

/// <summary>Which published posts: all of them, those of a source, those of a topic, or those that are both.</summary>
public sealed record PostSelection(string? Source = null, string? Topic = null)
{
    /// <summary>Of these sources alone; null for any.</summary>
    public IReadOnlyCollection<string>? Among { get; init; }
}
