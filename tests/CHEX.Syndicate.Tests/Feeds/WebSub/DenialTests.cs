using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds.WebSub;

/// <summary>Subscribers are told when there is nothing to subscribe to (any more).</summary>
public sealed class DenialTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_feed_that_is_gone_for_an_hour_is_denied_to_its_subscribers(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback("a"), HubStage.OfVhs);
        await stage.Subscribe(subscriber.Callback("b"), HubStage.OfVhs);
        await stage.Subscribe(subscriber.Callback("b"));

        stage.Restart(sources: [Newsroom.Chex]);
        await stage.Db.Write(WatchTopic.Prepare, default);
        for (var i = 0; i < 5; i++) await stage.Pass(TimeSpan.FromMinutes(10));
        (await stage.Count("subscription")).Should().Be(3, "it may be a mistake that is mended");
        (await stage.Ask("subscribe", subscriber.Callback("c"), HubStage.OfVhs)).Status.Should().Be(400);
        for (var i = 0; i < 5; i++) await stage.Pass(TimeSpan.FromMinutes(10));

        subscriber.Asked.Where(a => a.Mode == "denied").Should().HaveCount(2).And.OnlyContain(a => a.Topic == HubStage.OfVhs && a.Reason == "This feed is no more." && a.Challenge == "");
        (await stage.Count("subscription")).Should().Be(1, "the other feed is still there");
        await stage.Publish();
        await stage.Pass(TimeSpan.FromSeconds(1));
        subscriber.Arrived.Should().ContainSingle();
    }

    [Fact]
    public async Task A_feed_that_comes_back_within_the_hour_was_never_gone()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        stage.Restart(open: false);
        await stage.Db.Write(WatchTopic.Prepare, default);
        await stage.Publish();
        for (var i = 0; i < 5; i++) await stage.Pass(TimeSpan.FromMinutes(10));
        subscriber.Arrived.Should().BeEmpty();

        stage.Restart();
        for (var i = 0; i < 4; i++) await stage.Pass(TimeSpan.FromMinutes(10));
        subscriber.Arrived.Should().ContainSingle("what happened meanwhile is told");
        subscriber.Asked.Should().ContainSingle();
        for (var i = 0; i < 9; i++) await stage.Pass(TimeSpan.FromMinutes(10));
        (await stage.Count("subscription")).Should().Be(1);
    }

    [Fact]
    public async Task Push_that_is_switched_off_for_good_is_told_to_all()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        stage.Restart(open: false);
        await stage.Db.Write(WatchTopic.Prepare, default);
        for (var i = 0; i < 9; i++) await stage.Pass(TimeSpan.FromMinutes(10));
        subscriber.Asked.Last().Mode.Should().Be("denied");
        await HubTests.NothingIsLeft(stage);
    }

    [Fact]
    public async Task What_was_asked_for_and_is_no_more_when_it_is_confirmed_is_denied()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Ask("subscribe", subscriber.Callback());
        stage.Restart(open: false);
        await stage.Settle();
        subscriber.Asked.Select(a => a.Mode).Should().Equal("subscribe", "denied");
        await HubTests.NothingIsLeft(stage);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_operator_may_end_the_subscriptions_of_a_callback_and_it_is_told_so(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        await stage.Subscribe(subscriber.Callback(), HubStage.OfVhs);
        (await stage.Db.Write(tx => Subscriptions.Deny(tx, "https://nobody.example/", "x"), default)).Should().Be(0);
        (await stage.Db.Write(tx => Subscriptions.Deny(tx, subscriber.Callback(), "Enough."), default)).Should().Be(2);
        await stage.Settle();
        subscriber.Asked.Where(a => a.Mode == "denied").Select(a => a.Reason).Should().Equal("Enough.", "Enough.");
        await HubTests.NothingIsLeft(stage);
    }
}
