using System.Globalization;
using CHEX.Syndicate.Tests.Soak.Scenarios;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>
/// A year of at least fifty sources. Each plays one scenario, twice where it can, on days that the seed decides; the process
/// dies now and then. Each quarter, and at the end, everything published is what was truly told, and nobody was rude.
/// <c>SOAK_SEED=7</c> in the environment plays another year; a failure names the seed of its own.
/// </summary>
public sealed class YearTests(ITestOutputHelper output)
{
    private const int Days = 365;

    // In the last weeks nothing goes wrong any more: all has to come right.
    private const int Quiet = 45;

    private static readonly int Seed = int.Parse(Environment.GetEnvironmentVariable("SOAK_SEED") ?? "2026", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_year_ends_with_exactly_the_right_posts_and_a_log_that_keeps_every_rule()
    {
        var random = new Random(Seed);
        var played = EveryScenario.All.Select(s => (s, Begins(s, random))).ToList();
        await using var soak = await SimulatedTime.Open(played, Days, Seed, crashes: 0.002, interval: "P1D");
        soak.Sites.Should().HaveCountGreaterThanOrEqualTo(50);
        var differences = new List<string>();
        for (var day = 90; day < Days; day += 90)
        {
            await soak.Run(day);
            differences.AddRange((await Verdict.Of(soak, atEnd: false)).Select(difference => string.Create(CultureInfo.InvariantCulture, $"On day {day}: {difference}")));
        }

        await soak.Run(Days);
        output.WriteLine(await soak.Summary());
        differences.AddRange(await Verdict.Of(soak, atEnd: true));
        differences.AddRange(Verdict.OfManners(soak));
        differences.Should().BeEmpty("so it is in the year of seed {0} (SOAK_SEED sets another)", Seed);
    }

    private static IReadOnlyList<double> Begins(Scenario scenario, Random random)
    {
        var half = (Days - Quiet) / 2.0;
        if (scenario.Once) return [1 + (random.NextDouble() * (Days - Quiet - scenario.Days - 1))];
        var free = half - scenario.Days - 1;
        return [1 + (random.NextDouble() * free), half + (random.NextDouble() * free)];
    }
}
