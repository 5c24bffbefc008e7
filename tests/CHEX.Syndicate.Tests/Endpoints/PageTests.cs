using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>Feeds by pages (RFC 5005, 3), of every feed, also of those that have no archives.</summary>
public sealed class PageTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task From_the_first_page_to_the_last_every_post_is_there_once_whichever_the_feed(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var posts = Enumerable.Range(0, 23).Select(At).ToList();
        await Shelf.Put(store.Db, posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 5 });
        foreach (var (path, count) in new[]
        {
            ("/feeds/all.atom", 23), ("/feeds/all.rss", 23), ("/feeds/sources/vhs.atom", 8), ("/feeds/topics/funding.rss", 12), ("/feeds/all.atom?content=summary", 23),
            ("/feeds/all.atom?source=chex&source=vhs", 23), ("/feeds/all.rss?source=vhs&topic=funding", 4), ("/feeds/all.atom?dates=added", 23),
        })
        {
            var (ids, urls, next) = (new List<string>(), new List<string>(), host.Url + path);
            var last = default(string);
            while (next is not null)
            {
                var links = Links(await Text(host, next), out var here);
                links["self"].Should().Be(next);
                links.GetValueOrDefault("previous").Should().Be(urls.LastOrDefault());
                links.GetValueOrDefault("first").Should().Be(urls.FirstOrDefault());
                last = links.GetValueOrDefault("last") ?? last;
                ids.AddRange(here);
                urls.Add(next);
                next = links.GetValueOrDefault("next");
            }

            ids.Should().HaveCount(count).And.OnlyHaveUniqueItems();
            urls.Should().HaveCount((count + 4) / 5);
            if (last is not null) last.Should().Be(urls[^1]);
        }

        // JSON has one word for it: archives where there are some, else pages.
        var json = JsonNode.Parse(await Text(host, "/feeds/all.json?content=summary"))!;
        json["next_url"]!.ToString().Should().Be(host.Url + "/feeds/all.json?content=summary&page=2");
        JsonNode.Parse(await Text(host, "/feeds/all.json"))!["next_url"]!.ToString().Should().StartWith(host.Url + "/feeds/all/");
    }

    [Theory]
    [InlineData("/feeds/all.atom?page=1", 308, "/feeds/all.atom")]
    [InlineData("/feeds/all.atom?page=", 308, "/feeds/all.atom")]
    [InlineData("/feeds/all.atom?page=02&content=summary", 308, "/feeds/all.atom?content=summary&page=2")]
    [InlineData("/feeds/all.atom?page=2", 200, null)]
    [InlineData("/feeds/all.csv?page=2", 200, null)]
    [InlineData("/feeds/all.csv?page=3", 404, null)]
    [InlineData("/feeds/all.atom?page=3", 404, null)]
    [InlineData("/feeds/all.atom?page=201", 404, null)]
    [InlineData("/feeds/all.atom?page=2147483647", 404, null)]
    [InlineData("/feeds/all.atom?page=0", 400, null)]
    [InlineData("/feeds/all.atom?page=-1", 400, null)]
    [InlineData("/feeds/all.atom?page=2147483648", 400, null)]
    [InlineData("/feeds/all.atom?page=two", 400, null)]
    [InlineData("/feeds/all.atom?page=2&page=2", 400, null)]
    [InlineData("/feeds/all/2026-05.atom?page=2", 404, null)]
    public async Task A_page_is_a_number_that_is_there(string path, int status, string? moved)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Enumerable.Range(0, 8).Select(At));
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 5 });
        using var answer = await host.Ask(path);
        ((int)answer.StatusCode).Should().Be(status);
        answer.Headers.Location?.ToString().Should().Be(moved);
        if (status >= 400) answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Fact]
    public async Task Pages_keep_the_rules_of_their_formats_and_few_are_kept()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, [.. Newsroom.Posts, .. Enumerable.Range(0, 60).Select(At)]);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 1 });
        var all = await host.Cache.Get(new FeedAddress(FeedFormat.Rss), default);
        foreach (var format in FeedFormats.All)
        {
            for (var page = 2; page <= 60; page++)
            {
                var feed = (await host.Cache.Get(new FeedAddress(format) { Page = page }, default))!;
                FeedRules.Broken(feed.Identity, format).Should().BeEmpty();
            }
        }

        host.Cache.Kept.Should().Be(1 + FeedShelf.Archives);
        (await host.Cache.Get(new FeedAddress(FeedFormat.Rss), default)).Should().BeSameAs(all);
    }

    private static Dictionary<string, string> Links(string text, out List<string> ids)
    {
        var root = XElement.Parse(text);
        var feed = root.Element("channel") ?? root;
        ids = [.. feed.Elements("item").Select(item => (string)item.Element("guid")!), .. feed.Elements(Atom + "entry").Select(entry => (string)entry.Element(Atom + "id")!)];
        return feed.Elements(Atom + "link").Where(link => (string)link.Attribute("rel")! is "self" or "first" or "previous" or "next" or "last").ToDictionary(link => (string)link.Attribute("rel")!, link => (string)link.Attribute("href")!);
    }

    private static async Task<string> Text(FeedHost host, string path)
    {
        using var answer = await host.Ask(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
        return await answer.Content.ReadAsStringAsync();
    }

    private static Post At(int n) => Newsroom.Posts[6] with
    {
        Id = "p" + n.ToString("000", CultureInfo.InvariantCulture),
        Source = n % 3 == 0 ? "vhs" : "chex",
        Topics = n % 2 == 0 ? ["funding"] : [],
        Published = new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero).AddHours(n),
        Updated = new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero).AddHours(n),
    };
}
