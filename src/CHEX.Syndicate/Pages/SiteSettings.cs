using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Pages;

/// <summary>What the pages say of the service.</summary>
public sealed record SiteSettings
{
    public required string Title { get; init; }
    public required string Description { get; init; }

    /// <summary>BCP 47.</summary>
    public string Language { get; init; } = "en-GB";
    public required Addresses Addresses { get; init; }
    public required IReadOnlyList<SourceInfo> Sources { get; init; }

    /// <summary>Sources that were taken out, as they were configured last: no page names them among the sources, but their posts stay.</summary>
    public IReadOnlyList<SourceInfo> Paused { get; init; } = [];
    public IReadOnlyList<Topic> Topics { get; init; } = [];
    public IReadOnlyList<AccountSettings> Accounts { get; init; } = [];

    /// <summary>Accounts that were taken out: they have their page, and are offered to nobody.</summary>
    public IReadOnlyList<AccountSettings> Frozen { get; init; } = [];

    /// <summary>Ids of the sources whose owner's permission is on record: only these are said to agree.</summary>
    public IReadOnlyList<string> Agreed { get; init; } = [];

    /// <summary>Null where nobody is configured: what depends on it is left out.</summary>
    public Operator? Operator { get; init; }

    /// <summary>The User-Agent with which sources are read.</summary>
    public required string UserAgent { get; init; }

    /// <summary>Newest posts on a page.</summary>
    public int Newest { get; init; } = 30;
}
