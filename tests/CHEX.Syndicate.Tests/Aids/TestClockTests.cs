using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Aids;

/// <summary>A clock that goes back would make a polite program look rude, and an early one punctual.</summary>
public sealed class TestClockTests
{
    [Fact]
    public void It_never_goes_back_when_who_is_woken_moves_it_on()
    {
        var clock = new TestClock();
        var start = clock.GetUtcNow();
        using var alarm = clock.CreateTimer(_ => clock.Advance(TimeSpan.FromSeconds(5)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        clock.Advance(TimeSpan.FromSeconds(2));
        (clock.GetUtcNow() - start).Should().Be(TimeSpan.FromSeconds(6));
    }
}
