using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Configuration;

/// <summary>The configuration, checked, as the rooms want it.</summary>
public sealed record ServiceConfiguration
{
    /// <summary>Scheme and authority, without a final slash.</summary>
    public required string PublicUrl { get; init; }

    /// <summary>The domain in <c>@name@domain</c>; may have a port on this machine.</summary>
    public required string HandleDomain { get; init; }

    public required Operator Operator { get; init; }
    public required FeedSettings Feeds { get; init; }
    public required IReadOnlyList<AccountSettings> Accounts { get; init; }
    public required IReadOnlyList<SourceSettings> Sources { get; init; }
    public required IReadOnlyList<Topic> Topics { get; init; }

    /// <summary>Ids of the sources whose owner's permission is on record.</summary>
    public required IReadOnlyList<string> Agreed { get; init; }

    /// <summary>How much room copies of pictures may take.</summary>
    public PictureSettings Pictures { get; init; } = new();

    /// <summary>Who is told when a source is not well.</summary>
    public AlertSettings Alerts { get; init; } = new();
    public required NodeConfiguration Node { get; init; }

    /// <summary>True where only this machine can see the service.</summary>
    public bool IsLoopback => SettingFormats.IsLoopback(PublicUrl);
}

/// <summary>What belongs to one node and is never part of the applied configuration.</summary>
public sealed record NodeConfiguration
{
    /// <summary>The PostgreSQL connection string, or null for SQLite in the data folder.</summary>
    public string? Postgres { get; init; }

    /// <summary>Networks (CIDR) that may be asked although they are not public.</summary>
    public required IReadOnlyList<string> AllowedNetworks { get; init; }

    /// <summary>The ports of public hosts that may be asked.</summary>
    public required IReadOnlyList<int> Ports { get; init; }

    /// <summary>Networks (CIDR) whose X-Forwarded-For is believed.</summary>
    public required IReadOnlyList<string> TrustedProxies { get; init; }
}
