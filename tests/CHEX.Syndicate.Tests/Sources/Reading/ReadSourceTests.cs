using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class ReadSourceTests
{
    [Fact]
    public async Task Comments_that_are_counted_in_the_feed_are_no_edit()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        string Counting(int n) => room.Rss(1)
            .Replace("<rss ", "<rss xmlns:slash=\"http://purl.org/rss/1.0/modules/slash/\" xmlns:thr=\"http://purl.org/syndication/thread/1.0\" xmlns:wfw=\"http://wellformedweb.org/CommentAPI/\" ", StringComparison.Ordinal)
            .Replace("<description>Text", $"<slash:comments>{n}</slash:comments><thr:total>{n}</thr:total><wfw:commentRss>{room.Site.Root}/{n}/feed</wfw:commentRss><comments>{room.Site.Root}/news/1#{n}</comments><description>Text", StringComparison.Ordinal);
        room.Site.Page("/feed", Counting(3), "application/rss+xml");
        (await room.Read()).NewPosts.Should().Be(1);
        var before = (await room.Posts()).Single();

        room.Site.Page("/feed", Counting(4), "application/rss+xml");
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.Items == 1 && r.NewPosts == 0 && r.Revised == 0);
        (await room.Posts()).Single().Should().BeEquivalentTo(before);
        (await room.Head()).Should().Be(1);
    }

    [Fact]
    public async Task The_first_reading_is_quiet_the_same_again_changes_nothing_and_a_new_item_is_loud()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", 3, 2, 1);
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.Origin == "feed" && r.Items == 3 && r.NewPosts == 3 && r.Status == 200 && r.Bytes > 0 && r.Reason == null);
        (await room.Changes()).Should().HaveCount(3).And.OnlyContain(c => c.Quiet && c.Kind == ChangeKind.Published);

        (await room.Read()).Verdict.Should().Be("unchanged");
        room.Site.Page("/feed", room.Rss(3, 2, 1) + "<!-- other bytes -->", "application/rss+xml");
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 0 && r.Revised == 0);
        (await room.Head()).Should().Be(3);

        room.Feed("/feed", 4, 3, 2);
        (await room.Read()).NewPosts.Should().Be(1);
        (await room.Changes(3)).Should().ContainSingle().Which.Quiet.Should().BeFalse();
    }

    [Theory]
    [InlineData("404", "404")]
    [InlineData("500", "500")]
    [InlineData("picture", "a picture (PNG)")]
    [InlineData("login", "log in")]
    [InlineData("challenge", "a person")]
    [InlineData("challenge by status", "a person")]
    [InlineData("blank", "is empty")]
    [InlineData("429", "slow down")]
    [InlineData("error page", "HTML")]
    [InlineData("truncated", "breaks off")]
    [InlineData("empty", "lists nothing")]
    [InlineData("nothing", "/feed")]
    [InlineData("20 MB", "15 MB")]
    [InlineData("silence", "2 s")]
    [InlineData("cut", "middle of its answer")]
    public async Task A_reading_that_fails_is_recorded_with_its_reason_and_changes_nothing_published(string how, string says)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        var before = await room.Posts();

        room.Site.Page("/feed", Failing(how, room.Rss(4, 3, 2)));
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            var reading = await room.Read();
            reading.Should().Match<RecordedReading>(r => r.Verdict == "failed" && r.Reason!.Contains(says) && r.Reason.Contains(room.Site.Root + "/feed"));
            (await room.LaneOf("read")).Should().Match<(long State, long Due, long Attempts)>(l => l.State == (long)LaneState.Waiting && l.Attempts == attempt);
        }

        (await room.Posts()).Should().BeEquivalentTo(before);
        (await room.Head()).Should().Be(3);

        room.Feed("/feed", 4, 3, 2);
        (await room.Read()).NewPosts.Should().Be(1);
        (await room.LaneOf("read")).Attempts.Should().Be(0);
    }

    [Fact]
    public async Task Failures_lengthen_the_pause_up_to_a_day()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 8; i++)
        {
            await room.Read();
            pauses.Add(TimeSpan.FromMilliseconds((await room.LaneOf("read")).Due - room.Clock.GetUtcNow().ToUnixTimeMilliseconds()));
        }

        pauses[0].Should().BeCloseTo(TimeSpan.FromMinutes(54), TimeSpan.FromMinutes(6));
        pauses[1].Should().BeCloseTo(TimeSpan.FromMinutes(108), TimeSpan.FromMinutes(12));
        pauses[^1].Should().BeCloseTo(TimeSpan.FromHours(21.6), TimeSpan.FromHours(2.5));
    }

    [Fact]
    public async Task What_has_not_changed_is_not_read_again_and_validators_go_back_as_they_came()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Site.Page("/feed", async c =>
        {
            c.Response.Headers.CacheControl = "max-age=36000";
            if (c.Request.Headers.IfNoneMatch == "odd\"etag")
            {
                c.Response.StatusCode = 304;
                return;
            }

            c.Response.Headers.ETag = "odd\"etag";
            await c.Response.WriteAsync(room.Rss(2, 1));
        });
        await room.Read();
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "unchanged" && r.Status == 304);
        // Ten hours fresh is longer than the interval of one.
        ((await room.LaneOf("read")).Due - room.Clock.GetUtcNow().ToUnixTimeMilliseconds()).Should().BeGreaterThanOrEqualTo(36_000_000);

        // Read with another recipe, by another program or after long, it is asked for in full.
        await room.Configure(room.Source with { Info = room.Source.Info with { TimeZone = "Europe/Paris" } });
        (await room.Read()).Status.Should().Be(200);
        room.Clock.Advance(TimeSpan.FromDays(7));
        (await room.Read()).Status.Should().Be(304);
        room.Clock.Advance(TimeSpan.FromDays(8));
        (await room.Read()).Status.Should().Be(200, "a feed that has news once a fortnight is asked for in full after one");
    }

    [Fact]
    public async Task A_host_that_asks_for_rest_is_left_alone_until_then()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        room.Site.Page("/wp-json/wp/v2/posts", c =>
        {
            c.Response.StatusCode = 429;
            c.Response.Headers.RetryAfter = "7200";
            return Task.CompletedTask;
        });
        room.Feed("/feed/", 1);
        var reading = await room.Read();
        reading.Reason.Should().Contain("wordpress-rest").And.Contain("7200 s").And.Contain("wordpress-feed");
        room.Site.Asked.Should().NotContain("/feed/");
        ((await room.LaneOf("read")).Due - room.Clock.GetUtcNow().ToUnixTimeMilliseconds()).Should().Be(7_200_000);

        // Another source of the same host finds it closed: that is no reading of it, and no failure.
        await room.Db.Write(tx => HostTurn.Rest(tx, HostTurn.Authority(room.Source.Url), TimeSpan.FromHours(9)), default);
        await room.Read();
        (await room.LaneOf("read")).Attempts.Should().Be(1);
        (await room.Db.Read(tx => Readings.Of(tx, "s", 9), default)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_fallback_answers_is_recorded_and_its_first_reading_is_quiet()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Fallbacks = [new(SourceKind.Feed, site.At("/other"))] });
        room.Feed("/feed", 2, 1);
        room.Feed("/other", 3, 2, 1);
        await room.Read();
        room.Site.Page("/feed", "oops", status: 500);
        var reading = await room.Read();
        reading.Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.Origin == "fallback-1:feed" && r.NewPosts == 1 && r.Revised == 0);
        reading.Reason.Should().StartWith("feed: ").And.Contain("500");
        (await room.Changes(2)).Should().ContainSingle().Which.Quiet.Should().BeTrue();

        room.Feed("/other", 4, 3, 2, 1);
        await room.Read();
        (await room.Changes(3)).Should().ContainSingle().Which.Quiet.Should().BeFalse();
        (await room.Db.Read(tx => SourceRows.Get(tx, "s"), default))!.Origin.Should().Be("fallback-1:feed");
    }

    [Fact]
    public async Task A_post_that_is_gone_from_list_and_site_is_withdrawn_and_one_that_only_left_the_list_stays()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Interval = TimeSpan.FromHours(13) });
        foreach (var n in Enumerable.Range(1, 4)) room.Site.Page($"/news/{n}", "still here");
        room.Feed("/feed", 4, 3, 2, 1);
        await room.Read();
        room.Site.Remove("/news/2");
        room.Feed("/feed", 4, 1);
        for (var i = 0; i < 4; i++) await room.Read();
        (await room.Head()).Should().Be(4);

        await room.Recheck();
        (await room.Changes(4)).Should().ContainSingle().Which.Should().Match<Change>(c => c.Kind == ChangeKind.Withdrawn && !c.Quiet);
        (await room.Posts()).Select(p => p.Title).Should().BeEquivalentTo("Item 4", "Item 3", "Item 1");
        (await room.Db.Read(tx => Readings.Latest(tx, "s"), default))!.Withdrawn.Should().Be(1);
        (await room.LaneOf("recheck")).State.Should().Be((long)LaneState.Waiting);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/feed")]
    public async Task A_page_that_leads_to_the_home_page_or_the_list_is_gone_at_the_third_time(string to)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Interval = TimeSpan.FromHours(13) });
        foreach (var n in Enumerable.Range(1, 4)) room.Site.Page($"/news/{n}", "still here");
        room.Site.Page("/", "welcome");
        room.Site.Page("/new-place/3", "still here");
        room.Feed("/feed", 4, 3, 2, 1);
        await room.Read();
        room.Site.Page("/news/2", c => { c.Response.Redirect(to); return Task.CompletedTask; });
        room.Site.Page("/news/3", c => { c.Response.Redirect("/new-place/3"); return Task.CompletedTask; });
        room.Feed("/feed", 4, 1);
        for (var i = 0; i < 4; i++) await room.Read();

        for (var time = 1; time <= 2; time++)
        {
            await room.Recheck();
            (await room.Head()).Should().Be(4);
            (await room.LaneOf("recheck")).State.Should().Be((long)LaneState.Waiting);
        }

        await room.Recheck();
        (await room.Changes(4)).Should().ContainSingle().Which.Kind.Should().Be(ChangeKind.Withdrawn);
        (await room.Posts()).Select(p => p.Title).Should().BeEquivalentTo("Item 4", "Item 3", "Item 1");
    }

    [Theory]
    [InlineData(429, null, 600)]
    [InlineData(503, "120", 120)]
    public async Task A_host_that_asks_for_rest_while_posts_are_looked_for_gets_it(int status, string? after, int seconds)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Interval = TimeSpan.FromHours(13) });
        room.Feed("/feed", 4, 3, 2, 1);
        await room.Read();
        foreach (var n in (int[])[2, 3])
        {
            room.Site.Page($"/news/{n}", c =>
            {
                c.Response.StatusCode = status;
                if (after is not null) c.Response.Headers.RetryAfter = after;
                return Task.CompletedTask;
            });
        }

        room.Feed("/feed", 4, 1);
        for (var i = 0; i < 4; i++) await room.Read();
        await room.Recheck();
        (await room.Head()).Should().Be(4);
        room.Site.Asked.Count(path => path.StartsWith("/news/", StringComparison.Ordinal)).Should().Be(1, "whoever asks for rest is not asked again");
        var until = await room.Db.Read(tx => HostTurn.OpenUntil(tx, HostTurn.Authority(room.Site.At("/"))), default);
        until.Should().Be(room.Clock.GetUtcNow().AddSeconds(seconds).ToUnixTimeMilliseconds());
    }

    [Fact]
    public async Task A_site_that_is_down_withdraws_nothing()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Interval = TimeSpan.FromHours(13) });
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        room.Site.Page("/news/2", "oops", status: 503);
        room.Feed("/feed", 3, 1);
        for (var i = 0; i < 4; i++) await room.Read();
        await room.Recheck();
        (await room.Head()).Should().Be(3);
        (await room.LaneOf("recheck")).State.Should().Be((long)LaneState.Waiting);
    }

    [Fact]
    public async Task An_owner_that_lost_its_lane_writes_nothing()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Site.Page("/feed", async c =>
        {
            await room.LoseLane();
            await c.Response.WriteAsync(room.Rss(1));
        });
        var act = room.Read;
        await act.Should().ThrowAsync<LaneLostException>();
        (await room.Head()).Should().Be(0);
        (await room.Db.Read(tx => Readings.Latest(tx, "s"), default)).Should().BeNull();
    }

    [Fact]
    public async Task A_source_taken_out_is_paused_and_keeps_its_posts_and_goes_on_when_it_is_back()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", 1);
        await room.Read();
        await room.Db.Write(tx => SourceRows.Apply(tx, [], new Random(1)), default);
        (await room.Db.Read(tx => SourceRows.Get(tx, "s"), default))!.Active.Should().BeFalse();
        room.Feed("/feed", 2, 1);
        await room.Read();
        (await room.Posts()).Should().HaveCount(1);

        await room.Configure(room.Source);
        (await room.LaneOf("read")).Due.Should().Be(0);
        await room.Read();
        (await room.Posts()).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_corrected_address_is_tried_at_once()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/wrong"));
        room.Feed("/feed", 1);
        for (var i = 0; i < 5; i++) await room.Read();
        var failing = await room.LaneOf("read");
        await room.Configure(room.Source with { Interval = TimeSpan.FromHours(2) });
        (await room.LaneOf("read")).Should().Be(failing);
        await room.Configure(room.Source with { Url = room.Site.At("/feed") });
        (await room.LaneOf("read")).Should().Be(((long)LaneState.Waiting, 0, 0));
        (await room.Read()).Verdict.Should().Be("ok");
    }

    private static RequestDelegate Failing(string how, string rss) => async c =>
    {
        switch (how)
        {
            case "picture":
                c.Response.Headers.ETag = "\"wrong\"";
                await c.Response.Body.WriteAsync(new byte[] { 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a });
                break;
            case "login":
                await c.Response.WriteAsync("<!doctype html><html><form><input name=u><input type=\"password\"></form></html>");
                break;
            case "challenge" or "challenge by status":
                if (how != "challenge") c.Response.StatusCode = 403;
                c.Response.Headers["cf-mitigated"] = "challenge";
                await c.Response.WriteAsync("<!doctype html><title>Just a moment...</title>");
                break;
            case "blank":
                await c.Response.WriteAsync("\uFEFF \r\n");
                break;
            case "error page":
                c.Response.ContentType = "text/html";
                await c.Response.WriteAsync("<!DOCTYPE html><html><head><title>Sorry</title></head><body>Something went wrong</body></html>");
                break;
            case "truncated":
                await c.Response.WriteAsync(rss[..(rss.Length * 2 / 3)]);
                break;
            case "empty":
                await c.Response.WriteAsync("<rss version=\"2.0\"><channel><title>News</title><link>/</link></channel></rss>");
                break;
            case "nothing":
                break;
            case "20 MB":
                await c.Response.WriteAsync(rss);
                var piece = Encoding.ASCII.GetBytes(new string(' ', 1024 * 1024));
                for (var i = 0; i < 20 && !c.RequestAborted.IsCancellationRequested; i++) await c.Response.Body.WriteAsync(piece);
                break;
            case "silence":
                await Task.Delay(Timeout.Infinite, c.RequestAborted);
                break;
            case "cut":
                c.Response.ContentLength = rss.Length;
                await c.Response.WriteAsync(rss[..100]);
                await c.Response.Body.FlushAsync();
                c.Abort();
                break;
            default:
                c.Response.StatusCode = int.Parse(how);
                await c.Response.WriteAsync("no");
                break;
        }
    };
}
