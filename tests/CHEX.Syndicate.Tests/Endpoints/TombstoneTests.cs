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

/// <summary>What was withdrawn is told to those who ask, by id and moment alone.</summary>
public sealed class TombstoneTests
{
    private static readonly XNamespace At = "http://purl.org/atompub/tombstones/1.0";
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    // chex: aplain (funding), ecrowd; vhs: cgaelic, dbidi, gbare; phs: fdayonly (walking).
    private static readonly IReadOnlyList<Post> Posts = [.. Newsroom.Posts.Where(p => p.Id != "bhostile")];

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Each_feed_tells_the_ends_of_what_it_selects_and_of_what_was_purged(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Shelf.Put(store.Db, Posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await store.Db.Write(tx => Removal.Withdraw(tx, "aplain", Removal.ByOperator), default);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await store.Db.Write(tx => Removal.Withdraw(tx, "fdayonly", Removal.BySource), default);
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await store.Db.Write(tx => Removal.Purge(tx, "dbidi"), default);
        await store.Db.Write(tx => Removal.Withdraw(tx, "gbare", Removal.ByOperator), default);
        await store.Db.Write(tx => Removal.Restore(tx, "gbare"), default);

        foreach (var (path, ended) in new[]
        {
            ("/feeds/all", "dbidi 12:03 fdayonly 12:02 aplain 12:01"), ("/feeds/sources/chex", "aplain 12:01"), ("/feeds/sources/vhs", "dbidi 12:03"), ("/feeds/sources/phs", "fdayonly 12:02"),
            // What is purged says no more what it was about.
            ("/feeds/topics/funding", "dbidi 12:03 aplain 12:01"), ("/feeds/topics/walking", "dbidi 12:03 fdayonly 12:02"),
        })
        {
            var feed = XElement.Parse(await Text(host, path + ".atom?deleted=1"));
            feed.Elements(At + "deleted-entry").Select(d => $"{Name((string)d.Attribute("ref")!)} {((string)d.Attribute("when")!)[11..16]}").Should().Equal(Pairs(ended));
            feed.Elements(At + "deleted-entry").Should().OnlyContain(d => d.IsEmpty);
            feed.Elements(Atom + "link").Single(l => (string?)l.Attribute("rel") == "self").Attribute("href")!.Value.Should().Be($"{host.Url}{path}.atom?deleted=1");
            feed.Elements(Atom + "entry").Select(e => (string)e.Element(Atom + "id")!).Should().NotIntersectWith(feed.Elements(At + "deleted-entry").Select(d => (string)d.Attribute("ref")!));

            var json = JsonNode.Parse(await Text(host, path + ".json"))!;
            json["_chex"]!["deleted"]!.AsArray().Select(d => $"{Name(d!["id"]!.ToString())} {d["when"]!.ToString()[11..16]}").Should().Equal(Pairs(ended));

            // Every address in it is there.
            foreach (var link in feed.Elements(Atom + "link").Where(l => (string?)l.Attribute("type") is "application/rss+xml" or "application/feed+json" or "application/atom+xml"))
            {
                using var there = await host.Ask(link.Attribute("href")!.Value);
                there.StatusCode.Should().Be(HttpStatusCode.OK, link.ToString());
            }

            (await Text(host, path + ".atom")).Should().NotContain("deleted-entry", "validators do not know it");
        }
    }

    [Fact]
    public async Task An_end_is_told_for_ninety_days_of_the_feeds_own_time_and_a_topic_feed_is_dated_by_it()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        await store.Db.Write(tx => Removal.Withdraw(tx, "aplain", Removal.ByOperator), default);

        store.Clock.Advance(TimeSpan.FromDays(400));
        (await Text(host, "/feeds/all.atom?deleted=1")).Should().Contain("aplain", "time alone changes nothing");
        using var before = await host.Ask("/feeds/topics/walking.json");
        await store.Db.Write(tx => Removal.Purge(tx, "aplain"), default);
        using var after = await host.Ask("/feeds/topics/walking.json");
        after.Content.Headers.LastModified.Should().Be(before.Content.Headers.LastModified!.Value.AddDays(400), "who knows only the date has to hear of it");
        (await after.Content.ReadAsStringAsync()).Should().Contain("post/aplain");

        store.Clock.Advance(TimeSpan.FromDays(91));
        await Shelf.Put(store.Db, [Newsroom.Posts[0] with { Id = "later" }]);
        (await Text(host, "/feeds/all.atom?deleted=1")).Should().NotContain("aplain");
        (await Text(host, "/feeds/all.json")).Should().NotContain("\"deleted\"");
    }

    [Theory]
    [InlineData("/feeds/all.rss?deleted=1", 400, null)]
    [InlineData("/feeds/all.atom?deleted=2", 400, null)]
    [InlineData("/feeds/all.atom?deleted=1&deleted=0", 400, null)]
    [InlineData("/feeds/all.atom?deleted=0", 308, "/feeds/all.atom")]
    [InlineData("/feeds/all.json?deleted=1", 308, "/feeds/all.json")]
    [InlineData("/feeds/all.atom?deleted=1&content=summary&source=chex", 308, "/feeds/sources/chex.atom?content=summary&deleted=1")]
    public async Task It_is_a_parameter_as_the_others_are_and_RSS_says_that_it_cannot(string path, int status, string? moved)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        using var answer = await host.Ask(path);
        ((int)answer.StatusCode).Should().Be(status);
        answer.Headers.Location?.ToString().Should().Be(moved);
        if (path.Contains(".rss", StringComparison.Ordinal)) (await answer.Content.ReadAsStringAsync()).Should().Contain(".atom?deleted=1");
    }

    private static string Name(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static IEnumerable<string> Pairs(string words) => words.Split(' ').Chunk(2).Select(pair => string.Join(' ', pair));

    private static async Task<string> Text(FeedHost host, string path)
    {
        using var answer = await host.Ask(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, path);
        return await answer.Content.ReadAsStringAsync();
    }
}
