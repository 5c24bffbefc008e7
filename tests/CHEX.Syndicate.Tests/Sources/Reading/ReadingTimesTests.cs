using CHEX.Syndicate.Sources.Reading;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class ReadingTimesTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void The_interval_is_kept_within_a_fifth_and_what_is_fresh_is_left_alone_for_a_day_at_most()
    {
        Rhythm.Wait(Hour, Noon, TimeZoneInfo.Utc, 0).Should().Be(Hour * 0.8);
        Rhythm.Wait(Hour, Noon, TimeZoneInfo.Utc, 1).Should().BeCloseTo(Hour * 1.2, TimeSpan.FromMilliseconds(1));
        ReadingTimes.AfterGood(Hour, null, null, Noon, 0.5).Should().Be(Hour);
        ReadingTimes.AfterGood(Hour, Hour * 5, null, Noon, 0.5).Should().Be(Hour * 5);
        ReadingTimes.AfterGood(Hour, TimeSpan.FromDays(300), null, Noon, 0.5).Should().Be(TimeSpan.FromDays(1));
    }

    [Fact]
    public void After_a_failure_it_is_never_sooner_than_four_fifths_of_the_interval_nor_later_than_a_day() =>
        Prop.ForAll(
            Gen.Choose(1, 200).Zip(Gen.Choose(0, 100)).ToArbitrary(),
            pair =>
            {
                var wait = ReadingTimes.AfterFailure(Hour, pair.Item1, pair.Item2 / 100.0);
                return wait >= Hour * 0.8 && wait <= TimeSpan.FromDays(1) && wait >= ReadingTimes.AfterFailure(Hour, pair.Item1 - 1, 1);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void While_articles_wait_it_is_a_tenth_of_the_interval_or_a_minute()
    {
        ReadingTimes.WhileWaiting(Hour).Should().Be(TimeSpan.FromMinutes(6));
        ReadingTimes.WhileWaiting(TimeSpan.FromMinutes(5)).Should().Be(TimeSpan.FromMinutes(1));
        ReadingTimes.WhileWaiting(TimeSpan.FromSeconds(2)).Should().Be(TimeSpan.FromSeconds(2));
    }
}
