namespace CHEX.Syndicate.Fediverse;

/// <summary>One ActivityPub account of ours, as configured.</summary>
public sealed record AccountSettings
{
    /// <summary>Its name for ever: lower-case letters, digits and underscores.</summary>
    public required string Name { get; init; }
    public required string DisplayName { get; init; }

    /// <summary>Plain text; the profile adds who runs it, with whose agreement, that it is automatic, and where help is.</summary>
    public required string Summary { get; init; }

    /// <summary>The sources of its selection; empty means all. It posts what it is home to, and boosts the rest.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>A note leaves this long after its post appeared, so that early corrections reach nobody as edits.</summary>
    public TimeSpan AnnounceAfter { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>So many notes may leave at once; then one each <see cref="Pace"/>.</summary>
    public int Burst { get; init; } = 3;
    public TimeSpan Pace { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>True where its selection has the source.</summary>
    public bool Selects(string source) => Sources.Count == 0 || Sources.Contains(source, StringComparer.Ordinal);
}

/// <summary>Who runs the service. Pages and profiles are made from it.</summary>
public sealed record Operator
{
    public required string Name { get; init; }
    public string? CharityNumber { get; init; }

    /// <summary>An e-mail address or a URL.</summary>
    public string? Contact { get; init; }

    /// <summary>Where data-protection requests go.</summary>
    public string? DataProtection { get; init; }

    /// <summary>Where somebody in distress finds help. Plain text.</summary>
    public string? Help { get; init; }
}
