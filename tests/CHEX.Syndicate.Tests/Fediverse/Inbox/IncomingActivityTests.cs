using System.Text;
using CHEX.Syndicate.Fediverse.Inbox;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Inbox;

public sealed class IncomingActivityTests
{
    [Theory]
    [InlineData("""{"type":"Follow","id":"https://social.example/f/1","actor":"https://social.example/users/a\u0000","object":"https://us.example/ap/network"}""")]
    [InlineData("""{"type":"Follow","id":"https://social.example/f/1\u0000","actor":"https://social.example/users/a","object":"https://us.example/ap/network"}""")]
    [InlineData("""{"type":"Follow","id":"https://social.example/f/1","actor":"https://social.example/users/\ud800","object":"https://us.example/ap/network"}""")]
    [InlineData("""{"type":"Fol\u0000low","id":"https://social.example/f/1","actor":"https://social.example/users/a"}""")]
    public void An_id_that_no_store_takes_is_refused_as_malformed(string body)
    {
        IncomingActivity.Read(Encoding.UTF8.GetBytes(body), out var reason).Should().BeNull();
        reason.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Such_an_actor_is_no_fault_of_the_store()
    {
        await using var world = await InboxWorld.Open(StoreKind.Postgres);
        var request = world.Remote.Follow();
        var body = Encoding.UTF8.GetString(request.Body.Span).Replace(RemoteServer.Ada, RemoteServer.Ada + "\\u0000", StringComparison.Ordinal);
        (await world.Status(request with { Body = Encoding.UTF8.GetBytes(body) })).Should().Be(400);
    }
}
