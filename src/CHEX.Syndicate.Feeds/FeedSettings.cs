namespace CHEX.Syndicate.Feeds;

/// <summary>What all feeds say of themselves.</summary>
public sealed record FeedSettings
{
    public required string Title { get; init; }
    public required string Description { get; init; }
    public string Language { get; init; } = "en-GB";

    /// <summary>Newest posts in a feed.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>So many bytes of feeds are kept ready.</summary>
    public long MaxBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>Who publishes them: the operator's name.</summary>
    public required string Publisher { get; init; }

    /// <summary>An e-mail address, or null.</summary>
    public string? Contact { get; init; }

    /// <summary>A square picture (PNG, at least 512 pixels) for readers that show one, or null.</summary>
    public FeedPicture? Icon { get; init; }

    /// <summary>A small picture (PNG, at most 144 pixels wide and 400 high), or null.</summary>
    public FeedPicture? Logo { get; init; }

    /// <summary>Since when feeds are written by this configuration and this program: none says that it is older.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The rights line of the feed as a whole; each entry has its source's own.</summary>
    public string Rights { get; init; } = "Each item remains the copyright of its source";

    /// <summary>Whether feeds are pushed to who subscribes (WebSub).</summary>
    public bool Push { get; init; } = true;

    /// <summary>Where they are subscribed to, or null where they are not pushed.</summary>
    public string? Hub { get; init; }
}
