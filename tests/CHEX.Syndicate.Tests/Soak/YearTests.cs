using CHEX.Syndicate.Tests.Soak.Scenarios;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>
/// A year of at least fifty sources. Each plays one scenario, twice where it can, on days that the seed decides; the process
/// dies now and then. Each quarter, and at the end, everything published is what was truly told, and nobody was rude.
/// </summary>
public sealed class YearTests(ITestOutputHelper output)
{
    private const int Seed = 2026;
    private const int Days = 365;

    // In the last weeks nothing goes wrong any more: all has to come right.
    private const int Quiet = 45;

    [Fact]
    public async Task A_year_ends_with_exactly_the_right_posts_and_a_log_that_keeps_every_rule()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("SOAK") == "year", "The year has not passed since identities are repaired and pages looked at again: SOAK=year runs it.");
        var random = new Random(Seed);
        var played = EveryScenario.All.Where(s => s.Needs is null).Select(s => (s, Begins(s, random))).ToList();
        await using var soak = await SimulatedTime.Open(played, Days, Seed, crashes: 0.002, interval: "P1D");
        soak.Sites.Should().HaveCountGreaterThanOrEqualTo(50);
        for (var day = 90; day < Days; day += 90)
        {
            await soak.Run(day);
            (await Verdict.Of(soak, atEnd: false)).Should().BeEmpty();
        }

        await soak.Run(Days);
        output.WriteLine(await soak.Summary());
        (await Verdict.Of(soak, atEnd: true)).Should().BeEmpty();
        Verdict.OfManners(soak).Should().BeEmpty();
    }

    private static IReadOnlyList<double> Begins(Scenario scenario, Random random)
    {
        var half = (Days - Quiet) / 2.0;
        if (scenario.Once) return [1 + (random.NextDouble() * (Days - Quiet - scenario.Days - 1))];
        var free = half - scenario.Days - 1;
        return [1 + (random.NextDouble() * free), half + (random.NextDouble() * free)];
    }
}
