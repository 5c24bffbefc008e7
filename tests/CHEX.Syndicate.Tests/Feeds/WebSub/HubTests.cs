using System.Text;
using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds.WebSub;

/// <summary>The hub tests of websub.rocks by their numbers, and what the standard says besides.</summary>
public sealed class HubTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Hub_100_a_typical_request_is_verified_and_then_told_of_news_without_a_signature(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Publish();

        (await stage.Ask("subscribe", subscriber.Callback())).Should().Be(new HubAnswer(202));
        subscriber.Asked.Should().BeEmpty("that is done by a lane");
        await stage.Settle();
        var question = subscriber.Asked.Should().ContainSingle().Subject;
        question.Should().BeEquivalentTo(new { Mode = "subscribe", Topic = HubStage.All, Lease = 864000L });
        question.Challenge.Length.Should().BeGreaterThan(40);
        subscriber.Arrived.Should().BeEmpty("what there was it can read itself");

        var title = await stage.Publish();
        await stage.Pass(Second);
        var pushed = subscriber.Arrived.Should().ContainSingle().Subject;
        pushed.Body.Should().Equal(await stage.Feed());
        pushed.Text.Should().Contain(title);
        pushed.ContentType.Should().Be("application/rss+xml; charset=utf-8");
        pushed.Link.Should().Be("<https://news.example.org/websub>; rel=\"hub\", <https://news.example.org/feeds/all.rss>; rel=\"self\"");
        pushed.Signature.Should().BeEmpty();
        pushed.Query.Should().Be("?for=a", "the callback's own query is part of it");

        await stage.Pass(Second);
        await stage.Pass(TimeSpan.FromDays(1));
        subscriber.Arrived.Should().ContainSingle("every state is told once");
    }

    [Fact]
    public async Task Hub_101_with_a_secret_contents_are_signed_with_it()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        var secret = new string('ß', 99) + "x";
        await stage.Subscribe(subscriber.Callback(), more: ("hub.secret", secret));
        (await stage.Db.Read(tx => tx.One<string>("SELECT secret FROM subscription"), default)).Should().NotContain("ß").And.StartWith("v1.", "the store does not show it");

        await stage.Publish();
        await stage.Pass(Second);
        var pushed = subscriber.Arrived.Should().ContainSingle().Subject;
        pushed.Signature.Should().Be(pushed.Signed(secret)).And.HaveLength("sha256=".Length + 64);
    }

    [Fact]
    public async Task Hub_102_parameters_that_mean_nothing_are_ignored()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback(), more: [("foo", "bar"), ("hub.foo", "hub.bar"), ("hub.foo", "twice")]);
        await stage.Publish();
        await stage.Pass(Second);
        subscriber.Arrived.Should().ContainSingle();
        subscriber.Asked.Single().Query.Should().NotContain("foo");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Hub_103_a_subscription_is_renewed_before_it_ends_and_stays_one(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback(), more: [("hub.secret", "old"), ("hub.lease_seconds", "3600")]);
        await stage.Pass(TimeSpan.FromMinutes(50));
        await stage.Subscribe(subscriber.Callback(), more: [("hub.secret", "new"), ("hub.lease_seconds", "7200")]);
        subscriber.Asked.Select(a => a.Lease).Should().Equal(3600, 7200);
        subscriber.Asked.Select(a => a.Challenge).Should().OnlyHaveUniqueItems();

        await stage.Pass(TimeSpan.FromMinutes(60));
        await stage.Publish();
        await stage.Pass(Second);
        var pushed = subscriber.Arrived.Should().ContainSingle().Subject;
        pushed.Signature.Should().Be(pushed.Signed("new"));
        (await stage.Count("subscription")).Should().Be(1);

        await stage.Subscribe(subscriber.Callback());
        await stage.Publish();
        await stage.Pass(Second);
        subscriber.Arrived.Last().Signature.Should().BeEmpty("it was renewed without a secret");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Hub_104_who_unsubscribes_is_asked_too_and_then_left_alone_and_nothing_stays(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback());
        (await stage.Ask("unsubscribe", subscriber.Callback())).Status.Should().Be(202);
        (await stage.Count("subscription")).Should().Be(1, "the subscriber has not said so yet");
        await stage.Settle();
        subscriber.Asked.Last().Should().BeEquivalentTo(new { Mode = "unsubscribe", Topic = HubStage.All, Lease = (long?)null });

        await stage.Publish();
        await stage.Pass(Second);
        subscriber.Arrived.Should().BeEmpty();
        await NothingIsLeft(stage);

        await stage.Subscribe(subscriber.Callback());
        await stage.Publish();
        await stage.Pass(Second);
        subscriber.Arrived.Should().ContainSingle("it has subscribed again");
    }

    [Theory]
    [InlineData("/feeds/all.atom", "application/atom+xml; charset=utf-8")]
    [InlineData("/feeds/all.json", "application/feed+json; charset=utf-8")]
    [InlineData("/feeds/sources/chex.rss?content=summary", "application/rss+xml; charset=utf-8")]
    [InlineData("/feeds/all.csv", "text/csv; charset=utf-8")]
    [InlineData("/feeds/all.atom?deleted=1", "application/atom+xml; charset=utf-8")]
    [InlineData("/feeds/all.json?source=chex&topic=funding", "application/feed+json; charset=utf-8")]
    public async Task Hub_105_and_106_every_feed_is_pushed_as_what_it_is(string path, string type)
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        var topic = "https://news.example.org" + path;
        await stage.Subscribe(subscriber.Callback(), topic);
        await stage.Publish();
        await stage.Pass(Second);
        var pushed = subscriber.Arrived.Should().ContainSingle().Subject;
        pushed.ContentType.Should().Be(type);
        pushed.Link.Should().EndWith($"<{topic}>; rel=\"self\"");
        pushed.Body.Should().Equal(await stage.Feed(topic));
    }

    [Theory]
    [InlineData("/callback", "?")]
    [InlineData("/callback?", "?")]
    [InlineData("/callback?a=1&b=%C3%A9&hub.mode=mine", "?a=1&b=%C3%A9&hub.mode=mine&")]
    public async Task The_callbacks_query_stays_and_ours_comes_after_it(string callback, string before)
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        subscriber.Says = c => c.Response.WriteAsync(c.Request.Query["hub.challenge"].ToString());
        await stage.Subscribe(subscriber.At(callback), more: ("hub.lease_seconds", "86400"));
        var question = subscriber.Asked.Single();
        question.Query.Should().Be($"{before}hub.mode=subscribe&hub.topic=https%3A%2F%2Fnews.example.org%2Ffeeds%2Fall.rss&hub.challenge={question.Challenge}&hub.lease_seconds=86400");
        (await stage.Count("subscription")).Should().Be(1);
    }

    public static TheoryData<string, Func<HttpContext, Task>> Refusals => new()
    {
        { "not found", c => Say(c, 404, "") },
        { "a redirect", c => { c.Response.Headers.Location = "/elsewhere"; return Say(c, 302, c.Request.Query["hub.challenge"].ToString()); } },
        { "not what was asked", c => Say(c, 200, "yes") },
        { "a part of it", c => Say(c, 200, c.Request.Query["hub.challenge"].ToString()[1..]) },
        { "more than it", c => Say(c, 200, c.Request.Query["hub.challenge"] + new string(' ', 100_000)) },
        { "the challenge with another status", c => Say(c, 403, c.Request.Query["hub.challenge"].ToString()) },
    };

    [Theory, MemberData(nameof(Refusals))]
    public async Task Who_does_not_confirm_has_no_subscription_and_loses_none(string how, Func<HttpContext, Task> says)
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        subscriber.Says = says;
        await stage.Subscribe(subscriber.Callback());
        subscriber.Asked.Should().ContainSingle("{0} is an answer", how);
        await NothingIsLeft(stage);

        subscriber.Says = null;
        await stage.Subscribe(subscriber.Callback(), more: ("hub.secret", "mine"));
        subscriber.Says = says;
        await stage.Subscribe(subscriber.Callback(), more: ("hub.secret", "another's"));
        (await stage.Ask("unsubscribe", subscriber.Callback())).Status.Should().Be(202);
        await stage.Settle();
        await stage.Publish();
        await stage.Pass(Second);
        var pushed = subscriber.Arrived.Should().ContainSingle("what was is left as it was").Subject;
        pushed.Signature.Should().Be(pushed.Signed("mine"));
    }

    [Fact]
    public async Task Who_does_not_answer_is_asked_three_times_and_then_forgotten()
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        subscriber.Says = c => Say(c, 503, "");
        await stage.Subscribe(subscriber.Callback());
        for (var i = 0; i < 10; i++) await stage.Pass(TimeSpan.FromMinutes(1));
        subscriber.Asked.Should().HaveCount(3);
        subscriber.Asked.Select(a => a.Challenge).Should().OnlyHaveUniqueItems();
        await NothingIsLeft(stage);

        await stage.Subscribe(subscriber.Callback());
        subscriber.Says = null;
        await stage.Pass(TimeSpan.FromMinutes(1));
        (await stage.Count("subscription")).Should().Be(1, "it answered the second time");
    }

    [Theory, InlineData(HubStage.Inside), InlineData("nobody.example")]
    public async Task A_name_that_leads_inside_or_nowhere_is_not_asked_and_not_tried_again(string host)
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await stage.Subscribe($"https://{host}/push");
        await NothingIsLeft(stage);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_newest_of_two_requests_is_the_one_that_holds(StoreKind kind)
    {
        await using var stage = await HubStage.Open(kind);
        await using var subscriber = await Subscriber.Start();
        subscriber.Says = async c =>
        {
            // While the first is being asked about, the second comes.
            if (subscriber.Asked.Count == 1) (await stage.Ask("unsubscribe", subscriber.Callback())).Status.Should().Be(202);
            await c.Response.WriteAsync(c.Request.Query["hub.challenge"].ToString());
        };
        await stage.Subscribe(subscriber.Callback());
        subscriber.Asked.Select(a => a.Mode).Should().Equal("subscribe", "unsubscribe");
        await NothingIsLeft(stage);
    }

    [Theory]
    [InlineData("1", 60)]
    [InlineData("86400", 86400)]
    [InlineData("99999999999999999999999999", 2592000)]
    public async Task A_lease_is_what_was_asked_for_within_bounds(string asked, long granted)
    {
        await using var stage = await HubStage.Open(StoreKind.Sqlite);
        await using var subscriber = await Subscriber.Start();
        await stage.Subscribe(subscriber.Callback(), more: ("hub.lease_seconds", asked));
        subscriber.Asked.Single().Lease.Should().Be(granted);

        await stage.Pass(TimeSpan.FromSeconds(granted - 1));
        await stage.Publish();
        await stage.Settle();
        subscriber.Arrived.Should().ContainSingle("the lease is not over");
        await stage.Pass(Second);
        await stage.Publish();
        await stage.Settle();
        await stage.Pass(TimeSpan.FromHours(2));
        subscriber.Arrived.Should().ContainSingle("the lease is over");
        await NothingIsLeft(stage);
    }

    internal static async Task NothingIsLeft(HubStage stage)
    {
        (await stage.Count("subscription")).Should().Be(0);
        (await stage.Count("letter")).Should().Be(0);
        (await stage.Count("lane WHERE kind IN ('verify', 'topic', 'push')")).Should().Be(0);
        (await stage.Count("log WHERE name LIKE 'feed:%'")).Should().Be(0);
    }

    private static Task Say(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(text);
    }
}
