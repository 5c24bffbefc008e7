using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Http;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class SourceReaderTests
{
    private static readonly PageRecipe Phs = new()
    {
        Items = [".search-result"],
        Link = ["h2 a@href"],
        Title = ["h2 a"],
        Date = [".search-result__meta li"],
        DateFormats = ["d MMMM yyyy", "dd MMMM yyyy"],
        Summary = ["p"],
        Next = ["nav a.next@href"],
    };

    [Fact]
    public async Task Squarespace_is_read_by_its_RSS_keeping_the_query()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Squarespace, "/latest/article?category=News"));
        room.Site.Page("/latest/article?category=News&format=rss", ReadingRoom.Fixture("chex-rss.xml"), "application/rss+xml");
        var reading = await room.Reader.Read(room.Source, new ReadingAids(), default);
        reading.Should().Match<SourceReading>(r => r.Verdict == ReadingVerdict.Ok && r.Origin == "squarespace-rss" && r.Items.Count == 20 && r.Complete);
        reading.Attempts.Should().ContainSingle().Which.Reason.Should().BeNull();
        reading.Bytes.Should().Be(ReadingRoom.Fixture("chex-rss.xml").Length);
    }

    [Fact]
    public async Task Without_its_RSS_the_list_is_followed_to_older_pages_and_never_back()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Squarespace, "/latest/article"));
        room.Site.Page("/latest/article?format=rss", "not here", status: 404);
        room.Site.Page("/latest/article", ReadingRoom.Fixture("chex-list.html"), "text/html");
        room.Site.Page("/latest/article?offset=1729764000222", ReadingRoom.Fixture("chex-list-page2.html"), "text/html");
        var reading = await room.Reader.Read(room.Source with { Recipe = Phs with { MaxPages = 9 } }, new ReadingAids(), default);
        reading.Origin.Should().Be("squarespace-list");
        reading.Items.Count.Should().BeGreaterThan(20);
        reading.Attempts.Select(a => (a.Origin, a.Status, Good: a.Reason is null)).Should().Equal(("squarespace-rss", 404, false), ("squarespace-list", 200, true));
        room.Site.Asked.Should().NotContain(path => path.Contains("reversePaginate") || path.Contains("json"));
    }

    [Fact]
    public async Task WordPress_is_read_by_its_REST_API_and_where_that_is_closed_by_its_feed()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        const string rest = "/wp-json/wp/v2/posts?per_page=20&_embed=author,wp:featuredmedia,wp:term&_fields=id,date,date_gmt,modified,modified_gmt,guid,link,status,title,excerpt,content,_links,_embedded";
        room.Site.Page(rest, ReadingRoom.Fixture("vhs-wp-json.json"), "application/json");
        room.Site.Page("/feed/", ReadingRoom.Fixture("vhs-feed.xml"), "application/rss+xml");
        (await room.Reader.Read(room.Source, new ReadingAids(), default)).Should().Match<SourceReading>(r => r.Origin == "wordpress-rest" && r.Items.Count == 6);

        room.Site.Page(rest, ReadingRoom.Fixture("vhs-wp-json-error.json"), "application/json");
        var reading = await room.Reader.Read(room.Source, new ReadingAids(), default);
        reading.Should().Match<SourceReading>(r => r.Origin == "wordpress-feed" && r.Items.Count == 10);
        reading.Reason.Should().Contain("rest_no_route");
    }

    [Fact]
    public async Task A_page_given_for_a_feed_leads_to_its_feed()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/"));
        room.Site.Page("/", """
            <!DOCTYPE html><html><head><title>News</title><link rel="alternate" type="application/rss+xml" href="https://elsewhere.example/feed">
            <link rel="alternate" type="application/rss+xml" href="/comments/feed/"><link rel=import href=bad><link rel="ALTERNATE" type="application/atom+xml; charset=utf-8" href="feed.xml"></head></html>
            """);
        room.Feed("/feed.xml", 2, 1);
        var reading = await room.Reader.Read(room.Source, new ReadingAids(), default);
        reading.Should().Match<SourceReading>(r => r.Verdict == ReadingVerdict.Ok && r.Origin == "feed" && r.Items.Count == 2);
        reading.Notes.Should().Contain(n => n.Contains("/feed.xml"));
        reading.Validators.Should().ContainSingle().Which.Url.Should().Be(room.Site.At("/feed.xml"));
    }

    [Fact]
    public async Task A_part_of_a_feed_that_a_page_led_to_is_no_whole_list()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/"));
        room.Site.Page("/", """<!DOCTYPE html><html><head><link rel="alternate" type="application/rss+xml" href="feed.xml"></head></html>""");
        room.Site.Page("/feed.xml", c =>
        {
            c.Response.StatusCode = 226;
            return c.Response.WriteAsync(room.Rss(3));
        });
        var known = new ReadingAids { Known = (url, _) => url == room.Site.At("/feed.xml") ? new("\"1\"", null, "hash") : null };
        (await room.Reader.Read(room.Source, known, default)).Should().Match<SourceReading>(r => r.Verdict == ReadingVerdict.Ok && r.Items.Count == 1 && !r.Complete);
    }

    [Fact]
    public async Task A_page_given_for_a_feed_cannot_exhaust_its_reader()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/"));
        var bomb = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<font size={i}><div>"));
        room.Site.Page("/", "<!DOCTYPE html><html>" + bomb);
        (await room.Reader.Read(room.Source, new ReadingAids(), default)).Verdict.Should().Be(ReadingVerdict.Failed);

        room.Site.Page("/", "<!DOCTYPE html><html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'></head><body>" + bomb);
        room.Feed("/feed.xml", 2, 1);
        (await room.Reader.Read(room.Source, new ReadingAids(), default)).Items.Should().HaveCount(2);
    }

    [Fact]
    public async Task What_robots_txt_forbids_is_not_asked_for_unless_its_owner_agreed()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Site.Page("/robots.txt", "User-agent: *\nDisallow: /feed", "text/plain");
        room.Feed("/feed", 1);
        var reading = await room.Reader.Read(room.Source, new ReadingAids(), default);
        reading.Verdict.Should().Be(ReadingVerdict.Failed);
        reading.Reason.Should().Contain("robots.txt does not allow").And.Contain("/feed");
        room.Site.Asked.Should().Equal("/robots.txt");
        (await room.Reader.Read(room.Source with { ObeyRobots = false }, new ReadingAids(), default)).Verdict.Should().Be(ReadingVerdict.Ok);
    }

    [Fact]
    public async Task A_list_whose_older_page_fails_is_read_but_is_not_complete()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Phs with { MaxPages = 3 } });
        room.Site.Page("/news", List("/news?p=2", 4, 3));
        room.Site.Page("/news?p=2", "oops", status: 500);
        var reading = await room.Reader.Read(room.Source, new ReadingAids(), default);
        reading.Should().Match<SourceReading>(r => r.Verdict == ReadingVerdict.Ok && r.Items.Count == 2 && !r.Complete && r.Validators.Count == 0);
        reading.Notes.Should().Contain(n => n.Contains("/news?p=2") && n.Contains("500"));

        room.Site.Page("/news?p=2", List("/news", 3, 2));
        (await room.Reader.Read(room.Source, new ReadingAids(), default)).Should().Match<SourceReading>(r => r.Items.Count == 3 && r.Complete && r.Validators.Count == 1);
    }

    [Fact]
    public async Task Articles_are_read_once_a_few_at_a_time_and_posts_appear_with_their_text()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with
        {
            Recipe = Phs with { Article = new ArticleRecipe { Content = ["article"], MaxPerReading = 2 } },
        });
        room.Site.Page("/news", List(null, 3, 2, 1));
        foreach (var n in new[] { 1, 2, 3 }) room.Site.Page($"/news/{n}", $"<html><body><article><p>The whole text of {n}, as it stands.</p></article></body></html>");

        (await room.Read()).Should().Match<RecordedReading>(r => r.Items == 3 && r.NewPosts == 2);
        var (_, due, _) = await room.LaneOf("read");
        (due - room.Clock.GetUtcNow().ToUnixTimeMilliseconds()).Should().Be(360_000);
        (await room.Read()).NewPosts.Should().Be(1);
        (await room.Changes()).Should().HaveCount(3).And.OnlyContain(c => c.Quiet);
        (await room.Posts()).Should().OnlyContain(p => p.Content!.Contains("The whole text of"));

        room.Site.Page("/news", List(null, 4, 3, 2, 1));
        room.Site.Page("/news/4", "oops", status: 500);
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 0 && r.Revised == 0);
        room.Site.Page("/news/4", "<html><body><article><p>The whole text of 4, as it stands.</p></article></body></html>");
        (await room.Read()).NewPosts.Should().Be(1);
        (await room.Changes(3)).Should().ContainSingle().Which.Quiet.Should().BeFalse();
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 0, "nothing is left, and the list is looked at as a whole");
        (await room.Read()).Verdict.Should().Be("unchanged");
        room.Site.Asked.Where(p => p.StartsWith("/news/", StringComparison.Ordinal)).Should().Equal("/news/3", "/news/2", "/news/1", "/news/4", "/news/4");
    }

    [Fact]
    public async Task An_article_that_stays_away_is_replaced_by_the_lists_own_words()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Phs with { Article = new ArticleRecipe { Content = ["article"] } } });
        room.Site.Page("/news", List(null, 2, 1));
        room.Site.Page("/news/1", "oops", status: 500);
        (await room.Read()).NewPosts.Should().Be(1, "what is not there is not waited for");
        (await room.Read()).NewPosts.Should().Be(0);
        (await room.Read()).NewPosts.Should().Be(1);
        (await room.Changes()).Should().OnlyContain(c => c.Quiet);
    }

    [Fact]
    public async Task Articles_of_a_host_that_asks_for_rest_wait_for_it_however_often_it_asks()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Phs with { Article = new ArticleRecipe { Content = ["article"] } } });
        room.Site.Page("/news", List(null, 3, 2, 1));
        foreach (var n in new[] { 1, 2, 3 }) room.Site.Page($"/news/{n}", "slow down", status: 429);
        for (var i = 0; i < 5; i++) await room.Read();
        room.Site.Asked.Where(p => p.StartsWith("/news/", StringComparison.Ordinal)).Should().HaveCountGreaterThan(2).And.HaveCountLessThan(6, "one a reading is asked");
        (await room.Posts()).Should().HaveCountLessThan(2, "what was not asked for was not asked for in vain");
    }

    [Fact]
    public async Task While_robots_txt_cannot_be_had_articles_wait_and_are_not_replaced_by_the_lists_own_words()
    {
        await using var other = await LoopbackSite.Start();
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Phs with { Article = new ArticleRecipe { Content = ["article"] } } });
        room.Site.Page("/news", List(null, 1).Replace("href='/news/1", $"href='{other.Root}/news/1", StringComparison.Ordinal));
        other.Page("/robots.txt", "oops", status: 500);
        var reading = await room.Reader.Read(room.Source, new ReadingAids(), default);
        reading.Waiting.Should().ContainSingle().Which.Tried.Should().BeFalse();
    }

    [Fact]
    public async Task A_host_that_only_a_redirect_of_robots_txt_leads_to_is_left_alone_too()
    {
        await using var other = await LoopbackSite.Start();
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Site.Page("/robots.txt", c =>
        {
            c.Response.Redirect(other.Root + "/robots.txt");
            return Task.CompletedTask;
        });
        other.Page("/robots.txt", "slow down", status: 429);
        var rested = new List<string>();
        await room.Reader.Read(room.Source, new ReadingAids
        {
            Rested = (rest, _) =>
            {
                rested.Add(rest.Authority);
                return Task.CompletedTask;
            },
        }, default);
        rested.Should().Equal(HostTurn.Authority(other.At("/")));
    }

    [Fact]
    public async Task A_corrected_recipe_corrects_what_was_read_and_tells_nobody()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Phs with { Article = new ArticleRecipe { Content = ["main"] } } });
        room.Site.Page("/news", List(null, 1));
        room.Site.Page("/news/1", "<html><body><main><p>Skip to content</p><article><p>The whole text, as it stands.</p></article></main></body></html>");
        (await room.Read()).NewPosts.Should().Be(1);
        (await room.Posts())[0].Content.Should().Contain("Skip to content");

        await room.Configure(room.Source with { Recipe = Phs with { Article = new ArticleRecipe { Content = ["article"] } } });
        (await room.Read()).Revised.Should().Be(1);
        (await room.Posts())[0].Content.Should().Be("<p>The whole text, as it stands.</p>");
        (await room.Changes(1)).Should().ContainSingle().Which.Quiet.Should().BeTrue();

        room.Site.Page("/news", List(null, 2, 1));
        room.Site.Page("/news/2", "<html><body><main><article><p>Another.</p></article></main></body></html>");
        await room.Read();
        (await room.Changes(2)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = ChangeKind.Published, Quiet = false });
    }

    [Fact]
    public async Task A_slow_host_gives_some_articles_and_older_pages_now_and_the_others_later()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with
        {
            Recipe = Phs with { MaxPages = 20, Article = new ArticleRecipe { Content = ["article"], MaxPerReading = 30 } },
        });
        for (var page = 1; page <= 20; page++)
        {
            int[] numbers = [.. Enumerable.Range((5 * page) - 4, 5)];
            room.Site.Page(page == 1 ? "/news" : $"/news?page={page}", List($"/news?page={page + 1}", numbers));
            foreach (var n in numbers) room.Site.Page($"/news/{n}", $"<html><body><article><p>The whole text of {n}, as it stands.</p></article></body></html>");
        }

        // As with robots.txt asking for half a minute between requests.
        var clock = new TestClock();
        var limits = new FetchLimits { Retries = 0 };
        using var outgoing = new Outgoing(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
        var reader = new SourceReader(new ConditionalFetch(outgoing, TimeProvider.System, new Random(1), limits), room.Robots, limits, clock, NullLogger<SourceReader>.Instance);
        var slow = new ReadingAids
        {
            Turn = (_, _, _) =>
            {
                clock.Advance(TimeSpan.FromSeconds(30));
                return Task.FromResult<IAsyncDisposable>(new MemoryStream());
            },
        };

        var begun = clock.GetUtcNow();
        var reading = await reader.Read(room.Source, slow, default);
        (clock.GetUtcNow() - begun).Should().BeLessThan(TimeSpan.FromMinutes(4));
        reading.Verdict.Should().Be(ReadingVerdict.Ok);
        reading.Complete.Should().BeFalse();
        reading.Items.Should().NotBeEmpty("each reading brings it forward");
        reading.Waiting.Should().NotBeEmpty().And.OnlyContain(w => !w.Tried);
        reading.Validators.Should().BeEmpty();

        var fewPages = await reader.Read(room.Source with { Recipe = room.Source.Recipe! with { MaxPages = 2 } }, slow, default);
        (fewPages.Items.Count + fewPages.Waiting.Count).Should().Be(10);
        fewPages.Items.Count.Should().BeInRange(1, 5);
    }

    [Theory]
    [InlineData("/feed", SourceKind.Feed)]
    [InlineData("/latest/article", SourceKind.Squarespace)]
    [InlineData("/wp", SourceKind.WordPress)]
    [InlineData("/page", SourceKind.Page)]
    [InlineData("/linked", SourceKind.Feed)]
    public async Task What_an_address_is_can_be_guessed(string path, SourceKind kind)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", 1);
        room.Site.Page("/latest/article", ReadingRoom.Fixture("chex-list.html"), "text/html");
        room.Site.Page("/wp", "<!doctype html><link rel='https://api.w.org/' href='/wp-json/'>");
        room.Site.Page("/page", List(null, 2, 1));
        room.Site.Page("/linked", "<!doctype html><link rel=alternate type=application/rss+xml href=/feed>");
        var guess = await room.Reader.Guess(room.Site.At(path), default);
        guess.Kind.Should().Be(kind);
        if (kind is SourceKind.Feed or SourceKind.Page)
            (await room.Reader.Read(guess, new ReadingAids(), default)).Should().Match<SourceReading>(r => r.Verdict == ReadingVerdict.Ok && r.Items.Count > 0);

        var nothing = () => room.Reader.Guess(room.Site.At("/nothing"), default);
        (await nothing.Should().ThrowAsync<UnreadableException>()).WithMessage("*/nothing*404*");
    }

    private static string List(string? next, params int[] numbers) =>
        "<!doctype html><html><body><main><ul>"
        + string.Concat(numbers.Select(n => $"<li class='search-result'><h2><a href='/news/{n}'>Item {n}</a></h2><ul class='search-result__meta'><li>{n:00} May 2026</li></ul><p>Summary {n}.</p></li>"))
        + $"</ul>{(next is null ? "" : $"<nav><a class='next' href='{next}'>Next</a></nav>")}</main></body></html>";
}
