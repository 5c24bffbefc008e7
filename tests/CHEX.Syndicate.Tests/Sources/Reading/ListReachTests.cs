using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Http;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>How far lists are followed: templates, what is known, silences, sitemaps; and which articles are read.</summary>
public sealed class ListReachTests
{
    private static readonly PageRecipe Recipe = new() { Items = ["li"], Link = ["a"], Date = ["time"] };

    [Fact]
    public async Task Older_pages_may_be_found_by_a_template_and_end_where_there_are_none()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news?kind=all") with { Recipe = Recipe with { Next = ["?p={page}"], StartPage = 0, MaxPages = 9 } });
        room.Site.Page("/news?kind=all", List(6, 5));
        room.Site.Page("/news?p=1", List(4, 3));
        room.Site.Page("/news?p=2", List(2, 1));
        var reading = await room.Reader.Read(room.Source, new ReadingAids(), default);
        reading.Should().Match<SourceReading>(r => r.Items.Count == 6 && r.Complete, "a page that was only guessed and is not there is the end");

        room.Site.Page("/news?p=3", List(2, 1));
        room.Site.Page("/news?p=4", List(9, 8));
        (await room.Reader.Read(room.Source, new ReadingAids(), default)).Items.Should().HaveCount(6, "the last page again is the end as well");
        room.Site.Asked.Should().NotContain("/news?p=4");
    }

    [Fact]
    public async Task A_guid_of_several_pages_loses_none_of_them_wherever_in_the_list_they_stand()
    {
        var url = new Uri("https://site.example/feed");
        Listing Shows(int n, int? next) => new()
        {
            Origin = "rss",
            Items = [new Item { Names = ["guid:news", $"url:https://site.example/{n}"] }, new Item { Names = ["guid:same", "url:https://site.example/same"] }],
            Next = next is null ? null : new Uri(url, $"?page={next}"),
        };
        var walk = await ListWalk.Follow(Shows(1, 2), url, new(5), at => Task.FromResult(at.Query == "?page=2" ? Shows(2, 3) : Shows(3, null)));
        walk.Items.Select(i => i.Names[^1]).Should().Equal("url:https://site.example/1", "url:https://site.example/same", "url:https://site.example/2", "url:https://site.example/3");
        walk.Items.Where(i => i.SharedNames.Count > 0).Should().HaveCount(3).And.OnlyContain(i => i.Names.Count == 1 && i.SharedNames[0] == "guid:news");
    }

    [Fact]
    public async Task Older_pages_are_left_once_all_is_known()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Recipe with { Next = ["?p={page}"], MaxPages = 3, StopWhenKnown = true } });
        room.Site.Page("/news", List(6, 5));
        room.Site.Page("/news?p=2", List(4, 3));
        room.Site.Page("/news?p=3", List(2, 1));
        (await room.Read()).NewPosts.Should().Be(6);
        var asked = room.Site.Asked.Count;
        room.Site.Page("/news", List(6, 5) + " ");
        (await room.Read()).Verdict.Should().Be("ok");
        room.Site.Asked.Skip(asked).Should().Equal("/news");
        room.Site.Page("/news", List(8, 7));
        (await room.Read()).NewPosts.Should().Be(2);
        room.Site.Asked.Skip(asked + 1).Should().Equal("/news", "/news?p=2");
    }

    [Fact]
    public async Task After_a_silence_WordPress_is_followed_back_to_what_is_known()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.WordPress, "/"));
        var newest = 20;
        room.Site.Page("/wp-json/wp/v2/posts", c =>
        {
            var page = int.Parse(c.Request.Query["page"].FirstOrDefault("1")!, CultureInfo.InvariantCulture);
            c.Response.ContentType = "application/json";
            c.Response.Headers["X-WP-TotalPages"] = "9";
            var posts = Enumerable.Range(0, 10).Select(i => newest - ((page - 1) * 10) - i).Where(n => n > 0)
                .Select(n => $$$"""{"id":{{{n}}},"date_gmt":"2026-05-{{{n % 28 + 1:00}}}T09:00:00","link":"{{{room.Site.Root}}}/{{{n}}}/","status":"publish","title":{"rendered":"Item {{{n}}}"},"content":{"rendered":"<p>Text.</p>"}}""");
            return c.Response.WriteAsync("[" + string.Join(',', posts) + "]");
        });
        (await room.Read()).Items.Should().Be(10, "a first reading begins with the newest page");
        newest = 22;
        (await room.Read()).NewPosts.Should().Be(2);
        room.Site.Asked.Should().NotContain(a => a.Contains("&page=2"));
        newest = 45;
        (await room.Read()).Items.Should().Be(30);
        room.Site.Asked.Count(a => a.Contains("&page=2") || a.Contains("&page=3")).Should().Be(2);
        room.Site.Asked.Should().OnlyContain(a => a.StartsWith("/robots") || (a.Contains("_fields=") && a.Contains("_embed=")));
    }

    [Theory]
    [InlineData(FollowArticles.Changed, 3)]
    [InlineData(FollowArticles.New, 2)]
    [InlineData(FollowArticles.Never, 0)]
    public async Task Articles_are_followed_as_the_recipe_wants(FollowArticles follow, int articles)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Recipe with { Article = new ArticleRecipe { Content = ["article"], Follow = follow } } });
        room.Site.Page("/news", List(2, 1));
        foreach (var n in new[] { 1, 2 }) room.Site.Page($"/news/{n}", $"<!doctype html><article><p>The text of {n}.</p></article>");
        await room.Read();
        room.Site.Page("/news", List(2, 1).Replace("Item 1", "Item one", StringComparison.Ordinal));
        await room.Read();
        room.Site.Asked.Count(a => a.StartsWith("/news/", StringComparison.Ordinal)).Should().Be(articles);
    }

    [Fact]
    public async Task A_sitemap_leads_to_its_newest_articles()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/sitemap.xml") with { Recipe = new PageRecipe { LinkMatch = "/news/", Article = new ArticleRecipe { Content = ["article"], MaxPerReading = 2 } } });
        room.Site.Page("/sitemap.xml", $"<sitemapindex><sitemap><loc>{room.Site.Root}/posts.xml</loc></sitemap></sitemapindex>", "application/xml");
        room.Site.Page("/posts.xml", "<urlset>" + string.Concat(Enumerable.Range(1, 3).Select(n => $"<url><loc>{room.Site.Root}/news/{n}</loc><lastmod>2026-05-0{n}</lastmod></url>")) + "</urlset>", "application/xml");
        foreach (var n in new[] { 1, 2, 3 })
            room.Site.Page($"/news/{n}", $"<!doctype html><script type='application/ld+json'>{{\"@type\":\"NewsArticle\",\"headline\":\"Item {n}\",\"datePublished\":\"2026-05-0{n}T09:00:00Z\"}}</script><article><p>The text of {n}.</p></article>");
        var first = await room.Read();
        first.NewPosts.Should().Be(2, first.Reason + first.Notes);
        (await room.Read()).NewPosts.Should().Be(1);
        (await room.Posts()).Select(p => p.Title).Should().Equal("Item 3", "Item 2", "Item 1");
        room.Site.Asked.Where(a => a.StartsWith("/news/", StringComparison.Ordinal)).Should().Equal("/news/3", "/news/2", "/news/1");
    }

    [Fact]
    public async Task Endless_and_foreign_next_links_are_bounded()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Recipe with { Next = ["a.next"], MaxPages = 20 } });
        var n = 1;
        room.Site.Page("/news", c => c.Response.WriteAsync(List(++n) + $"<a class='next' href='/news?x={n}'>Older</a>"));
        (await room.Reader.Read(room.Source, new ReadingAids(), default)).Items.Should().HaveCount(20);
        room.Site.Page("/news", List(1) + "<a class='next' href='https://elsewhere.example/news'>Older</a>");
        var foreign = await room.Reader.Read(room.Source, new ReadingAids(), default);
        foreign.Notes.Should().Contain(note => note.Contains("elsewhere.example"));
        foreign.Items.Should().HaveCount(1);
    }

    private static string List(params int[] numbers) =>
        "<!doctype html><ul>" + string.Concat(numbers.Select(n => $"<li><a href='/news/{n}'>Item {n}</a> <time>2026-05-{n % 28 + 1:00}</time></li>")) + "</ul>";
}
