using System.Text;
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

        most.Should().Be(FeedCache.Combinations + 1);
        (await cache.Get(new FeedAddress(FeedFormat.Rss), CancellationToken.None)).Should().BeSameAs(all, "only combinations are let go");
    }

    private static string Text(RenderedFeed feed) => Encoding.UTF8.GetString(feed.Identity.Span);
}
