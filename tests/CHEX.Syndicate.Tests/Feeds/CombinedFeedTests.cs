using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class CombinedFeedTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_source_and_a_topic_select_the_posts_that_are_both_and_what_leaves_moves_the_date(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var both = Newsroom.Posts[0];
        await Shelf.Put(store.Db, [both, both with { Id = "other-topic", Topics = ["walking"] }, both with { Id = "other-source", Source = "vhs" }]);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var address = new FeedAddress(FeedFormat.Atom, "chex", "funding");

        var first = (await cache.Get(address, CancellationToken.None))!;
        Text(first).Should().Contain("post/aplain").And.NotContain("post/other-topic").And.NotContain("post/other-source")
            .And.Contain("rel=\"self\" type=\"application/atom+xml\" href=\"https://news.example.org/feeds/all.atom?source=chex&amp;topic=funding\"")
            .And.Contain("<id>" + Newsroom.Addresses.FeedTag("sources/chex/topics/funding") + "</id>")
            .And.Contain("<title>Community Health Exchange: Funding &amp; grants – Community health news</title>");

        // Another source's news changes nothing of it.
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, [both with { Id = "later", Source = "vhs" }]);
        (await cache.Get(address, CancellationToken.None)).Should().BeSameAs(first);

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, [both with { State = PostState.Withdrawn }], ChangeKind.Withdrawn);
        var empty = (await cache.Get(address, CancellationToken.None))!;
        Text(empty).Should().NotContain("post/aplain");
        empty.LastModified.Should().Be(first.LastModified.AddMinutes(2));
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Several_sources_and_topics_select_the_posts_of_any_of_them_about_any_of_them_newest_first(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var sources = new[] { "chex", "vhs", "phs" };
        var topics = new[] { [], ["funding"], ["walking"], ["funding", "walking"], new[] { "other" } };
        var posts = Enumerable.Range(0, 60).Select(n => Newsroom.Posts[0] with
        {
            Id = $"p{n:00}",
            Source = sources[n % 3],
            Topics = topics[n % 5],
            // Several at each moment, so that the order behind the date counts too.
            Published = Newsroom.Posts[0].Published.AddHours(n * 7 % 20),
            FirstSeen = Newsroom.Posts[0].FirstSeen.AddHours(-(n / 40)),
        }).ToList();
        await Shelf.Put(store.Db, posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock, Newsroom.Settings with { Limit = 10 });
        foreach (var of in new Ids[] { Ids.None, "vhs", Ids.Of(["chex", "phs"]), Ids.Of(sources) })
        {
            foreach (var about in new Ids[] { Ids.None, "walking", Ids.Of(["walking", "funding"]) })
            {
                var chosen = posts.Where(p => (of.Count == 0 || of.Contains(p.Source)) && (about.Count == 0 || p.Topics.Any(t => about.Contains(t)))).ToList();
                var newest = chosen.OrderByDescending(p => p.Published).ThenByDescending(p => p.FirstSeen).ThenByDescending(p => p.Id, StringComparer.Ordinal);
                var feed = new FeedAddress(FeedFormat.Json, of, about);
                Items((await cache.Get(feed, CancellationToken.None))!).Should().Equal(newest.Take(10).Select(p => Newsroom.Addresses.PostTag(p.Id)), $"of {of} about {about}");
                var added = (await cache.Get(feed with { Added = true }, CancellationToken.None))!;
                Items(added).Should().Equal(chosen.AsEnumerable().Reverse().Take(10).Select(p => Newsroom.Addresses.PostTag(p.Id)), $"of {of} about {about}, by adding");
            }
        }
    }

    [Fact]
    public async Task A_feed_of_several_is_named_for_all_of_them_and_dated_by_the_latest_change_to_any()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var address = new FeedAddress(FeedFormat.Atom, Ids.Of(["vhs", "chex"]), Ids.Of(["walking", "funding"]));
        var first = (await cache.Get(address, CancellationToken.None))!;
        FeedRules.Broken(first.Identity, FeedFormat.Atom).Should().BeEmpty();
        Text(first).Should().Contain("<title>Community Health Exchange and Voluntary Health Scotland: Funding &amp; grants or Walking – Community health news</title>")
            .And.Contain("<id>" + Newsroom.Addresses.FeedTag("sources/chex,vhs/topics/funding,walking") + "</id>")
            .And.Contain("href=\"https://news.example.org/feeds/all.atom?source=chex&amp;source=vhs&amp;topic=funding&amp;topic=walking\"");

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, [Newsroom.Posts[0] with { Id = "elsewhere", Source = "phs" }]);
        (await cache.Get(address, CancellationToken.None)).Should().BeSameAs(first);
        await Shelf.Put(store.Db, [Newsroom.Posts[0] with { Id = "here", Source = "vhs" }]);
        (await cache.Get(address, CancellationToken.None))!.LastModified.Should().Be(first.LastModified.AddMinutes(1));
    }

    [Fact]
    public async Task No_two_entries_of_Atom_are_updated_at_one_moment_though_posts_are()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Enumerable.Range(0, 20).Select(n => Newsroom.Posts[0] with { Id = $"p{n}" }));
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        using var bytes = new MemoryStream((await cache.Get(new FeedAddress(FeedFormat.Atom), CancellationToken.None))!.Identity.ToArray());
        XNamespace atom = "http://www.w3.org/2005/Atom";
        XDocument.Load(bytes).Root!.Elements(atom + "entry").Select(entry => entry.Element(atom + "updated")!.Value).Should().HaveCount(20).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Where_asked_for_the_source_stands_before_each_title()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        foreach (var format in FeedFormats.All)
        {
            var feed = (await cache.Get(new FeedAddress(format) { Titled = true }, CancellationToken.None))!;
            FeedRules.Broken(feed.Identity, format).Should().BeEmpty();
            Text(feed).Should().Contain("VHS: Nothing but a title").And.Contain("PHS: A day without a time").And.Contain("CHEX: A hundred authors").And.Contain("all." + format.Extension() + "?title=source");
        }
    }

    [Theory]
    [InlineData(FeedFormat.Rss, "content:encoded", "<link>https://news.example.org/feeds", "all.rss?content=summary")]
    [InlineData(FeedFormat.Atom, "<content", "all/summary</id>", "all.atom?content=summary")]
    [InlineData(FeedFormat.Json, "content_html", "all.json?content=summary", "all.json?content=summary")]
    public async Task A_feed_of_summaries_has_no_texts_and_an_address_of_its_own(FeedFormat format, string content, string also, string self)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var whole = Text((await cache.Get(new FeedAddress(format), CancellationToken.None))!);
        var brief = Text((await cache.Get(new FeedAddress(format, Brief: true), CancellationToken.None))!);

        whole.Should().Contain(content);
        brief.Should().NotContain(content).And.Contain(self);
        if (format != FeedFormat.Rss) brief.Should().Contain(also);
        foreach (var post in Newsroom.Posts.Where(p => p.State == PostState.Published && whole.Contains("post/" + p.Id, StringComparison.Ordinal)))
            brief.Should().Contain("post/" + post.Id, "every entry is there, but its text");
    }

    [Fact]
    public async Task However_many_combinations_are_asked_for_few_are_kept_and_every_answer_is_right()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        var topics = Enumerable.Range(0, 200).Select(n => new Topic($"t{n}", $"Topic {n}", [])).ToList();
        using var cache = new FeedCache(store.Db, Newsroom.Settings, Newsroom.Addresses, Newsroom.Sources, topics, Newsroom.Version, store.Clock);
        var all = (await cache.Get(new FeedAddress(FeedFormat.Rss), CancellationToken.None))!;
        var kept = new FeedAddress(FeedFormat.Rss, "vhs", "t0");
        var favourite = (await cache.Get(kept, CancellationToken.None))!;

        var most = 0;
        foreach (var topic in topics)
        {
            store.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Text((await cache.Get(new FeedAddress(FeedFormat.Rss, "chex", topic.Id), CancellationToken.None))!).Should().Contain($": {topic.Name} – ");
            (await cache.Get(kept, CancellationToken.None)).Should().BeSameAs(favourite, "it is asked for all the time");
            most = Math.Max(most, cache.Kept);
        }

        most.Should().Be(FeedShelf.Combinations + 1);
        (await cache.Get(new FeedAddress(FeedFormat.Rss), CancellationToken.None)).Should().BeSameAs(all, "only combinations are let go");
    }

    private static List<string> Items(RenderedFeed feed)
    {
        using var json = JsonDocument.Parse(feed.Identity);
        return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()!)];
    }

    private static string Text(RenderedFeed feed) => Encoding.UTF8.GetString(feed.Identity.Span);
}
