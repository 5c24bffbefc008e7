using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

public sealed class HouseTests
{
    [Fact]
    public void Works() => typeof(HouseTests).Should().NotBeNull();
}
