using CHEX.Syndicate.Lanes;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Lanes;

public sealed class FollowedLogsTests
{
    [Fact]
    public void A_log_that_nobody_follows_is_forgotten_after_an_hour_of_looks_and_one_that_is_seen_stays()
    {
        var logs = new FollowedLogs();
        logs.Add("kept");
        logs.Add("left");
        for (var look = 0; look < 720; look++)
        {
            logs.Add("kept");
            logs.Looked();
        }

        logs.Should().BeEquivalentTo("kept", "left");
        logs.Add("kept");
        logs.Looked();
        logs.Should().BeEquivalentTo("kept");
    }
}
