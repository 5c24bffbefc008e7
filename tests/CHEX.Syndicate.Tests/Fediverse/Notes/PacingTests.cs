using CHEX.Syndicate.Fediverse.Notes;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Notes;

public sealed class PacingTests
{
    [Fact]
    public void No_window_ever_holds_more_than_the_burst_and_one_for_each_interval() => Prop.ForAll(
        Gen.Choose(1, 5).ToArbitrary(),
        Gen.Choose(0, 2500).NonEmptyListOf().ToArbitrary(),
        (burst, gaps) =>
        {
            var pace = new Pacing(burst, 1000);
            long now = 0, full = 0;
            var left = new List<long>();
            foreach (var gap in gaps)
            {
                now += gap;
                if (pace.Next(full) > now) continue;
                full = pace.Take(full, now);
                left.Add(now);
            }

            return left.All(start => left.Count(t => t >= start && t < start + 10_000) <= burst + 10);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Without_an_interval_everything_leaves_at_once() => new Pacing(1, 0).Next(new Pacing(1, 0).Take(0, 50)).Should().BeLessThanOrEqualTo(50);
}
