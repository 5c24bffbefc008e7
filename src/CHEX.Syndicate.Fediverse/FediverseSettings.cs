using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse;

/// <summary>What the fediverse is told of the service beside its posts: the applied configuration, as far as it matters here.</summary>
public sealed record FediverseSettings
{
    /// <summary>The service's title: the name of the instance actor.</summary>
    public required string Title { get; init; }

    /// <summary>One sentence, plain text; part of NodeInfo.</summary>
    public string Description { get; init; } = "";
    public required IReadOnlyList<AccountSettings> Accounts { get; init; }

    /// <summary>The sources that are read.</summary>
    public required IReadOnlyList<SourceInfo> Sources { get; init; }

    /// <summary>Sources that were taken out, as they were configured last: no profile names them, but what was said of their posts stays.</summary>
    public IReadOnlyList<SourceInfo> Paused { get; init; } = [];
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>Ids of the sources whose owner's permission is on record: only these are said to agree.</summary>
    public IReadOnlyList<string> Agreed { get; init; } = [];

    /// <summary>Null on loopback, where nobody needs to be named.</summary>
    public Operator? Operator { get; init; }

    /// <summary>The address of a PNG, or null where there is none.</summary>
    public string? Icon { get; init; }

    /// <summary>The language of profiles, BCP 47.</summary>
    public string Language { get; init; } = "en-GB";

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>The source of that id, read or paused; null where it never was one.</summary>
    public SourceInfo? Source(string id) => Sources.Concat(Paused).FirstOrDefault(s => s.Id == id);

    /// <summary>The account of that name, in any case, or null.</summary>
    public AccountSettings? Account(string name) =>
        Accounts.FirstOrDefault(a => string.Equals(a.Name, name, StringComparison.OrdinalIgnoreCase));
}
