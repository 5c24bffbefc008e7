using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

public sealed class CourierTests : IAsyncLifetime
{
    private const string Shared = "https://m.example/inbox";
    private const string Ann = "https://m.example/users/ann";
    private const string AnnInbox = "https://m.example/users/ann/inbox";

    private readonly ScriptedInboxes inboxes = new();
    private RealStore store = null!;
    private Stage stage = null!;

    public async ValueTask InitializeAsync()
    {
        store = await RealStores.Open(StoreKind.Sqlite);
        stage = await Stage.Open(store.Db, store.Clock, inboxes);
        await stage.Settle();
    }

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task The_accept_goes_to_the_followers_own_inbox_before_posts_go_to_the_shared_one()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Publish("a");
        await stage.Publish("b");
        await stage.Settle();

        inboxes.Arrivals.Select(a => (a.Type, a.Inbox)).Should().Equal(("Accept", AnnInbox), ("Create", Shared), ("Create", Shared));
        (await stage.Lane("deliver", "net " + Shared)).State.Should().Be((long)LaneState.Following);
    }

    [Fact]
    public async Task While_deliveries_are_held_nothing_leaves_and_no_attempt_counts_and_then_everything_goes_at_once()
    {
        await stage.Write(tx => Holding.Hold(tx, "It was restored."));
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Publish("a");
        for (var day = 0; day < 10; day++)
        {
            await stage.Settle();
            store.Clock.Advance(TimeSpan.FromDays(1));
        }

        await stage.Settle();
        inboxes.Arrivals.Should().BeEmpty();
        (await stage.Lane("deliver", "net " + Shared)).Should().BeEquivalentTo(new { State = (long)LaneState.Waiting, Attempts = 0L, Cursor = 0L });
        (await stage.Read(Holding.Waiting)).Should().Be(1);

        await stage.Write(Holding.Resume);
        await stage.Settle();
        inboxes.Types.Should().Equal("Accept", "Create");
        (await stage.Read(Holding.Waiting)).Should().Be(0);
    }

    [Fact]
    public async Task What_was_there_before_the_follow_is_not_sent_but_its_end_is_sent_where_it_was_silent()
    {
        await stage.Publish("silent", quiet: true);
        await stage.Publish("loud");
        await stage.Settle();
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Settle();
        inboxes.Types.Should().Equal("Accept");

        await stage.Edit("silent");
        await stage.Settle();
        await stage.Withdraw("silent");
        await stage.Settle();
        inboxes.Types.Should().Equal("Accept", "Update", "Delete");
    }

    [Fact]
    public async Task A_failure_stops_the_turn_and_what_went_before_it_is_not_sent_again()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Publish("a");
        await stage.Publish("b");
        inboxes.Answer = a => new InboxReply(a.Body.Contains("post b", StringComparison.Ordinal) ? 503 : 202, TimeSpan.FromMinutes(20));
        await stage.Settle();

        var lane = await stage.Lane("deliver", "net " + Shared);
        lane.Should().BeEquivalentTo(new { State = (long)LaneState.Waiting, Attempts = 1L, Cursor = 1L });
        lane.Due.Should().Be(store.Clock.GetUtcNow().AddMinutes(20).ToUnixTimeMilliseconds(), "Retry-After is longer than the back-off");

        inboxes.Answer = _ => new InboxReply(202);
        store.Clock.Advance(TimeSpan.FromMinutes(21));
        await stage.Settle();
        inboxes.Types.Should().Equal("Accept", "Create", "Create", "Create");
        inboxes.Arrivals[2].Body.Should().Be(inboxes.Arrivals[3].Body, "it is sent again with the same id");
    }

    [Fact]
    public async Task An_activity_that_will_never_be_taken_is_passed_over_and_the_next_one_goes()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Publish("a");
        await stage.Publish("b");
        inboxes.Answer = a => new InboxReply(a.Body.Contains("post a", StringComparison.Ordinal) ? 422 : 202);
        await stage.Settle();

        inboxes.Types.Should().Equal("Accept", "Create", "Create");
        (await stage.Lane("deliver", "net " + Shared)).Should().BeEquivalentTo(new { State = 0L, Cursor = 2L });
    }

    [Fact]
    public async Task A_refused_signature_is_tried_the_other_way_and_the_winner_is_remembered()
    {
        inboxes.Answer = a => new InboxReply(a.Scheme == SignatureScheme.Rfc9421 ? 202 : 401);
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Publish("a");
        await stage.Settle();
        await stage.Publish("b");
        await stage.Settle();

        inboxes.Arrivals.Select(a => a.Scheme).Last().Should().Be(SignatureScheme.Rfc9421);
        inboxes.Arrivals.Count(a => a.Body.Contains("post b", StringComparison.Ordinal)).Should().Be(1);
    }

    [Fact]
    public async Task A_dead_server_is_parked_after_thirty_days_and_a_follow_revives_it()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Settle();
        await stage.Publish("a");
        inboxes.Answer = _ => new InboxReply(null, null, "no route");
        await Days(31);
        (await stage.Lane("deliver", "net " + Shared)).State.Should().Be((long)LaneState.Parked);
        inboxes.Arrivals.Count.Should().BeLessThan(400, "it backs off to six hours");

        inboxes.Answer = _ => new InboxReply(202);
        inboxes.Arrivals.Clear();
        await stage.Follow("https://m.example/users/bob", "https://m.example/users/bob/inbox", Shared, "f2");
        await stage.Settle();
        inboxes.Types.Should().Equal("Accept", "Create");
    }

    [Fact]
    public async Task A_shared_inbox_that_is_gone_for_a_week_becomes_one_lane_a_follower_and_nothing_is_lost()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Settle();
        await stage.Publish("a");
        inboxes.Answer = a => new InboxReply(a.Inbox == Shared ? 404 : 202);
        await Days(9);

        (await stage.Lane("deliver", "net " + Shared)).Should().BeEquivalentTo(new { State = 3L, Data = "gone" });
        inboxes.Arrivals.Last().Should().Match<ScriptedInboxes.Arrival>(a => a.Type == "Create" && a.Inbox == AnnInbox);
        (await stage.Read(tx => Destinations.Followers(tx, Stage.Account))).Should().Be(1);
    }

    [Fact]
    public async Task A_follower_whose_own_inbox_is_gone_for_a_week_is_let_go()
    {
        await stage.Follow(Ann, AnnInbox, null, "f1");
        await stage.Settle();
        await stage.Publish("a");
        inboxes.Answer = _ => new InboxReply(410);
        await Days(6);
        (await stage.Read(tx => Destinations.Followers(tx, Stage.Account))).Should().Be(1);
        await Days(3);
        (await stage.Read(tx => Destinations.Followers(tx, Stage.Account))).Should().Be(0);
        (await stage.Lane("deliver", "net " + AnnInbox)).Should().BeEquivalentTo(new { State = 3L, Data = "gone" });
    }

    [Fact]
    public async Task A_week_of_nobody_there_counts_from_the_first_such_answer_not_from_an_outage_before_it()
    {
        await stage.Follow(Ann, AnnInbox, null, "f1");
        await stage.Settle();
        await stage.Publish("a");
        inboxes.Answer = _ => new InboxReply(502);
        await Days(10);
        inboxes.Answer = _ => new InboxReply(404);
        await Days(2);
        (await stage.Read(tx => Destinations.Followers(tx, Stage.Account))).Should().Be(1);
    }

    [Fact]
    public async Task An_open_breaker_lets_one_probe_through_and_a_success_closes_it()
    {
        for (var i = 0; i < 6; i++) await stage.Follow($"https://m.example/users/u{i}", $"https://m.example/users/u{i}/inbox", null, $"f{i}");
        inboxes.Answer = _ => new InboxReply(null);
        await stage.Settle();
        inboxes.Arrivals.Should().HaveCount(Breaker.Threshold, "after five failures nobody is asked");

        store.Clock.Advance(TimeSpan.FromMinutes(29));
        await stage.Settle();
        inboxes.Arrivals.Should().HaveCount(Breaker.Threshold);

        store.Clock.Advance(TimeSpan.FromMinutes(3));
        await stage.Settle();
        inboxes.Arrivals.Should().HaveCount(Breaker.Threshold + 1, "one probe goes, and it fails");

        inboxes.Answer = _ => new InboxReply(202);
        await Days(1);
        inboxes.Arrivals.Skip(Breaker.Threshold + 1).Should().HaveCount(6, "all Accepts have arrived");
    }

    [Fact]
    public async Task No_post_is_begun_that_might_end_after_the_lease()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        for (var i = 0; i < 12; i++) await stage.Publish($"p{i:00}");
        await stage.Settle();
        inboxes.Arrivals.Clear();
        for (var i = 0; i < 12; i++) await stage.Edit($"p{i:00}");
        foreach (var lane in await stage.Lanes())
        {
            if (lane.Kind != "deliver") await stage.Turn(lane.Id);
        }

        // Each POST takes nine seconds: the sixth would begin at 45 s and may end at 55 s; the seventh may end after the budget.
        inboxes.Meanwhile = _ => { store.Clock.Advance(TimeSpan.FromSeconds(9)); return Task.CompletedTask; };
        await stage.Deliver(Shared);
        inboxes.Arrivals.Should().HaveCount(6);
        (await stage.Lane("deliver", "net " + Shared)).Should().BeEquivalentTo(new { State = 1L, Attempts = 0L, Cursor = 18L });
    }

    [Fact]
    public async Task An_owner_that_has_lost_its_lane_stops_at_the_next_look()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Settle();
        var id = (await stage.Lane("deliver", "net " + Shared)).Id;
        await stage.Publish("a");
        foreach (var l in await stage.Lanes())
        {
            if (l.Kind != "deliver") await stage.Turn(l.Id);
        }

        var first = await stage.Claim(id);
        store.Clock.Advance(Stage.Lease + TimeSpan.FromSeconds(1));
        (await stage.Claim(id)).Should().NotBeNull("a dead owner's lane comes due by itself");
        await FluentActions.Awaiting(() => stage.Turn(first!)).Should().ThrowAsync<LaneLostException>();
        inboxes.Types.Should().Equal("Accept");
    }

    [Fact]
    public async Task A_follow_in_the_middle_of_a_turn_gets_its_accept_and_then_the_posts_that_came_with_it()
    {
        var posts = Enumerable.Range(0, 21).Select(i => $"p{i:00}").ToList(); // more than is read at once
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        foreach (var post in posts) await stage.Publish(post);
        await stage.Settle();
        await stage.Write(tx => Destinations.Unfollow(tx, Stage.Account, Ann));
        foreach (var post in posts) await stage.Withdraw(post);
        await stage.Turn((await stage.Lane("notes", "all")).Id);

        // The lane is owned, its reach ended, and the first Delete is on its way, when somebody follows and a post appears.
        inboxes.Arrivals.Clear();
        inboxes.Meanwhile = async _ =>
        {
            if (inboxes.Arrivals.Count != 1) return;
            await stage.Follow(Ann, AnnInbox, Shared, "f2");
            await stage.Publish("b");
            await stage.Turn((await stage.Lane("notes", "all")).Id);
            await stage.Turn((await stage.Lane("announce", Stage.Account)).Id);
        };
        await stage.Settle();
        inboxes.Types.Should().Equal([.. Enumerable.Repeat("Delete", 20), "Accept", "Delete", "Create"]);
    }

    [Fact]
    public async Task At_most_fifty_go_in_one_turn()
    {
        await stage.Follow(Ann, AnnInbox, Shared, "f1");
        await stage.Settle();
        for (var i = 0; i < 60; i++) await stage.Publish($"p{i:00}");
        for (var i = 0; i < 4; i++)
        {
            foreach (var l in await stage.Lanes())
            {
                if (l.Kind != "deliver") await stage.Turn(l.Id);
            }
        }

        inboxes.Arrivals.Clear();
        await stage.Deliver(Shared);
        inboxes.Arrivals.Should().HaveCount(50);
        await stage.Settle();
        inboxes.Arrivals.Should().HaveCount(60);
    }

    // Lets time pass as lanes come due.
    private async Task Days(double days)
    {
        var end = store.Clock.GetUtcNow().AddDays(days);
        while (store.Clock.GetUtcNow() < end)
        {
            await stage.Settle();
            store.Clock.Advance(TimeSpan.FromMinutes(20));
        }
    }
}
