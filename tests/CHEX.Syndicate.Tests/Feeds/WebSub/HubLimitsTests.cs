using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds.WebSub;

/// <summary>A stranger cannot use the hub against somebody else, nor fill it.</summary>
public sealed class HubLimitsTests
{
    [Fact]
    public async Task A_host_that_has_confirmed_nothing_is_asked_a_few_times_whoever_asks_for_it()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var victim = await Subscriber.Start();
        victim.Says = c =>
        {
            c.Response.StatusCode = 404;
            return Task.CompletedTask;
        };
        var taken = 0;
        for (var i = 0; i < 200; i++)
        {
            var answer = await stage.Ask("subscribe", victim.Callback($"{i}"), client: $"client {i}");
            if (answer.Status == 202) taken++;
            else answer.Should().Match<HubAnswer>(a => a.Status == 429 && a.RetryAfter > TimeSpan.Zero && a.Reason!.Contains("hub.callback"));
        }

        await stage.Settle();
        taken.Should().Be(20);
        victim.Asked.Should().HaveCount(20);
        await stage.Pass(TimeSpan.FromMinutes(1));
        (await stage.Ask("subscribe", victim.Callback("later"), client: "c")).Status.Should().Be(202);
        (await stage.Ask("subscribe", victim.Callback("sooner"), client: "c")).Status.Should().Be(429);
    }

    [Fact]
    public async Task A_host_that_has_confirmed_one_may_subscribe_to_all_feeds_at_once()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback("first"));
        for (var i = 0; i < 60; i++) (await stage.Ask("subscribe", subscriber.Callback($"{i}"))).Status.Should().Be(202);
    }

    [Fact]
    public async Task A_client_that_asks_and_asks_is_told_to_wait()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        var answers = new List<HubAnswer>();
        for (var i = 0; i < 130; i++) answers.Add(await stage.Ask("nonsense", "", client: "one"));
        answers.Take(120).Should().OnlyContain(a => a.Status == 400);
        answers.Skip(120).Should().OnlyContain(a => a.Status == 429 && a.RetryAfter > TimeSpan.Zero);
        (await stage.Ask("nonsense", "", client: "another")).Status.Should().Be(400);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task There_is_room_for_so_many_and_who_is_in_may_stay(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());

        async Task Fill(string domain, int count) => await stage.Db.Write(
            async tx =>
            {
                var lane = await tx.One<long>("SELECT lane FROM subscription LIMIT 1");
                for (var i = 0; i < count; i++)
                    await tx.Execute("INSERT INTO subscription (topic, callback, domain, lane, since, lease_end, has) VALUES ('/t', @callback, @domain, @lane, 0, 9999999999999, '')", new { callback = domain + i, domain, lane });
            },
            default);

        await Fill("127.0.0.1", HubLimits.OfDomain - 1);
        var full = await stage.Ask("subscribe", subscriber.Callback("more"));
        full.Status.Should().Be(503);
        full.Reason.Should().Contain("its domain");
        (await stage.Ask("subscribe", subscriber.Callback())).Status.Should().Be(202, "it is only renewed");
        await stage.Db.Write(tx => tx.Execute("UPDATE subscription SET domain = 'x' WHERE topic = '/t'"), default);
        await Fill("y", HubLimits.Subscriptions - HubLimits.OfDomain);
        (await stage.Ask("subscribe", subscriber.Callback("more"))).Reason.Should().Contain("as many subscriptions as it takes");
    }

    [Fact]
    public async Task So_many_feeds_are_looked_at_and_so_many_requests_wait_for_an_answer()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        Task Lanes(string lane, int count) => stage.Db.Write(
            async tx =>
            {
                for (var i = 0; i < count; i++) await tx.Execute("INSERT INTO lane (kind, key, state, data) VALUES (@lane, @key, 3, 'x')", new { lane, key = $"/{i}" });
            },
            default);

        await Lanes("topic", HubLimits.Topics - 1);
        (await stage.Ask("subscribe", subscriber.Callback(), HubStage.OfVhs)).Reason.Should().Contain("hub.topic");
        (await stage.Ask("subscribe", subscriber.Callback("b"))).Status.Should().Be(202, "that feed is looked at anyway");
        await Lanes("verify", HubLimits.Pending - 1);
        (await stage.Ask("subscribe", subscriber.Callback("c"))).Should().Match<HubAnswer>(a => a.Status == 503 && a.RetryAfter > TimeSpan.Zero);
        (await stage.Ask("unsubscribe", subscriber.Callback("b"))).Status.Should().Be(202, "it takes the place of one that waits");
    }

    [Fact]
    public async Task Where_the_last_room_was_taken_before_the_word_came_the_subscriber_is_told()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        (await stage.Ask("subscribe", subscriber.Callback("late"))).Status.Should().Be(202);
        await stage.Db.Write(
            async tx =>
            {
                for (var i = 0; i < HubLimits.OfDomain; i++)
                    await tx.Execute("INSERT INTO subscription SELECT '/t', @i, domain, lane, secret, since, lease_end, has, 0, NULL, NULL, NULL FROM subscription WHERE topic <> '/t'", new { i = $"{i}" });
            },
            default);
        await stage.Settle("verify");
        subscriber.Asked.Last().Mode.Should().Be("denied");
        subscriber.Asked.Last().Reason.Should().Contain("domain");
        (await stage.Count("lane WHERE kind = 'verify'")).Should().Be(0);
    }
}
