using CHEX.Syndicate.Lanes;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Lanes;

public sealed class BackOffTests
{
    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(10, 15_360)]
    [InlineData(11, 21_600)]
    [InlineData(long.MaxValue, 21_600)]
    public void It_doubles_from_half_a_minute_to_six_hours(long attempts, int seconds) =>
        BackOff.Delay(attempts, chance: 0).Should().Be(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void Chance_takes_a_fifth_at_most() => Prop.ForAll<int, byte>((attempts, chance) =>
    {
        var full = BackOff.Delay(attempts, 0);
        var real = BackOff.Delay(attempts, chance / 255.0);
        return real <= full && real >= full * 0.79;
    }).QuickCheckThrowOnFailure();
}
