using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds.WebSub;

/// <summary>What reaches subscribers, and what does not.</summary>
public sealed class DistributeTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_changes_elsewhere_or_quietly_pushes_nothing_and_many_changes_push_the_newest_state_once(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback(), HubStage.OfVhs);
        await stage.Publish("chex");
        await stage.Pass(Second);
        subscriber.Arrived.Should().BeEmpty("that feed has not changed");
        await stage.Publish("vhs", quiet: true);
        await stage.Pass(Second);
        subscriber.Arrived.Should().BeEmpty("a quiet change is no news");

        for (var i = 0; i < 20; i++) await stage.Publish("vhs");
        await stage.Pass(Second);
        subscriber.Arrived.Should().ContainSingle().Which.Body.Should().Equal(await stage.Feed(HubStage.OfVhs));
        subscriber.Arrived.Single().Text.Should().Contain("News 2<").And.Contain("News 22<");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_another_node_commits_is_pushed_though_this_one_has_not_heard_of_it(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        var elsewhere = await stage.Elsewhere();
        await stage.Publish();
        await stage.Settle("topic");
        await stage.Feed();
        var title = await stage.Publish(elsewhere: elsewhere);
        await stage.Settle("push");
        subscriber.Arrived.Should().ContainSingle().Which.Text.Should().Contain(title, "the feed that is kept ready is older than the journal, and nobody has said so");
        await stage.Pass(Second);
        await stage.Feed();
        title = await stage.Publish(elsewhere: elsewhere);
        await stage.Pass(Second);
        subscriber.Arrived.Should().HaveCount(2).And.Subject.Last().Text.Should().Contain(title);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Who_fails_is_tried_again_later_and_later_and_gets_the_newest_state_alone(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback(), more: ("hub.lease_seconds", "2592000"));
        var answers = new Queue<int>([500, 404, 302, 429]);
        subscriber.Takes = (_, _) => Task.FromResult(answers.TryDequeue(out var status) ? status : 200);
        await stage.Publish();
        await stage.Pass(Second);
        subscriber.Arrived.Should().ContainSingle();
        await stage.Pass(TimeSpan.FromSeconds(20));
        subscriber.Arrived.Should().ContainSingle("the first wait is half a minute, less a fifth at most");
        await stage.Pass(TimeSpan.FromSeconds(10));
        subscriber.Arrived.Should().HaveCount(2);
        (await stage.Db.Read(tx => Subscriptions.All(tx), default)).Single().Failed.Should().Be("it answered 404");

        await stage.Publish();
        await stage.Publish();
        for (var i = 0; i < 20; i++) await stage.Pass(TimeSpan.FromMinutes(1));
        subscriber.Arrived.Should().HaveCount(5);
        subscriber.Arrived.Last().Body.Should().Equal(await stage.Feed());
        var listed = (await stage.Db.Read(tx => Subscriptions.All(tx), default)).Single();
        (listed.Pushed, listed.Failed, listed.Attempts, listed.FailingSince).Should().Be((1, null, 0, null));

        subscriber.Takes = (_, _) => Task.FromResult(500);
        await stage.Publish();
        for (var i = 0; i < 40; i++) await stage.Pass(TimeSpan.FromDays(1));
        (subscriber.Arrived.Count - 5).Should().BeInRange(10, 150, "it is tried until its lease is over");
        await HubTests.NothingIsLeft(stage);
    }

    [Fact]
    public async Task A_subscriber_that_asks_for_time_has_it()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        subscriber.Takes = (_, context) =>
        {
            context.Response.Headers.RetryAfter = "7200";
            return Task.FromResult(503);
        };
        await stage.Publish();
        await stage.Pass(Second);
        await stage.Pass(TimeSpan.FromMinutes(119));
        subscriber.Arrived.Should().ContainSingle();
        await stage.Pass(TimeSpan.FromMinutes(2));
        subscriber.Arrived.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_the_subscriber_has_is_not_sent_again_though_it_had_changed_meanwhile()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        await stage.Publish();
        await stage.Pass(Second);
        subscriber.Takes = (_, _) => Task.FromResult(500);
        var log = await stage.Count("change");
        await stage.Db.Write(tx => tx.TakeNumbers("feed:/feeds/all.rss", 1), default);
        await stage.Pass(Second);
        subscriber.Arrived.Should().ContainSingle("the bytes are the ones that it has");
        log.Should().Be(1);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Who_answers_410_is_subscribed_no_more_and_the_others_are(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback("a"));
        await stage.Subscribe(subscriber.Callback("b"));
        subscriber.Takes = (pushed, _) => Task.FromResult(pushed.Query == "?for=a" ? 410 : 200);
        await stage.Publish();
        await stage.Pass(Second);
        await stage.Publish();
        await stage.Pass(Second);
        subscriber.Arrived.Select(p => p.Query).Order(StringComparer.Ordinal).Should().Equal("?for=a", "?for=b", "?for=b");
        (await stage.Count("subscription")).Should().Be(1);

        subscriber.Takes = (_, _) => Task.FromResult(410);
        await stage.Publish();
        await stage.Pass(Second);
        await HubTests.NothingIsLeft(stage);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_happened_between_the_request_and_its_confirmation_is_pushed_and_a_restart_loses_nothing(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        (await stage.Ask("subscribe", subscriber.Callback())).Status.Should().Be(202);
        stage.Restart();
        await stage.Publish();
        await stage.Settle();
        await stage.Pass(Second);
        subscriber.Arrived.Should().ContainSingle().Which.Body.Should().Equal(await stage.Feed());

        // After the commit, before anybody looked; and after the topic's log moved, before anybody was told.
        await stage.Publish();
        stage.Restart();
        await stage.Settle("topic");
        subscriber.Arrived.Should().ContainSingle();
        stage.Restart();
        await stage.Settle();
        subscriber.Arrived.Should().HaveCount(2);
        subscriber.Arrived.Last().Body.Should().Equal(await stage.Feed());
    }

    [Fact]
    public async Task Who_asked_before_the_news_and_confirms_after_it_is_told_of_it_too()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback("first"));
        (await stage.Ask("subscribe", subscriber.Callback("second"))).Status.Should().Be(202);
        await stage.Publish();
        await stage.Settle("topic", "push");
        subscriber.Arrived.Select(p => p.Query).Should().Equal("?for=first");
        await stage.Settle();
        subscriber.Arrived.Select(p => p.Query).Should().Equal("?for=first", "?for=second");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Whose_process_died_after_the_POST_has_the_same_bytes_again_and_an_old_owner_changes_nothing(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        await stage.Publish();
        await stage.Settle("topic");
        var id = await stage.Db.Read(tx => tx.One<long>("SELECT id FROM lane WHERE kind = 'push'"), default);
        var lost = (await stage.Claim(id))!;
        stage.Clock.Advance(TimeSpan.FromMinutes(2));
        await stage.Settle();
        subscriber.Arrived.Should().ContainSingle();
        var act = () => stage.Turn(lost);
        await act.Should().ThrowAsync<LaneLostException>();
        subscriber.Arrived.Should().ContainSingle("who has lost the lane looks before it sends");
    }

    [Fact]
    public async Task A_slow_subscriber_delays_nobody()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var slow = await Subscriber.Start();
        await using var quick = await Subscriber.Start();
        using var end = new CancellationTokenSource();
        slow.Takes = async (_, _) =>
        {
            await Task.Delay(Timeout.Infinite, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 200;
        };
        for (var i = 0; i < 10; i++) await stage.Subscribe(slow.Callback($"{i}"));
        for (var i = 0; i < 10; i++) await stage.Subscribe(quick.Callback($"{i}"));
        using var stop = new CancellationTokenSource();
        var runner = new LaneRunner(stage.Db, stage.Handlers, stage.Clock, new Random(1), NullLogger<LaneRunner>.Instance);
        var running = Task.Run(() => runner.Run(stop.Token));
        await stage.Publish();
        await Eventually.True(() =>
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return quick.Arrived.Count == 10;
        });
        slow.Arrived.Count.Should().BeLessThanOrEqualTo(2, "no more are in flight to one server");
        await end.CancelAsync();
        await Eventually.True(() =>
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return slow.Arrived.Count == 10;
        });
        await stop.CancelAsync();
        await Eventually.True(() =>
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(100));
            return running.IsCompleted;
        });
    }

    [Fact]
    public async Task Several_nodes_tell_each_subscriber_every_state_once()
    {
        await using var stage = await HubStage.Open(StoreKind.Postgres);
        await using var subscriber = await Subscriber.Start();
        for (var i = 0; i < 20; i++) await stage.Subscribe(subscriber.Callback($"{i}"));
        using var stop = new CancellationTokenSource();
        var nodes = Enumerable.Range(0, 3).Select(_ => new LaneRunner(stage.Db, [.. stage.Node(stage.Db).Values], stage.Clock, new Random(1), NullLogger<LaneRunner>.Instance))
            .Select(runner => Task.Run(() => runner.Run(stop.Token))).ToList();
        for (var round = 1; round <= 3; round++)
        {
            await stage.Publish();
            await Eventually.True(() =>
            {
                stage.Clock.Advance(TimeSpan.FromMilliseconds(200));
                return subscriber.Arrived.Count >= 20 * round;
            });
        }

        await stop.CancelAsync();
        await Eventually.True(() =>
        {
            stage.Clock.Advance(TimeSpan.FromMilliseconds(200));
            return nodes.All(n => n.IsCompleted);
        });
        subscriber.Arrived.Should().HaveCount(60);
        subscriber.Arrived.GroupBy(p => p.Query).Should().OnlyContain(g => g.Select(p => p.Text).Distinct().Count() == 3);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_purge_is_pushed_and_no_text_is_kept_for_it(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        await stage.Publish();
        subscriber.Takes = (_, _) => Task.FromResult(500);
        await stage.Pass(Second);
        foreach (var table in new[] { "lane", "letter", "subscription", "log" })
        {
            var rows = await stage.Db.Read(tx => tx.Query<dynamic>($"SELECT * FROM {table}"), default);
            string.Join('\n', rows.Select(r => string.Join('|', ((IDictionary<string, object>)r).Values))).Should().NotContain("News");
        }

        subscriber.Takes = (_, _) => Task.FromResult(200);
        await stage.Db.Write(tx => Removal.Purge(tx, "post1"), default);
        await stage.Pass(TimeSpan.FromMinutes(1));
        subscriber.Arrived.Last().Text.Should().NotContain("News 1").And.Contain("<rss");
    }

    [Fact]
    public async Task While_deliveries_are_held_nobody_is_asked_or_told_and_then_all_are_at_once()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback("a"));
        await stage.Db.Write(tx => Meta.Set(tx, Meta.Key.DeliveriesHeld, "a copy"), default);
        await stage.Publish();
        await stage.Ask("subscribe", subscriber.Callback("b"));
        for (var i = 0; i < 20; i++) await stage.Pass(TimeSpan.FromMinutes(1));
        (subscriber.Arrived.Count, subscriber.Asked.Count).Should().Be((0, 1));

        await stage.Db.Write(
            async tx =>
            {
                await Meta.Remove(tx, Meta.Key.DeliveriesHeld);
                await Subscriptions.Resume(tx);
            },
            default);
        await stage.Settle();
        (subscriber.Arrived.Count, subscriber.Asked.Count).Should().Be((1, 2));
    }
}
