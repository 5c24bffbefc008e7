using CHEX.Syndicate.EndToEnd.Aids;
using CHEX.Syndicate.Store.Sqlite;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>From a site's new post to a subscriber, by WebSub: the real program, and a subscriber written from the standard.</summary>
public sealed class PushTests
{
    [Fact]
    public async Task A_subscriber_is_told_of_a_new_post_the_second_it_is_published_and_no_more_when_it_has_enough()
    {
        await using var world = await World.Start();
        await using var subscriber = await Subscriber.Start();
        await using var program = await world.Run();
        await world.Items(4, program);

        var at = await subscriber.Discover(world.Url + "/feeds/all.json");
        at.Should().Be((world.Url + "/websub", world.Url + "/feeds/all.json"));
        (await subscriber.Ask("subscribe", at)).Should().Be((202, ""));
        await Subscribed(world, subscriber, program);

        for (var n = 1; n <= 5; n++)
        {
            world.Chex.Put(new Story(30 + n, $"garden-{n}", $"Garden number {n}", "Raised beds by the door.", "Patients and staff plant together.", World.Day(10).AddHours(n)));
            await Eventually.True(() => subscriber.Arrived.Count == n, () => $"push {n} did not arrive:\n{program.Output}");
            var pushed = subscriber.Arrived[^1];
            pushed.Text.Should().Contain($"Garden number {n}");
            pushed.ContentType.Should().Be("application/feed+json; charset=utf-8");
            pushed.Link.Should().Contain($"<{at.Hub}>; rel=\"hub\"").And.Contain($"<{at.Topic}>; rel=\"self\"");
            (await world.Get("/feeds/all.json")).Should().Be(pushed.Text, "it is the feed, byte for byte");
            var committed = await Committed(world);
            TestContext.Current.TestOutputHelper?.WriteLine($"push {n}: {(pushed.At - committed).TotalMilliseconds:0} ms from the beginning of the journal's transaction to the subscriber");
        }

        subscriber.Doubted.Should().BeEmpty();
        var (code, listed) = await world.Command("subscriptions");
        (code, listed.Contains(subscriber.Url + "/callback", StringComparison.Ordinal), listed.Contains("pushed 5 times", StringComparison.Ordinal)).Should().Be((0, true, true), listed);

        (await subscriber.Ask("unsubscribe", at)).Status.Should().Be(202);
        await Eventually.True(async () => (await world.Command("subscriptions")).Output.Contains("0 subscriptions", StringComparison.Ordinal), () => "the subscription is still there:\n" + program.Output);
        world.Chex.Put(new Story(40, "walls", "A wall for the garden", "Stone on stone.", "It keeps the wind out.", World.Day(12)));
        await Eventually.True(async () => (await world.Titles()).Contains("A wall for the garden"), () => "the post is not in the feed:\n" + program.Output);
        await Task.Delay(1500);
        subscriber.Arrived.Should().HaveCount(5, "it has unsubscribed");
    }

    [Fact]
    public async Task What_was_not_asked_for_is_not_subscribed_and_what_may_not_be_asked_is_refused()
    {
        await using var world = await World.Start();
        await using var subscriber = await Subscriber.Start();
        await using var program = await world.Run();
        await world.Items(4, program);
        var at = await subscriber.Discover(world.Url + "/feeds/all.rss");

        foreach (var (callback, why) in new[] { (world.Url + "/websub", "own host"), ("http://192.168.0.1/", "private network"), ("gopher://example.org/", "http"), ("nowhere", "absolute") })
        {
            var (status, said) = await subscriber.Ask("subscribe", at, callback);
            (status, said).Should().Be((400, said));
            said.Should().StartWith("hub.callback").And.Contain(why);
        }

        (await subscriber.Ask("subscribe", (at.Hub, world.Url + "/feeds/none.rss"))).Should().Match<(int Status, string Said)>(a => a.Status == 400 && a.Said.StartsWith("hub.topic"));
        (await subscriber.Ask("subscribe", at, subscriber.Url + "/callback?capability=guessed")).Status.Should().Be(202, "that it is not meant is not known yet");
        await Eventually.True(() => !subscriber.Asked.IsEmpty, () => "the callback was not asked:\n" + program.Output);
        world.Chex.Put(new Story(31, "garden", "A garden", "Raised beds.", "Together.", World.Day(10)));
        await world.Items(5, program);
        await Task.Delay(1500);
        (subscriber.Arrived.Count, subscriber.Doubted.Count).Should().Be((0, 0));
        (await world.Command("subscriptions")).Output.Should().Contain("0 subscriptions");
    }

    [Fact]
    public async Task The_program_is_killed_between_all_steps_and_nothing_is_lost_until_the_subscriber_is_gone()
    {
        await using var world = await World.Start();
        await using var subscriber = await Subscriber.Start();
        var program = await world.Run();
        try
        {
            await world.Items(4, program);
            async Task KillAndRestart()
            {
                await program.Kill();
                await program.DisposeAsync();
                program = await world.Run();
            }

            // After the request, before or after its confirmation.
            var at = await subscriber.Discover(world.Url + "/feeds/sources/chex.atom");
            (await subscriber.Ask("subscribe", at)).Status.Should().Be(202);
            await KillAndRestart();
            await Subscribed(world, subscriber, program);

            // After the commit, while the push hangs.
            subscriber.Broken = -1;
            world.Chex.Put(new Story(31, "garden", "A garden for the health centre", "Raised beds.", "Together.", World.Day(10)));
            await world.Items(5, program);
            await KillAndRestart();
            subscriber.Broken = null;
            await KillAndRestart();
            await Eventually.True(() => subscriber.Arrived.Count > 0, () => "nothing arrived:\n" + program.Output);
            subscriber.Arrived[^1].Text.Should().Be(await world.Get("/feeds/sources/chex.atom"));

            // The moment that it can be seen.
            world.Chex.Put(new Story(32, "walls", "A wall for the garden", "Stone on stone.", "Out of the wind.", World.Day(11)));
            await world.Items(6, program);
            await KillAndRestart();
            await Eventually.True(() => subscriber.Arrived.Any(c => c.Text.Contains("A wall for the garden", StringComparison.Ordinal)), () => "the second did not arrive:\n" + program.Output);
            subscriber.Doubted.Should().BeEmpty();

            // 410 is an end.
            subscriber.Broken = 410;
            world.Chex.Put(new Story(33, "gate", "A gate for the wall", "It opens.", "And it shuts.", World.Day(12)));
            await Eventually.True(async () => (await world.Command("subscriptions")).Output.Contains("0 subscriptions", StringComparison.Ordinal), () => "the subscription is still there:\n" + program.Output);
        }
        finally
        {
            await program.DisposeAsync();
        }
    }

    private static Task Subscribed(World world, Subscriber subscriber, RunningProgram program) => Eventually.True(
        async () => (await world.Command("subscriptions")).Output.Contains(subscriber.Url, StringComparison.Ordinal), () => "it is not subscribed:\n" + program.Output);

    // When the transaction of the newest change began, by the journal itself: feeds have whole seconds only.
    private static async Task<DateTimeOffset> Committed(World world)
    {
        await using var db = await SqliteDb.Open(Path.Combine(world.Data, "syndicate.db"), TimeProvider.System, CancellationToken.None);
        return DateTimeOffset.FromUnixTimeMilliseconds(await db.Read(tx => tx.One<long>("SELECT at FROM change ORDER BY seq DESC LIMIT 1"), CancellationToken.None));
    }
}
