using System.Text;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>What comes to the inbox from outside, good and bad, through the real program.</summary>
public sealed class InboxTests
{
    [Fact]
    public async Task Bad_posts_are_refused_with_the_right_status_and_a_reason_and_nothing_is_stored()
    {
        await using var world = await World.Start();
        await using var program = await world.Run();
        var actor = world.Url + "/ap/network";
        var inbox = actor + "/inbox";
        var follower = world.Follower;
        string Follow(string by) => $$"""{"@context":"https://www.w3.org/ns/activitystreams","id":"{{by}}/f/{{Guid.NewGuid():n}}","type":"Follow","actor":"{{by}}","object":"{{actor}}"}""";

        async Task<(int Status, string Reason)> Ask(string body, Action<HttpRequestMessage>? spoil = null, bool sign = true)
        {
            using var answer = await follower.Send(inbox, body, spoil, sign);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        (await Ask(Follow(follower.Actor), sign: false)).Status.Should().Be(401);
        (await Ask(Follow(follower.Actor), r => r.Content = Other(r, Follow(follower.Actor)))).Status.Should().Be(401, "the digest does not fit");
        (await Ask(Follow("http://127.0.0.1:9/users/someone"))).Status.Should().BeOneOf([401, 403], "it is from another actor than it claims");
        (await Ask("this is not JSON")).Status.Should().Be(400);
        (await Ask("{\"id\":\"" + new string('x', 1_100_000) + "\"}")).Status.Should().Be(413);
        var (status, reason) = await Ask(Follow(follower.Actor), sign: false);
        status.Should().Be(401);
        reason.Should().Contain("error").And.Contain("ignature");

        (await world.Json("/ap/network/followers")).GetProperty("totalItems").GetInt32().Should().Be(0);
        (await follower.Follow(actor, inbox)).Status.Should().Be(202);
        await Eventually.True(() => follower.Of("Accept").Count == 1, () => "no Accept:\n" + program.Output);
    }

    [Fact]
    public async Task An_unfollow_is_heard_and_the_follower_forgotten()
    {
        await using var world = await World.Start();
        await using var program = await world.Run();
        var actor = world.Url + "/ap/network";
        var (_, follow) = await world.Follower.Follow(actor, world.Url + "/ap/inbox");
        await Eventually.True(() => world.Follower.Of("Accept").Count == 1, () => "no Accept:\n" + program.Output);
        (await world.Follower.Unfollow(follow, actor, world.Url + "/ap/inbox")).Status.Should().Be(202);
        (await world.Json("/ap/network/followers")).GetProperty("totalItems").GetInt32().Should().Be(0);
    }

    [Fact]
    public async Task The_account_can_be_discovered_the_way_Mastodon_does_it()
    {
        await using var world = await World.Start();
        await using var program = await world.Run();
        var authority = new Uri(world.Url).Authority;
        var finger = await world.Json($"/.well-known/webfinger?resource=acct:network@{authority}");
        finger.GetProperty("subject").GetString().Should().Be("acct:network@" + authority);
        var self = finger.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("rel").GetString() == "self");
        self.GetProperty("type").GetString().Should().Be("application/activity+json");
        var actor = await world.Json(new Uri(self.GetProperty("href").GetString()!).AbsolutePath);
        actor.GetProperty("id").GetString().Should().Be(self.GetProperty("href").GetString());
        foreach (var collection in new[] { "outbox", "featured", "followers", "following" })
            (await world.Json(new Uri(actor.GetProperty(collection).GetString()!).AbsolutePath)).TryGetProperty("totalItems", out _).Should().BeTrue();
        await world.Items(4, program);
        await Eventually.True(async () => (await world.Json("/ap/network/featured")).GetProperty("orderedItems").GetArrayLength() == 4, () => "featured is empty:\n" + program.Output);
    }

    private static ByteArrayContent Other(HttpRequestMessage request, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/activity+json");
        request.Content?.Dispose();
        return content;
    }
}
