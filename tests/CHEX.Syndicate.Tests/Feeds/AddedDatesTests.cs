using System.Globalization;
using System.Xml.Linq;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

/// <summary>Feeds for tools that take the items newer than the last they took, by the rules that their makers write down.</summary>
public sealed class AddedDatesTests
{
    private static readonly FeedAddress Plain = new(FeedFormat.Rss);
    private static readonly FeedAddress ByAdding = Plain with { Added = true };

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Every_format_dates_and_orders_items_by_their_adding_and_is_clean(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Shelf.Put(store.Db, Newsroom.Posts.Reverse());
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        foreach (var of in new Ids[] { Ids.None, "chex", Ids.Of(["vhs", "chex"]) })
        {
            foreach (var format in FeedFormats.All)
            {
                var feed = (await cache.Get(new FeedAddress(format, of) { Added = true }, CancellationToken.None))!;
                FeedRules.Broken(feed.Identity, format).Should().BeEmpty();
            }

            var items = Items((await cache.Get(ByAdding with { Sources = of }, CancellationToken.None))!);
            items.Select(i => i.Date).Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
            items.Select(i => i.Id).Should().Equal(
                Newsroom.Posts.Where(p => of.Count == 0 || of.Contains(p.Source)).Select(p => Newsroom.Addresses.PostTag(p.Id)), "the last that came stands first, whatever its date");
        }
    }

    [Fact]
    public async Task A_revision_does_not_move_an_item_and_neither_does_the_end_of_another()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var posts = Newsroom.Posts;
        await Shelf.Put(store.Db, posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var before = Items((await cache.Get(ByAdding, CancellationToken.None))!);

        store.Clock.Advance(TimeSpan.FromDays(2));
        await Shelf.Put(store.Db, [posts[2] with { Title = "Revised", Revision = 2, Updated = store.Clock.GetUtcNow() }], ChangeKind.Revised);
        await Shelf.Put(store.Db, [posts[0] with { State = PostState.Withdrawn }], ChangeKind.Withdrawn);
        var after = Items((await cache.Get(ByAdding, CancellationToken.None))!);
        after.Should().Equal(before.Where(i => i.Id != Newsroom.Addresses.PostTag(posts[0].Id)));
    }

    /// <summary>
    /// Mailchimp's RSS campaigns send "items published since the last campaign was sent", MailerLite's the same, and Power Automate's trigger fires for items
    /// whose date is later than the last it saw. What sources date earlier, or the same, is lost to all three.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_tool_that_takes_what_is_newer_than_the_last_takes_every_post_once(int seed)
    {
        var random = new Random(seed);
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var (tool, loser) = (new Tool(), new Tool());
        var published = new List<string>();
        for (var round = 0; round < 40; round++)
        {
            var posts = Enumerable.Range(0, random.Next(4)).Select(n => Newsroom.Posts[n] with
            {
                Id = $"r{round}n{n}",
                // The source says a day, or an hour that has passed.
                Published = store.Clock.GetUtcNow().AddHours(-random.Next(48)),
                Source = Newsroom.Sources[random.Next(3)].Id,
            }).ToList();
            if (posts.Count > 0) await Shelf.Put(store.Db, posts);
            published.AddRange(posts.Select(p => Newsroom.Addresses.PostTag(p.Id)));
            if (random.Next(3) == 0 && published.Count > 0) await Shelf.Put(store.Db, [Newsroom.Posts[0] with { Id = published[^1].Split('/')[^1], Revision = round + 2, Title = $"Edited {round}" }], ChangeKind.Revised);
            if (random.Next(2) == 0)
            {
                tool.Poll(Items((await cache.Get(ByAdding, CancellationToken.None))!));
                loser.Poll(Items((await cache.Get(Plain, CancellationToken.None))!));
            }

            // Sometimes the next reading comes within the second.
            store.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(3) == 0 ? 200 : random.Next(100_000)));
        }

        tool.Poll(Items((await cache.Get(ByAdding, CancellationToken.None))!));
        loser.Poll(Items((await cache.Get(Plain, CancellationToken.None))!));
        tool.Taken.Should().Equal(published);
        loser.Taken.Count.Should().BeLessThan(published.Count, "by the sources' own dates some are lost, or this test says nothing");
    }

    private static IReadOnlyList<(string Id, DateTimeOffset Date)> Items(RenderedFeed feed)
    {
        using var bytes = new MemoryStream(feed.Identity.ToArray());
        return [.. XDocument.Load(bytes).Descendants("item").Select(item => (
            item.Element("guid")!.Value, DateTimeOffset.ParseExact(item.Element("pubDate")!.Value, "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture)))];
    }

    private sealed class Tool
    {
        private DateTimeOffset last = DateTimeOffset.MinValue;

        public List<string> Taken { get; } = [];

        public void Poll(IReadOnlyList<(string Id, DateTimeOffset Date)> items)
        {
            Taken.AddRange(items.Where(item => item.Date > last).Reverse().Select(item => item.Id));
            if (items.Count > 0 && items.Max(item => item.Date) is var newest && newest > last) last = newest;
        }
    }
}
