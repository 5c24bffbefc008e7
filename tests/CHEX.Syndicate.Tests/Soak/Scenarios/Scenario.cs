namespace CHEX.Syndicate.Tests.Soak.Scenarios;

using CHEX.Syndicate.Tests.Soak.World;

/// <summary>
/// A piece of a site's life in which something goes wrong. Its days are counted from its own beginning; meanwhile the site
/// publishes as sites do. After <see cref="Days"/> nothing is wrong any more, and all has to come right.
/// </summary>
internal sealed record Scenario(string Name)
{
    /// <summary>How long it lasts.</summary>
    public int Days { get; init; } = 30;

    /// <summary>How many sites it plays with.</summary>
    public int Sites { get; init; } = 1;

    /// <summary>How its sites are made, before anybody reads them.</summary>
    public Action<Site> Made { get; init; } = _ => { };

    /// <summary>What happens.</summary>
    public required Action<Life> Script { get; init; }

    /// <summary>True where it can happen to a site only once.</summary>
    public bool Once { get; init; }

    public override string ToString() => Name;
}
