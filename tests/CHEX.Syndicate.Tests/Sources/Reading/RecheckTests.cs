using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class RecheckTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_is_asked_for_after_1_7_and_30_days_and_then_every_quarter_and_only_if_it_has_changed(StoreKind kind)
    {
        await using var room = await Open(kind);
        Etagged(room, "/news/1", "still here");
        room.Feed("/feed", 1);
        await room.Read();
        var start = room.Clock.GetUtcNow();
        var days = new List<double>();
        var asked = 0;
        for (var turns = 0; turns < 400 && days.Count < 6; turns++)
        {
            await room.Recheck();
            var now = room.Site.Asked.Count(p => p == "/news/1");
            if (now > asked) days.Add((room.Clock.GetUtcNow() - start).TotalDays);
            asked = now;
        }

        days.Take(3).Should().Equal(1, 7, 30);
        days[3].Should().BeInRange(30 + 86, 30 + 96);
        (days[4] - days[3]).Should().BeInRange(86, 96);
        Requests(room, "/news/1").Skip(1).Should().OnlyContain(h => h.IfNoneMatch == "\"1\"");
        (await room.Head()).Should().Be(1);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Old_posts_that_nobody_lists_any_more_are_withdrawn_when_their_page_was_gone_three_times_over_a_day(StoreKind kind)
    {
        await using var room = await Open(kind);
        Pages(room, 1, 2, 3, 4);
        room.Feed("/feed", 2, 1);
        await room.Read();
        room.Feed("/feed", 4, 3);
        await room.Read();
        room.Site.Remove("/news/1");
        room.Site.Page("/news/2", "gone", status: 410);
        while (!room.Site.Asked.Contains("/news/1")) await room.Recheck();
        var first = room.Clock.GetUtcNow();
        (await Withdrawn(room)).Should().Equal([Id(room, 2)], "410 is said on purpose, 404 is not");
        while (room.Site.Asked.Count(p => p == "/news/1") < 3)
        {
            (await Withdrawn(room)).Should().HaveCount(1);
            await room.Recheck();
        }

        (room.Clock.GetUtcNow() - first).Should().BeGreaterThanOrEqualTo(TimeSpan.FromDays(1));
        (await Withdrawn(room)).Should().BeEquivalentTo([Id(room, 1), Id(room, 2)]);
        (await room.Posts()).Select(p => p.Title).Should().BeEquivalentTo("Item 3", "Item 4");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_that_is_missing_for_less_than_a_day_or_is_still_listed_withdraws_nothing(StoreKind kind)
    {
        await using var room = await Open(kind);
        Pages(room, 1, 3, 4);
        room.Feed("/feed", 2, 1);
        await room.Read();
        room.Feed("/feed", 4, 3);
        await room.Read();

        // 2 is missing at first, and there again hours later; 3 is listed, and its page is missing.
        room.Site.Remove("/news/3");
        var end = room.Clock.GetUtcNow() + TimeSpan.FromDays(12);
        for (var turns = 0; room.Clock.GetUtcNow() < end && turns < 200; turns++)
        {
            await room.Recheck();
            if (room.Site.Asked.Count(p => p == "/news/2") == 2) Pages(room, 2);
        }

        room.Site.Asked.Count(p => p == "/news/3").Should().Be(4, "it is left alone for longer each time");
        (await Withdrawn(room)).Should().BeEmpty();
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    [InlineData(302)]
    public async Task A_site_that_answers_so_for_every_page_withdraws_nothing_and_says_so(int status)
    {
        await using var room = await Open(StoreKind.Sqlite);
        foreach (var n in Enumerable.Range(1, 6)) Answer(room, $"/news/{n}", status);
        room.Feed("/feed", 6, 5, 4, 3, 2, 1);
        await room.Read();
        room.Feed("/feed", 6, 5, 1);
        for (var i = 0; i < 6; i++) await room.Read();
        for (var i = 0; i < 8; i++) await room.Recheck();
        (await Withdrawn(room)).Should().BeEmpty();
        (await Latest(room)).Notes.Should().Contain("the site is taken to be broken");

        // The site is mended, but for two of them.
        Pages(room, 1, 2, 5, 6);
        for (var i = 0; i < 8; i++) await room.Recheck();
        (await Withdrawn(room)).Should().BeEquivalentTo([Id(room, 3), Id(room, 4)]);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_a_broken_site_said_of_a_page_counts_for_nothing_once_it_is_mended(StoreKind kind)
    {
        await using var room = await Open(kind);
        room.Feed("/feed", 2, 1);
        await room.Read();
        room.Feed("/feed", 4, 3);
        await room.Read();
        for (var (i, end) = (0, room.Clock.GetUtcNow().AddDays(5)); room.Clock.GetUtcNow() < end && i < 99; i++) await room.Recheck();
        (await Withdrawn(room)).Should().BeEmpty();

        Pages(room, 2, 3, 4);
        room.Site.Page("/news/1", "gone", status: 404);
        var before = room.Site.Asked.Count(p => p == "/news/1");
        before.Should().BeGreaterThanOrEqualTo(3);
        while (room.Site.Asked.Count(p => p == "/news/1") < before + 3)
        {
            (await Withdrawn(room)).Should().BeEmpty("it must say so three times again");
            await room.Recheck();
        }

        (await Withdrawn(room)).Should().Equal(Id(room, 1));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_that_says_410_is_asked_once_more_when_its_list_stops_showing_it_and_not_daily_before(StoreKind kind)
    {
        await using var room = await Open(kind);
        Pages(room, 2, 3);
        room.Site.Page("/news/1", "gone", status: 410);
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        for (var (i, end) = (0, room.Clock.GetUtcNow().AddDays(40)); room.Clock.GetUtcNow() < end && i < 99; i++) await room.Recheck();
        room.Site.Asked.Count(p => p == "/news/1").Should().Be(6, "after 1, 2, 4, 8, 16 and 32 days");
        (await Withdrawn(room)).Should().BeEmpty("its list shows it");

        room.Feed("/feed", 3, 2, 0);
        for (var i = 0; i < 4; i++) await room.Read();
        await room.Recheck();
        (await Withdrawn(room)).Should().Equal(Id(room, 1));
        room.Site.Asked.Count(p => p == "/news/1").Should().Be(7);
    }

    [Fact]
    public async Task No_more_than_a_few_posts_of_a_source_are_withdrawn_in_a_day()
    {
        await using var room = await Open(StoreKind.Sqlite);
        room.Feed("/feed", [.. Enumerable.Range(1, 30).Reverse()]);
        Pages(room, [1, .. Enumerable.Range(12, 19)]);
        await room.Read();
        room.Feed("/feed", [.. Enumerable.Range(12, 19).Reverse(), 1]);
        for (var i = 0; i < 4; i++) await room.Read();
        await room.Recheck();
        (await Withdrawn(room)).Should().HaveCount(5);
        (await Latest(room)).Notes.Should().Contain("no more than 5 of a source are withdrawn in a day").And.Contain("`withdraw ");
        var start = room.Clock.GetUtcNow();
        while (room.Clock.GetUtcNow() < start.AddHours(23)) await room.Recheck();
        (await Withdrawn(room)).Should().HaveCount(10, "the next five go a day later");
        (room.Clock.GetUtcNow() - start).Should().BeGreaterThanOrEqualTo(TimeSpan.FromHours(23.9));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Pages_that_refuse_us_for_ever_hold_up_no_other(StoreKind kind)
    {
        await using var room = await Open(kind);
        room.Feed("/feed", [.. Enumerable.Range(1, 30).Reverse()]);
        foreach (var n in Enumerable.Range(2, 11)) Answer(room, $"/news/{n}", 403);
        Pages(room, [1, .. Enumerable.Range(14, 17)]);
        await room.Read();
        room.Feed("/feed", [.. Enumerable.Range(14, 17).Reverse(), 1]);
        for (var i = 0; i < 4; i++) await room.Read();
        for (var i = 0; i < 6; i++) await room.Recheck();
        (await Withdrawn(room)).Should().Equal(Id(room, 13));
        var asked = room.Site.Asked.Count(p => p == "/news/2");
        var end = room.Clock.GetUtcNow() + TimeSpan.FromDays(28);
        while (room.Clock.GetUtcNow() < end) await room.Recheck();
        (room.Site.Asked.Count(p => p == "/news/2") - asked).Should().BeInRange(4, 10, "it is asked less and less, down to once a week");
    }

    [Fact]
    public async Task Robots_txt_is_obeyed_and_tells_nothing_of_a_page()
    {
        await using var room = await Open(StoreKind.Sqlite);
        room.Site.Page("/robots.txt", "User-agent: *\nDisallow: /news/", "text/plain");
        room.Feed("/feed", 4, 3, 2, 1);
        await room.Read();
        room.Feed("/feed", 4, 1);
        for (var i = 0; i < 4; i++) await room.Read();
        for (var i = 0; i < 4; i++) await room.Recheck();
        room.Site.Asked.Should().NotContain(p => p.StartsWith("/news/"));
        (await Withdrawn(room)).Should().BeEmpty();
    }

    [Theory, InlineData("hold = 'paused'"), InlineData("state = 'paused'")]
    public async Task Pages_of_a_source_that_is_paused_or_was_taken_out_are_left_alone(string rests)
    {
        await using var room = await Open(StoreKind.Sqlite);
        Pages(room, 1, 2);
        room.Feed("/feed", 2, 1);
        await room.Read();
        await room.Db.Write(tx => tx.Execute("UPDATE source SET " + rests), default);
        for (var i = 0; i < 4; i++) await room.Recheck();
        room.Site.Asked.Should().NotContain(p => p.StartsWith("/news/"));
        await room.Db.Write(tx => tx.Execute("UPDATE source SET hold = NULL, state = 'active'"), default);
        await room.Recheck();
        room.Site.Asked.Should().Contain(["/news/1", "/news/2"]);
    }

    [Fact]
    public async Task What_a_person_asks_of_a_paused_source_is_asked_to_the_end()
    {
        await using var room = await Open(StoreKind.Sqlite);
        Pages(room, 2);
        room.Feed("/feed", 2, 1);
        await room.Read();
        await room.Db.Write(tx => SourceStandings.Pause(tx, "s"), default);
        (await room.CheckNow(Id(room, 1))).Outcome.Should().Be(CheckOutcome.AskedAgain);
        for (var i = 0; i < 3; i++) await room.Recheck();
        (await Withdrawn(room)).Should().Equal(Id(room, 1));
    }

    [Fact]
    public async Task A_start_makes_no_page_due()
    {
        await using var room = await Open(StoreKind.Sqlite);
        Pages(room, 1);
        room.Feed("/feed", 1);
        await room.Read();
        await room.Recheck();
        var before = await room.LaneOf(Recheck.LaneKind);
        await room.Configure(room.Source);
        (await room.LaneOf(Recheck.LaneKind)).Should().Be(before);
    }

    [Fact]
    public async Task A_wall_before_a_site_and_a_door_tell_nothing_of_a_page()
    {
        await using var room = await Open(StoreKind.Sqlite);
        room.Feed("/feed", 2, 1);
        room.Site.Page("/news/1", "<html><head><title>Just a moment...</title></head></html>");
        room.Site.Page("/news/2", c => { c.Response.Redirect("/login?next=/news/2"); return Task.CompletedTask; });
        room.Site.Page("/login", "Who are you?");
        await room.Read();
        foreach (var n in (int[])[1, 2]) (await room.CheckNow(Id(room, n))).Should().Match<CheckResult>(r => r.Outcome == CheckOutcome.Unclear && r.Says.Contains("a wall, or a place to log in"));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_article_corrected_after_thirty_days_becomes_a_revision(StoreKind kind)
    {
        await using var room = await ReadingRoom.Open(site => Articles(site), kind);
        room.Site.Page("/list", """<ul><li><a href="/a/1">The first</a> <time>1 May 2026</time></li><li><a href="/a/2">The second</a> <time>2 May 2026</time></li></ul>""");
        Article(room, 1, "<p>The clinic opens on Monday at nine.</p><p>Everybody is welcome to come along.</p>");
        Article(room, 2, "<p>Other news.</p>");
        await room.Read();
        (await room.Posts()).Should().HaveCount(2);
        var before = await room.Head();

        // The list moves on, and the article is corrected when nobody lists it any more.
        room.Site.Page("/list", """<ul><li><a href="/a/3">The third</a> <time>20 May 2026</time></li></ul>""");
        Article(room, 3, "<p>More news.</p>");
        await room.Read();
        var seen = await room.Head();
        var start = room.Clock.GetUtcNow();
        while (room.Clock.GetUtcNow() < start.AddDays(20)) await room.Recheck();
        (await room.Head()).Should().Be(seen, "nothing was changed");

        Article(room, 1, "<p>The clinic opens on <b>Tuesday</b> at nine.</p><p>Everybody is welcome to come along.</p>");
        while (room.Clock.GetUtcNow() < start.AddDays(31)) await room.Recheck();
        (await room.Changes(seen)).Should().ContainSingle().Which.Should().Match<Change>(c => c.Kind == ChangeKind.Revised && !c.Quiet);
        var post = (await room.Posts()).Single(p => p.Title == "The first");
        post.Content.Should().Contain("<b>Tuesday</b>");
        before.Should().BeLessThan(seen);

        // A page that has lost its text for some hours takes nothing away; a cut that lasts is a correction.
        room.Site.Page("/a/1", "<html><body><article><p>Page temporarily empty</p></article></body></html>");
        await AskedOnce("/a/1");
        (await Text()).Should().Contain("Tuesday");
        Article(room, 1, "<p>The clinic opens on <b>Tuesday</b> at nine.</p><p>Everybody is welcome to come along.</p>");
        await AskedOnce("/a/1");
        (await Text()).Should().Contain("Tuesday");
        Article(room, 1, "<p>It is cancelled.</p>");
        for (var i = 0; i < 3; i++) await AskedOnce("/a/1");
        (await Text()).Should().Contain("Tuesday");
        await AskedOnce("/a/1");
        (await Text()).Should().Be("<p>It is cancelled.</p>");

        async Task AskedOnce(string path)
        {
            var asked = room.Site.Asked.Count(p => p == path);
            while (room.Site.Asked.Count(p => p == path) == asked) await room.Recheck();
        }

        async Task<string?> Text() => (await room.Posts()).Single(p => p.Title == "The first").Content;
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_a_feed_says_it_deleted_is_withdrawn_as_soon_as_its_page_says_so_too(StoreKind kind)
    {
        await using var room = await Open(kind);
        Pages(room, 2, 3);
        room.Site.Page("/feed", Atom(room, "", 3, 2, 1), "application/atom+xml");
        await room.Read();
        room.Site.Page("/feed", Atom(room, """<at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:n.example,2026:1" when="2026-06-01T00:00:00Z"/><at:deleted-entry xmlns:at="http://purl.org/atompub/tombstones/1.0" ref="tag:n.example,2026:2" when="2026-06-01T00:00:00Z"/>""", 3), "application/atom+xml");
        await room.Read();
        (await Withdrawn(room)).Should().BeEmpty("a feed is not taken at its word");
        await room.Recheck();
        (await Withdrawn(room)).Should().Equal(PostId.For("s", "guid:tag:n.example,2026:1"));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Where_a_page_has_moved_for_good_its_new_address_is_the_same_post(StoreKind kind)
    {
        await using var room = await Open(kind);
        Pages(room, 1, 2);
        room.Feed("/feed", 2, 1);
        await room.Read();
        room.Site.Page("/news/1", c =>
        {
            c.Response.StatusCode = 301;
            c.Response.Headers.Location = "/archive/first-item";
            return Task.CompletedTask;
        });
        room.Site.Page("/archive/first-item", "still here");
        for (var i = 0; i < 3; i++) await room.Recheck();
        (await Withdrawn(room)).Should().BeEmpty();
        (await room.Db.Read(tx => PostTable.ByAddress(tx, room.Site.Root + "/archive/first-item"), default))!.Id.Should().Be(Id(room, 1));
    }

    [Theory]
    [InlineData(StoreKind.Sqlite, true)]
    [InlineData(StoreKind.Sqlite, false)]
    [InlineData(StoreKind.Postgres, true)]
    public async Task What_page_and_list_change_in_one_go_is_one_revision_whichever_is_looked_at_first(StoreKind kind, bool listToo)
    {
        await using var room = await ReadingRoom.Open(site => Articles(site), kind);
        room.Site.Page("/list", """<ul><li><a href="/a/1">The first</a> <time>1 June 2026</time></li></ul>""");
        Article(room, 1, "<p>The clinic opens on Monday at nine.</p>");
        await room.Read();
        var seen = await room.Head();

        if (listToo) room.Site.Page("/list", """<ul><li><a href="/a/1">The first, corrected</a> <time>1 June 2026</time></li></ul>""");
        Article(room, 1, "<p>The clinic opens on Tuesday at nine.</p>");
        while (room.Site.Asked.Count(p => p == "/a/1") < 2) await room.Recheck();
        (await room.Head()).Should().Be(seen, "its list is read first");
        await room.Read();
        for (var (i, end) = (0, room.Clock.GetUtcNow().AddDays(3)); i < 9 && room.Clock.GetUtcNow() < end; i++) await room.Recheck();
        (await room.Changes(seen)).Should().ContainSingle().Which.Should().Match<Change>(c => c.Kind == ChangeKind.Revised && !c.Quiet);
        (await room.Posts()).Single().Should().Match<Post>(p => p.Content!.Contains("Tuesday") && p.Title.EndsWith("corrected") == listToo);

        // A list that cannot be read holds a correction up, but not for ever.
        room.Site.Remove("/list");
        Article(room, 1, "<p>The clinic opens on Wednesday at nine.</p>");
        for (var (i, end) = (0, room.Clock.GetUtcNow().AddDays(40)); i < 99 && room.Clock.GetUtcNow() < end; i++) await room.Recheck();
        (await room.Posts()).Single().Content.Should().Contain("Wednesday");
    }

    private static Task<ReadingRoom> Open(StoreKind kind) =>
        ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Interval = TimeSpan.FromHours(13) }, kind);

    private static SourceSettings Articles(Http.LoopbackSite site) => ReadingRoom.Settings(site, SourceKind.Page, "/list") with
    {
        Recipe = new PageRecipe
        {
            Items = ["li"],
            Link = ["a@href"],
            Title = ["a"],
            Date = ["time"],
            DateFormats = ["d MMMM yyyy"],
            Article = new ArticleRecipe { Content = ["article"] },
        },
    };

    private static void Article(ReadingRoom room, int n, string text) => room.Site.Page($"/a/{n}", $"<html><body><nav>{Guid.NewGuid()}</nav><article>{text}</article></body></html>");

    private static void Pages(ReadingRoom room, params int[] numbers)
    {
        foreach (var n in numbers) room.Site.Page($"/news/{n}", "still here");
    }

    private static void Answer(ReadingRoom room, string path, int status) => room.Site.Page(path, c =>
    {
        c.Response.StatusCode = status;
        if (status is >= 300 and < 400) c.Response.Headers.Location = "/";
        return Task.CompletedTask;
    });

    private static string Atom(ReadingRoom room, string more, params int[] numbers) =>
        $"<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>News</title><id>urn:n</id><updated>2026-06-01T00:00:00Z</updated>{more}" + string.Concat(numbers.Select(n =>
            $"<entry><id>tag:n.example,2026:{n}</id><title>Item {n}</title><link href=\"{room.Site.Root}/news/{n}\"/><updated>2026-05-0{n}T09:00:00Z</updated><summary>Text {n}.</summary></entry>")) + "</feed>";

    private static void Etagged(ReadingRoom room, string path, string body) => room.Site.Page(path, async c =>
    {
        c.Response.Headers.ETag = "\"1\"";
        if (c.Request.Headers.IfNoneMatch == "\"1\"") c.Response.StatusCode = 304;
        else await c.Response.WriteAsync(body);
    });

    private static IEnumerable<IHeaderDictionary> Requests(ReadingRoom room, string path) => room.Site.Asked.Zip(room.Site.Headers).Where(r => r.First == path).Select(r => r.Second);

    private static string Id(ReadingRoom room, int n) => PostId.For("s", $"guid:{room.Site.Root}/news/{n}");

    private static async Task<IReadOnlyList<string>> Withdrawn(ReadingRoom room) => [.. (await room.Changes()).Where(c => c.Kind == ChangeKind.Withdrawn).Select(c => c.Post)];

    private static async Task<RecordedReading> Latest(ReadingRoom room) => (await room.Db.Read(tx => Readings.Latest(tx, "s"), default))!;
}
