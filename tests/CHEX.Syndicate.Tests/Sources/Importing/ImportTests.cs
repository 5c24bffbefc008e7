using System.Globalization;
using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Importing;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Http;
using CHEX.Syndicate.Tests.Sources.Reading;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Importing;

public sealed class ImportTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task WordPress_is_imported_by_its_API_back_to_the_date_quietly(StoreKind kind)
    {
        await using var room = await ImportRoom.Open(kind, site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        WordPress(room.Site, 230);
        var result = (await room.Import("2026-01-01"))!;
        result.Should().Match<CHEX.Syndicate.Sources.Importing.ImportResult>(r => r.Why == null && r.Position.IsDone);
        var posts = await room.Posts();
        posts.Should().HaveCount((int)(new DateTime(2026, 5, 31) - new DateTime(2026, 1, 1)).TotalDays + 1).And.OnlyContain(p => p.Published >= new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        (await room.Changes()).Should().OnlyContain(c => c.Quiet);
        room.Site.Asked.Where(a => a.Contains("posts", StringComparison.Ordinal)).Should().HaveCount(5, "the page that has nothing of the time ends it").And.OnlyContain(a => a.Contains("orderby=date") && a.Contains("before="));

        // Once more there is nothing to do; further back it goes on from there.
        var asked = room.Site.Asked.Count;
        (await room.Import())!.Position.IsDone.Should().BeTrue();
        room.Site.Asked.Count.Should().Be(asked);
        (await room.Import("2000-01-01"))!.Position.IsDone.Should().BeTrue();
        (await room.Posts()).Should().HaveCount(230);
        (await room.Changes()).Should().HaveCount(230);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task It_goes_on_where_its_budget_ended_or_it_was_killed(StoreKind kind)
    {
        await using var room = await ImportRoom.Open(kind, site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        WordPress(room.Site, 230);
        var first = (await room.Import("2000-01-01", requests: 2))!;
        first.Should().Match<CHEX.Syndicate.Sources.Importing.ImportResult>(r => !r.Position.IsDone && !r.Failed && r.Why!.Contains("2 requests"));
        var some = (await room.Posts()).Count;
        some.Should().BeInRange(50, 150);

        // A post that is gone meanwhile moves all pages by one: nothing is left out for it.
        WordPress(room.Site, 230, without: 200);
        using (var killed = new CancellationTokenSource())
        {
            room.Site.Page("/wp-json/wp/v2/posts", async c =>
            {
                await killed.CancelAsync();
                await Task.Delay(50);
                c.Response.StatusCode = 500;
            });
            var stopped = () => room.Import(cancellation: killed.Token);
            await stopped.Should().ThrowAsync<OperationCanceledException>();
        }

        WordPress(room.Site, 230, without: 200);
        (await room.Import())!.Position.IsDone.Should().BeTrue();
        (await room.Posts()).Should().HaveCount(230, "the one that went had been read before");

        var restarted = (await room.Import("2026-05-01", restart: true))!;
        restarted.Position.Should().Match<CHEX.Syndicate.Sources.Importing.ImportPosition>(p => p.IsDone && p.NewPosts == 0 && p.Known > 20);
    }

    [Fact]
    public async Task Where_the_API_is_refused_its_feed_is_followed_to_its_last_page()
    {
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        room.Site.Page("/wp-json/wp/v2/posts", "no", status: 401);
        room.Site.Page("/feed/", c => Paged(c, room.Site));
        var result = (await room.Import("2000-01-01"))!;
        result.Why.Should().BeNull();
        result.Position.Way.Should().Be("wordpress-feed");
        (await room.Posts()).Should().HaveCount(30);
        room.Site.Asked.Where(a => a.StartsWith("/feed/", StringComparison.Ordinal)).Should().Equal("/feed/", "/feed/?paged=2", "/feed/?paged=3", "/feed/?paged=4");

        static Task Paged(HttpContext c, LoopbackSite site)
        {
            var page = int.Parse(c.Request.Query["paged"].FirstOrDefault("1")!, CultureInfo.InvariantCulture);
            if (page > 3)
            {
                c.Response.StatusCode = 404;
                return Task.CompletedTask;
            }

            c.Response.ContentType = "application/rss+xml";
            return c.Response.WriteAsync(Rss(site, Enumerable.Range(0, 10).Select(i => 41 - (page * 10) - i)));
        }
    }

    [Fact]
    public async Task Articles_of_a_host_whose_robots_txt_cannot_be_had_are_waited_for_a_while_and_not_for_ever()
    {
        await using var other = await LoopbackSite.Start();
        other.Page("/robots.txt", "oops", status: 500);
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with
        {
            Recipe = new PageRecipe { Items = ["li"], Link = ["a@href"], Title = ["a"], Date = ["time"], Article = new ArticleRecipe { Content = ["article"] } },
        });
        room.Site.Page("/news", $"<html><body><ul><li><a href='{other.Root}/a'>A</a> <time>2026-05-01</time></li></ul></body></html>");
        var result = (await room.Import("2000-01-01"))!;
        result.Should().Match<ImportResult>(r => !r.Failed && r.Why!.Contains("robots.txt") && !r.Position.IsDone);
        (await room.Posts()).Should().BeEmpty();
    }

    [Fact]
    public async Task Squarespace_is_followed_by_offset_and_a_host_that_asks_for_rest_gets_it()
    {
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.Squarespace, "/latest"));
        var refused = 0;
        room.Site.Page("/latest", c =>
        {
            if (c.Request.Query.ContainsKey("offset") && refused++ == 0)
            {
                c.Response.StatusCode = 429;
                c.Response.Headers.RetryAfter = "120";
                return Task.CompletedTask;
            }

            // What is at the offset is shown again: the pages overlap.
            var offset = c.Request.Query["offset"].FirstOrDefault();
            var newest = offset is null ? 40 : (DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(offset, CultureInfo.InvariantCulture)) - First).Days;
            c.Response.ContentType = "application/rss+xml";
            return c.Response.WriteAsync(Rss(room.Site, Enumerable.Range(0, 20).Select(i => newest - i).Where(n => n > 0)));
        });
        var began = room.Clock.GetUtcNow();
        var result = (await room.Import("2000-01-01"))!;
        result.Why.Should().BeNull();
        (await room.Posts()).Should().HaveCount(40);
        (room.Clock.GetUtcNow() - began).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(120));
        room.Site.Asked.Should().NotContain(a => a.Contains("json"));
        room.Site.Asked.Count(a => a.Contains("offset")).Should().BeInRange(4, 6);
    }

    [Fact]
    public async Task A_page_is_followed_with_its_articles_and_a_kill_costs_a_few()
    {
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with
        {
            Recipe = new PageRecipe { Items = ["li"], Link = ["a"], Date = ["time"], Next = ["?p={page}"], Article = new ArticleRecipe { Content = ["article"] } },
        });
        Pages(room.Site, 60);
        var first = (await room.Import("2000-01-01", requests: 25))!;
        first.Why.Should().Contain("25 requests");
        (await room.Posts()).Should().HaveCountGreaterThan(15);
        (await room.Import())!.Why.Should().BeNull();
        (await room.Posts()).Should().HaveCount(60).And.OnlyContain(p => p.Content!.StartsWith("<p>The text of"));
        room.Site.Asked.Where(a => a.StartsWith("/news/", StringComparison.Ordinal)).Should().OnlyHaveUniqueItems("what was read is not asked for again");
    }

    [Fact]
    public async Task A_sitemap_gives_all_that_changed_since()
    {
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.Page, "/sitemap.xml") with
        {
            Recipe = new PageRecipe { LinkMatch = "/news/", Article = new ArticleRecipe { Content = ["article"], Title = ["h1"], Date = ["time"] } },
        });
        Pages(room.Site, 40);
        room.Site.Page("/sitemap.xml", $"<sitemapindex><sitemap><loc>{room.Site.Root}/a.xml</loc></sitemap><sitemap><loc>{room.Site.Root}/b.xml</loc></sitemap></sitemapindex>", "application/xml");
        room.Site.Page("/a.xml", Sitemap(Enumerable.Range(1, 20)), "application/xml");
        room.Site.Page("/b.xml", Sitemap(Enumerable.Range(21, 20)), "application/xml");
        var since = First.AddDays(11).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        (await room.Import(since))!.Why.Should().BeNull();
        (await room.Posts()).Should().HaveCount(30).And.OnlyContain(p => p.Title.StartsWith("Item "));
        room.Site.Asked.Count(a => a.StartsWith("/news/", StringComparison.Ordinal)).Should().Be(30, "what has not changed since is not asked for");

        string Sitemap(IEnumerable<int> numbers) => "<urlset>" + string.Concat(numbers.Select(n => $"<url><loc>{room.Site.Root}/news/{n}</loc><lastmod>{Day(n):yyyy-MM-dd}</lastmod></url>")) + $"<url><loc>{room.Site.Root}/about</loc></url></urlset>";
    }

    [Fact]
    public async Task What_readings_have_yet_to_tell_is_left_to_them()
    {
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        WordPress(room.Site, 60);
        await room.Db.Write(
            async tx =>
            {
                await tx.Execute("UPDATE source SET first_read = 1");
                await CHEX.Syndicate.Sources.Reading.Readings.Record(tx, new() { Source = "s", At = tx.Now, Took = 1, Verdict = "ok" });
            },
            default);
        (await room.Import("2000-01-01"))!.Why.Should().BeNull();
        (await room.Posts()).Should().HaveCount(58).And.OnlyContain(p => p.Published < room.Clock.GetUtcNow().AddDays(-2));
    }

    [Fact]
    public async Task Endless_and_hostile_lists_come_to_an_end()
    {
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with
        {
            Recipe = new PageRecipe { Items = ["li"], Link = ["a"], Date = ["time"], Next = ["a.next"] },
        });

        // The same items for ever, at ever new addresses.
        var n = 0;
        room.Site.Page("/news", c => c.Response.WriteAsync(List([3, 2, 1], $"/news?x={++n}")));
        (await room.Import("2000-01-01"))!.Why.Should().BeNull();
        room.Site.Asked.Count.Should().BeLessThan(8);

        // Ever new items: the budget.
        room.Site.Page("/news", c => c.Response.WriteAsync(List([10 + (++n * 2), 11 + (n * 2)], $"/news?x={n}")));
        (await room.Import("2000-01-01", restart: true, requests: 12))!.Why.Should().Contain("12 requests");

        // A next link to another host is not followed.
        room.Site.Page("/news", List([9, 8], "https://elsewhere.example/news?p=2"));
        (await room.Import("2000-01-01", restart: true))!.Position.IsDone.Should().BeTrue();

        // A page that is too large is an error that is told.
        room.Site.Page("/news", new byte[24 * 1024 * 1024], "text/html");
        (await room.Import("2000-01-01", restart: true))!.Should().Match<CHEX.Syndicate.Sources.Importing.ImportResult>(r => r.Failed && r.Why!.Contains("MB"));
    }

    [Fact]
    public async Task Items_without_a_date_are_left_out_and_said_so_and_nothing_begins_without_a_date()
    {
        await using var room = await ImportRoom.Open(StoreKind.Sqlite, site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = new PageRecipe { Items = ["li"], Link = ["a"] } });
        room.Site.Page("/news", List([3, 2, 1], null));
        (await room.Import()).Should().BeNull();
        var result = (await room.Import("2000-01-01"))!;
        result.Notes.Should().Contain(note => note.StartsWith("3 items have no date"));
        (await room.Posts()).Should().BeEmpty();
    }

    private static readonly DateTimeOffset First = new(2026, 4, 1, 9, 0, 0, TimeSpan.Zero);

    private static DateTimeOffset Day(int number) => First.AddDays(number);

    private static string List(int[] numbers, string? next) =>
        "<!doctype html><ul>" + string.Concat(numbers.Select(n => $"<li><a href='/news/{n}'>Item {n}</a> <time>{Day(n % 50):yyyy-MM-dd}</time></li>")) + "</ul>" + (next is null ? "" : $"<a class='next' href='{next}'>Older</a>");

    private static void Pages(LoopbackSite site, int count)
    {
        site.Page("/news", c =>
        {
            var page = int.Parse(c.Request.Query["p"].FirstOrDefault("1")!, CultureInfo.InvariantCulture);
            int[] numbers = [.. Enumerable.Range(0, 20).Select(i => count - ((page - 1) * 20) - i).Where(n => n > 0)];
            return c.Response.WriteAsync("<!doctype html><ul>" + string.Concat(numbers.Select(n => $"<li><a href='/news/{n}'>Item {n}</a> <time>{Day(n):yyyy-MM-dd}</time></li>")) + "</ul>");
        });
        for (var n = 1; n <= count; n++) site.Page($"/news/{n}", $"<!doctype html><h1>Item {n}</h1><time>{Day(n):yyyy-MM-dd}</time><article><p>The text of {n}.</p></article>");
    }

    private static string Rss(LoopbackSite site, IEnumerable<int> numbers) =>
        "<rss version=\"2.0\"><channel><title>News</title><link>/</link><description/>" + string.Concat(numbers.Select(n => $"<item><title>Item {n}</title><link>{site.Root}/{n}</link><guid isPermaLink=\"false\">5b9f0c1ae749401d2f3a6c11:5c2f6a0d4ae2371e9b0d7f22:{n:x24}</guid><pubDate>{Day(n):R}</pubDate><description>Text {n}.</description></item>")) + "</channel></rss>";

    // A post a day, the newest on 31 May 2026.
    private static void WordPress(LoopbackSite site, int count, int without = 0) => site.Page("/wp-json/wp/v2/posts", c =>
    {
        var query = c.Request.Query;
        var size = int.Parse(query["per_page"]!, CultureInfo.InvariantCulture);
        var page = int.Parse(query["page"].FirstOrDefault("1")!, CultureInfo.InvariantCulture);
        var before = query.TryGetValue("before", out var b) ? DateTime.Parse(b!, CultureInfo.InvariantCulture) : DateTime.MaxValue;
        var all = Enumerable.Range(1, count).Where(n => n != without).Select(n => (Id: n, Date: new DateTime(2026, 5, 31, 12, 0, 0).AddDays(n - count))).Where(p => p.Date < before).OrderByDescending(p => p.Date).ToList();
        var pages = (all.Count + size - 1) / size;
        c.Response.ContentType = "application/json";
        if (page > Math.Max(1, pages))
        {
            c.Response.StatusCode = 400;
            return c.Response.WriteAsync("""{"code":"rest_post_invalid_page_number","message":"x","data":{"status":400}}""");
        }

        c.Response.Headers["X-WP-TotalPages"] = pages.ToString(CultureInfo.InvariantCulture);
        var posts = all.Skip((page - 1) * size).Take(size).Select(p => new { id = p.Id, date_gmt = p.Date.ToString("s"), link = $"{site.Root}/{p.Id}/", status = "publish", title = new { rendered = $"Item {p.Id}" }, content = new { rendered = $"<p>Text {p.Id}.</p>" } });
        return c.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(posts))).AsTask();
    });
}
