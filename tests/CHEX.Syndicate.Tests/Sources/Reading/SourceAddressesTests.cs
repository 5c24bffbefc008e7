using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>Addresses that move, refuse or go for good, read by the lane.</summary>
public sealed class SourceAddressesTests
{
    [Fact]
    public async Task A_permanent_move_is_believed_after_three_days_and_what_is_new_there_is_news()
    {
        await using var room = await Open();
        room.Feed("/feed", 2, 1);
        await room.Read();
        Redirect(room, "/feed", "/new", 301);
        room.Feed("/new", 3, 2, 1);
        var first = room.Clock.GetUtcNow();
        var reading = await room.Read();
        reading.Notes.Should().Contain("has moved to").And.Contain("change the source's url");
        while ((await Address(room)).Adopted is null)
        {
            room.Site.Asked.Clear();
            await room.Read();
            room.Site.Asked.First(path => path != "/robots.txt").Should().Be("/feed");
            (room.Clock.GetUtcNow() - first).Should().BeLessThan(TimeSpan.FromDays(4));
        }

        (room.Clock.GetUtcNow() - first).Should().BeGreaterThanOrEqualTo(TimeSpan.FromDays(3));
        var head = await room.Head();
        room.Feed("/new", 4, 3, 2, 1);
        room.Site.Asked.Clear();
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 1 && r.Notes!.Contains("change the source's url"));
        room.Site.Asked.Should().NotContain("/feed");
        (await room.Changes(head)).Should().ContainSingle().Which.Quiet.Should().BeFalse("it is the same source at another address");
        (await room.Db.Read(SourceStandings.All, default)).Single().MovedTo.Should().EndWith("/new");

