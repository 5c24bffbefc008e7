namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>All that may happen to sites.</summary>
internal static class EveryScenario
{
    public static IReadOnlyList<Scenario> All { get; } =
        [.. Outages.All, .. Removals.All, .. Names.All, .. Moves.All, .. Drifts.All, .. Dates.All, .. Floods.All, .. Neighbours.All];
}
