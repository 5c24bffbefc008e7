using CHEX.Syndicate.Tests.Soak.Scenarios;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>
/// Each scenario on its own: its days, and three weeks for all to come right. <c>SOAK=guid</c> in the environment runs those
/// with "guid" in their name.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int Quiet = 21;

    private static readonly string? Wanted = Environment.GetEnvironmentVariable("SOAK");

    public static TheoryData<string> Scenarios => [.. EveryScenario.All.Select(s => s.Name).Where(n => n.Contains(Wanted ?? "", StringComparison.OrdinalIgnoreCase))];

    [Theory, MemberData(nameof(Scenarios))]
    public async Task A_scenario_ends_with_exactly_the_right_posts(string name)
    {
        var scenario = EveryScenario.All.Single(s => s.Name == name);
        await using var soak = await SimulatedTime.Open([(scenario, [1])], scenario.Days + Quiet, seed: 1, crashes: 0.02);
        await soak.Run(scenario.Days / 2.0);
        (await Verdict.Of(soak, atEnd: false)).Should().BeEmpty();
        await soak.Run(scenario.Days + Quiet);
        (await Verdict.Of(soak, atEnd: true)).Should().BeEmpty();
        output.WriteLine(await soak.Summary());
        Verdict.OfManners(soak).Should().BeEmpty();
    }
}