        // ConfiguredService anew it is asked where it is said to be.
        await room.Configure(room.Source with { Url = room.Site.At("/new") });
        (await room.Db.Read(tx => SourceAddresses.Of(tx, "s"), default)).Should().BeEmpty();
    }

    [Theory]
    [InlineData("passing")]
    [InlineData("login")]
    [InlineData("home page")]
    [InlineData("strangers")]
    [InlineData("wandering")]
    [InlineData("back and forth")]
    public async Task A_move_that_is_not_plainly_the_same_source_for_good_is_not_believed(string how)
    {
        await using var room = await Open();
        room.Feed("/feed", 2, 1);
        await room.Read();
        var from = room.Clock.GetUtcNow();
        for (var i = 0; room.Clock.GetUtcNow() - from < TimeSpan.FromDays(8); i++)
        {
            var to = how switch { "login" => "/login/feed", "home page" => "/", "wandering" => FormattableString.Invariant($"/new{i % 9}"), _ => "/new" };
            if (how == "back and forth" && i % 9 == 8) room.Feed("/feed", 3, 2, 1);
            else Redirect(room, "/feed", to, how == "passing" ? 302 : 308);
            if (how == "strangers") room.Site.Page("/new", room.Rss(i + 20).Replace("/news/", "/strange/", StringComparison.Ordinal), "application/rss+xml");
            else room.Feed(to, 3, 2, 1);
            if (how == "strangers") await room.Db.Write(tx => tx.Execute("DELETE FROM validator"), default);
            await room.Read();
        }

        (await room.Db.Read(tx => SourceAddresses.Of(tx, "s"), default)).Should().NotContain(a => a.Adopted != null);
    }

    [Fact]
    public async Task Where_nothing_is_at_the_new_address_any_more_the_old_one_is_asked_again()
    {
        await using var room = await Open();
        room.Feed("/feed", 2, 1);
        await room.Read();
        await room.Db.Write(
            tx => tx.Execute("INSERT INTO source_address (source, url, moved_to, moved_since, adopted) VALUES ('s', @url, @to, 1, 1)", new { url = room.Site.At("/feed").AbsoluteUri, to = room.Site.At("/new").AbsoluteUri }),
            default);
        (await room.Read()).Reason.Should().Contain("/new").And.Contain("404");
        (await room.Read()).Verdict.Should().BeOneOf("ok", "unchanged");
    }

    [Fact]
    public async Task What_is_gone_is_not_asked_again_until_somebody_says_so()
    {
        await using var room = await Open();
        room.Feed("/feed", 2, 1);
        await room.Read();
        var before = await room.Posts();
        room.Site.Page("/feed", "", status: 410);
        (await room.Read()).Reason.Should().Contain("410").And.Contain("sources resume");
        (await room.LaneOf("read")).State.Should().Be((long)LaneState.Parked);
        (await Standing(room)).Should().Match<SourceStanding>(s => s.Hold == "gone" && s.Due == null);
        (await room.Posts()).Should().BeEquivalentTo(before, "what it published stays");

        // A restart, and a wish to have it read, change nothing.
        await room.Configure(room.Source);
        (await Standing(room)).Hold.Should().Be("gone");
        room.Feed("/feed", 3, 2, 1);
        (await room.Db.Write(tx => SourceStandings.Resume(tx, "s"), default)).Should().BeTrue();
        (await room.Db.Write(tx => SourceStandings.Resume(tx, "s"), default)).Should().BeFalse();
        (await room.Read()).NewPosts.Should().Be(1);

        room.Site.Page("/feed", "", status: 410);
        await room.Read();
        await room.Configure(room.Source with { Url = room.Site.At("/other") });
        room.Feed("/other", 3, 2, 1);
        (await room.Read()).Verdict.Should().Be("ok", "a corrected address is tried at once");
    }

    [Fact]
    public async Task An_address_that_is_gone_or_refuses_is_left_alone_while_another_answers()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.WordPress, "/") with { Fallbacks = [new(SourceKind.Feed, site.At("/last"))] });
        room.Site.Page("/wp-json/wp/v2/posts", "no", status: 401);
        room.Site.Page("/feed/", "", status: 410);
        room.Feed("/last", 2, 1);
        (await room.Read()).Origin.Should().Be("fallback-1:feed");
        var asked = new List<(TimeSpan At, string Path)>();
        var from = room.Clock.GetUtcNow();
        while (room.Clock.GetUtcNow() - from < TimeSpan.FromDays(6))
        {
            room.Site.Asked.Clear();
            (await room.Read()).Should().Match<RecordedReading>(r => r.Origin == "fallback-1:feed" && r.Verdict != "failed");
            asked.AddRange(room.Site.Asked.Select(path => (room.Clock.GetUtcNow() - from, path)));
        }

        asked.Should().NotContain(a => a.Path.StartsWith("/feed/", StringComparison.Ordinal), "it said that it is gone");
        asked.Count(a => a.Path.StartsWith("/wp-json", StringComparison.Ordinal)).Should().BeInRange(5, 12, "it is tried ever more seldom, and once a day for ever");
        (await Standing(room)).Hold.Should().BeNull();

        // When the last one fails as well, the one that only refuses is asked again.
        room.Site.Page("/last", "", status: 500);
        room.Site.Asked.Clear();
        for (var i = 0; i < 5; i++) await room.Read();
        room.Site.Asked.Should().Contain(path => path.StartsWith("/wp-json", StringComparison.Ordinal)).And.NotContain(path => path.StartsWith("/feed/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(451)]
    public async Task A_refusal_is_never_the_end(int status)
    {
        await using var room = await Open();
        room.Site.Page("/feed", "", status: status);
        for (var i = 0; i < 12; i++) (await room.Read()).Verdict.Should().Be("failed");
        (await room.LaneOf("read")).Due.Should().BeLessThanOrEqualTo(room.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds());
        room.Feed("/feed", 1);
        (await room.Read()).Verdict.Should().Be("ok");
    }

    [Fact]
    public async Task What_came_with_a_wrong_answer_is_not_sent_back()
    {
        await using var room = await Open();
        room.Site.Page("/feed", c => PoliteWorld.Conditional(c, room.Rss(1), "\"right\""));
        await room.Read();
        room.Site.Page("/feed", async c =>
        {
            (c.Response.Headers.ETag, c.Response.Headers["cf-mitigated"]) = ("\"wrong\"", "challenge");
            await c.Response.WriteAsync("<!doctype html><title>Just a moment...</title>");
        });
        await room.Read();
        await room.Read();
        room.Site.Headers.Last().IfNoneMatch.ToString().Should().Be("\"right\"");
    }

    [Fact]
    public async Task An_answer_to_another_question_is_not_unchanged()
    {
        // The address of a page was given for a feed's; its recipe reads it, and its validators are those of the page.
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/news") with
        {
            Fallbacks = [new(SourceKind.Page, site.At("/news"))],
            Recipe = new PageRecipe { Items = [".item"], Link = ["a@href"], Title = ["a"] },
        });
        room.Site.Page("/news", c => PoliteWorld.Conditional(c, "<!doctype html><div class=item><a href='/news/1'>One</a></div>", "\"page\""));
        (await room.Read()).Origin.Should().Be("fallback-1:page");
        room.Site.Headers.Clear();
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "unchanged" && r.Origin == "fallback-1:page");
        room.Site.Headers.Select(h => h.IfNoneMatch.ToString()).Should().Equal("", "\"page\"");
    }

    [Fact]
    public async Task A_part_of_a_feed_is_added_and_says_nothing_of_what_it_lacks()
    {
        await using var room = await Open();
        room.Site.Page("/feed", c => PoliteWorld.Conditional(c, room.Rss(4, 3, 2, 1), "\"1\""));
        await room.Read();
        room.Site.Page("/feed", async c =>
        {
            (c.Response.StatusCode, c.Response.Headers.ETag) = (c.Request.Headers["A-IM"] == "feed" ? 226 : 500, "\"2\"");
            await c.Response.WriteAsync(room.Rss(5));
        });
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 1);
        for (var i = 0; i < 40; i++) await room.Read();
        (await room.Db.Write(tx => Absences.Miss(tx, "s", 1, TimeSpan.Zero), default)).Should().Be(0);
        room.Site.Headers.Last().IfNoneMatch.ToString().Should().Be("\"2\"");
        (await room.Posts()).Should().HaveCount(5);
    }

    [Fact]
    public async Task A_part_of_a_feed_is_not_held_against_what_a_whole_list_must_be_and_makes_none_believed_again()
    {
        await using var room = await Open();
        await room.Configure(room.Source with { Expect = room.Source.Expect with { MinItems = 4, MustContain = ["/news/1</link>"] } });
        room.Site.Page("/feed", c => PoliteWorld.Conditional(c, room.Rss(4, 3, 2, 1), "\"1\""));
        (await room.Read()).Verdict.Should().Be("ok");
        room.Site.Page("/feed", async c =>
        {
            (c.Response.StatusCode, c.Response.Headers.ETag) = (c.Request.Headers["A-IM"] == "feed" ? 226 : 200, "\"2\"");
            await c.Response.WriteAsync(room.Rss(5));
        });
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 1);

        // The same as the whole list is too little; then no part is asked for until the whole is believed.
        room.Site.Page("/feed", c => PoliteWorld.Conditional(c, room.Rss(5), "\"3\""));
        (await room.Read()).Verdict.Should().Be("suspect");
        room.Site.Headers.Clear();
        (await room.Read()).Verdict.Should().Be("suspect");
        room.Site.Headers.Should().ContainSingle().Which.ContainsKey("A-IM").Should().BeFalse();
    }

    [Fact]
    public async Task A_source_is_paused_and_refreshed_by_hand_but_not_twice_in_five_minutes()
    {
        await using var room = await Open();
        room.Feed("/feed", 1);
        await room.Read();
        (await room.Db.Write(tx => SourceStandings.Refresh(tx, "s"), default)).Should().NotBeNull();
        room.Clock.Advance(TimeSpan.FromMinutes(6));
        (await room.Db.Write(tx => SourceStandings.Refresh(tx, "s"), default)).Should().BeNull();
        (await room.Db.Write(tx => SourceStandings.Refresh(tx, "s"), default)).Should().BeNull("two wishes are one reading");
        (await room.LaneOf("read")).Due.Should().Be(0);
        await room.Read();

        (await room.Db.Write(tx => SourceStandings.Pause(tx, "s"), default)).Should().BeTrue();
        (await room.Db.Write(tx => SourceStandings.Pause(tx, "s"), default)).Should().BeFalse();
        await room.Configure(room.Source with { Url = room.Site.At("/elsewhere") });
        (await Standing(room)).Hold.Should().Be("paused", "only a person ends it");
        room.Site.Asked.Clear();
        await room.Read();
        room.Site.Asked.Should().BeEmpty();
    }

    private static Task<ReadingRoom> Open() => ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));

    private static async Task<SourceAddress> Address(ReadingRoom room) => (await room.Db.Read(tx => SourceAddresses.Of(tx, "s"), default)).Single();

    private static async Task<SourceStanding> Standing(ReadingRoom room) => (await room.Db.Read(SourceStandings.All, default)).Single();

    private static void Redirect(ReadingRoom room, string from, string to, int status) => room.Site.Page(from, c =>
    {
        (c.Response.StatusCode, c.Response.Headers.Location) = (status, to);
        return Task.CompletedTask;
    });
}
