using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests;

public sealed class HouseTests
{
    [Fact]
    public void Works() => typeof(HouseTests).Should().NotBeNull();
}
