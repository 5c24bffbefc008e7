using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources;

/// <summary>What a feed says of itself. Strings are as they stood there, text in one line.</summary>
public sealed record FeedInfo
{
    /// <summary>HTML or text.</summary>
    public string? Title { get; init; }

    /// <summary>The page that the feed is of.</summary>
    public Uri? Link { get; init; }
    public string? Id { get; init; }

    /// <summary>HTML: RSS's description, Atom's subtitle.</summary>
    public string? Description { get; init; }
    public string? Language { get; init; }
    public ItemDate? Published { get; init; }
    public ItemDate? Updated { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>What relative addresses in its words are relative to.</summary>
    public Uri? BaseUrl { get; init; }

    /// <summary>The feed's own picture.</summary>
    public Uri? Image { get; init; }
}
