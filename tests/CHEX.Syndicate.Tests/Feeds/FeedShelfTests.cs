using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class FeedShelfTests
{
    [Fact]
    public async Task So_many_bytes_are_kept_and_what_was_asked_for_longest_ago_goes_and_comes_back_as_it_was()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        FeedAddress[] feeds = [.. FeedFormats.All.SelectMany(format => (FeedAddress[])[new(format), new(format, "vhs"), new(format, "chex"), new(format, "phs")])];
        using var whole = Newsroom.Cache(store.Db, store.Clock);
        var before = new List<RenderedFeed>();
        foreach (var feed in feeds) before.Add((await whole.Get(feed, default))!);
        var most = whole.KeptBytes / 2;

        using var cache = new FeedCache(store.Db, Newsroom.Settings with { MaxBytes = most }, Newsroom.Addresses, Newsroom.Sources, Newsroom.Topics, Newsroom.Version, store.Clock);
        for (var round = 0; round < 2; round++)
        {
            foreach (var (feed, was) in feeds.Zip(before))
            {
                store.Clock.Advance(TimeSpan.FromMilliseconds(1));
                var now = (await cache.Get(feed, default))!;
                (now.ETag, now.LastModified).Should().Be((was.ETag, was.LastModified));
                cache.KeptBytes.Should().BeLessThanOrEqualTo(most);
                cache.AtHand(feed).Should().BeSameAs(now, "the newest stays");
            }
        }

        cache.AtHand(feeds[0]).Should().BeNull("it was asked for longest ago");
        cache.AtHand(feeds[^2]).Should().NotBeNull();
        var newest = cache.AtHand(feeds[^1])!;
        var plain = cache.KeptBytes;
        var packed = newest.Gzip.Length + newest.Brotli.Length;
        cache.KeptBytes.Should().Be(plain + packed, "every encoding that was made counts");
    }

    [Fact]
    public async Task A_feed_that_is_larger_than_all_may_be_is_served_all_the_same()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = new FeedCache(store.Db, Newsroom.Settings with { MaxBytes = 1 }, Newsroom.Addresses, Newsroom.Sources, Newsroom.Topics, Newsroom.Version, store.Clock);
        (await cache.Get(new FeedAddress(FeedFormat.Rss), default))!.Identity.Length.Should().BePositive();
        (await cache.Get(new FeedAddress(FeedFormat.Json), default))!.Identity.Length.Should().BePositive();
        cache.AtHand(new FeedAddress(FeedFormat.Rss)).Should().BeNull();
    }
}
