using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

public sealed class DestinationsTests
{
    private const string Shared = "https://m.example/inbox";

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_repeated_follow_is_one_follower_and_a_new_accept(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes());
        await stage.Follow(Actor("ann"), Inbox("ann"), Shared, "f1");
        await stage.Follow(Actor("ann"), Inbox("ann"), Shared, "f2");

        (await stage.Read(tx => Destinations.Followers(tx, Stage.Account))).Should().Be(1);
        (await stage.Read(tx => tx.Query<string>("SELECT body FROM letter"))).Should().ContainSingle().Which.Should().Contain("f2");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_last_one_to_leave_ends_the_reach_and_a_newer_follow_stands(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes());
        await stage.Follow(Actor("ann"), Inbox("ann"), Shared, "f1");
        await stage.Follow(Actor("bob"), Inbox("bob"), Shared, "f2");

        (await Unfollow(stage, "ann")).Should().BeTrue();
        (await stage.Lane("deliver", "net " + Shared)).Until.Should().BeNull();
        (await Unfollow(stage, "bob", "an older one")).Should().BeFalse();
        (await Unfollow(stage, "bob", "f2")).Should().BeTrue();
        (await stage.Lane("deliver", "net " + Shared)).Until.Should().Be(0);
        (await Unfollow(stage, "bob")).Should().BeFalse();

        await stage.Follow(Actor("bob"), Inbox("bob"), Shared, "f3");
        (await stage.Lane("deliver", "net " + Shared)).Until.Should().BeNull();
        (await store.Db.Write(tx => Destinations.Gone(tx, Actor("bob")), CancellationToken.None)).Should().Be(1);
        (await stage.Lane("deliver", "net " + Shared)).Until.Should().Be(0);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_server_that_gains_a_shared_inbox_keeps_its_place_and_a_second_follower_joins_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var inboxes = new ScriptedInboxes();
        var stage = await Stage.Open(store.Db, store.Clock, inboxes);
        await stage.Follow(Actor("ann"), Inbox("ann"), null, "f1");
        await stage.Follow(Actor("bob"), Inbox("bob"), null, "f2");
        (await stage.Read(tx => Destinations.PersonalLanes(tx, "m.example"))).Should().Be(2);
        await stage.Settle();
        await stage.Publish("a");
        foreach (var lane in (await stage.Lanes()).Where(l => l.Kind != "deliver")) await stage.Turn(lane.Id);

        // Ann's lane moves, with the post that it has not sent; Bob's stays to send it, and ends there.
        inboxes.Arrivals.Clear();
        await stage.Follow(Actor("ann"), Inbox("ann"), Shared, "f3");
        await stage.Follow(Actor("bob"), Inbox("bob"), Shared, "f4");
        await stage.Settle();
        await stage.Publish("b");
        await stage.Settle();

        inboxes.Arrivals.Where(a => a.Type == "Create").Select(a => (a.Inbox, Post: a.Body.Contains("post a", StringComparison.Ordinal) ? "a" : "b"))
            .Should().BeEquivalentTo(new[] { (Shared, "a"), (Inbox("bob"), "a"), (Shared, "b") });
        (await stage.Lane("deliver", "net " + Inbox("bob"))).Until.Should().Be(1);
        (await stage.Read(tx => Destinations.PersonalLanes(tx, "m.example"))).Should().Be(1);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_unfollow_and_a_simultaneous_follow_never_leave_a_follower_without_reach(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes());
        for (var i = 0; i < 40; i++)
        {
            var (old, fresh) = ($"old{i}", $"new{i}");
            await stage.Follow(Actor(old), Inbox(old), Shared, old);
            await Task.WhenAll(
                Task.Run(() => stage.Follow(Actor(fresh), Inbox(fresh), Shared, fresh)),
                Task.Run(() => Unfollow(stage, old)));

            (await stage.Lane("deliver", "net " + Shared)).Until.Should().BeNull("somebody follows");
            await Unfollow(stage, fresh);
            (await stage.Lane("deliver", "net " + Shared)).Until.Should().NotBeNull("nobody follows");
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_follow_between_simultaneous_publications_misses_none_that_come_after_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var inboxes = new ScriptedInboxes();
        var stage = await Stage.Open(store.Db, store.Clock, inboxes);
        for (var i = 0; i < 10; i++)
        {
            var name = $"u{i}";
            await Task.WhenAll(
                Task.Run(() => stage.Publish("during" + name)),
                Task.Run(() => stage.Settle()),
                Task.Run(() => stage.Follow(Actor(name), Inbox(name), null, name)));
            await stage.Publish("after" + name);
            await stage.Settle();
            inboxes.Arrivals.Should().ContainSingle(a => a.Inbox == Inbox(name) && a.Body.Contains($"post after{name} ", StringComparison.Ordinal));
        }
    }

    private static string Actor(string name) => $"https://m.example/users/{name}";

    private static string Inbox(string name) => Actor(name) + "/inbox";

    private static Task<bool> Unfollow(Stage stage, string name, string? follow = null) =>
        stage.Db.Write(tx => Destinations.Unfollow(tx, Stage.Account, Actor(name), follow), CancellationToken.None);
}
