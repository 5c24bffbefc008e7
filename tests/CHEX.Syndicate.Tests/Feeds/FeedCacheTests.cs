using System.IO.Compression;
using System.Text;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class FeedCacheTests
{
    private static readonly FeedAddress All = new(FeedFormat.Rss);

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_change_is_in_the_next_answer_and_only_then_the_bytes_and_validators_move(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        // What no normaliser lets through PostgreSQL does not take either.
        await Shelf.Put(store.Db, Newsroom.Posts.Take(2).Where(p => kind == StoreKind.Sqlite || p.Id != "bhostile"));
        using var cache = Newsroom.Cache(store.Db, store.Clock);

        var first = await Get(cache, All);
        (await Get(cache, All)).Should().BeSameAs(first);

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, Newsroom.Posts.Skip(2).Take(1));
        var second = await Get(cache, All);

        Text(second).Should().Contain("post/cgaelic").And.NotBe(Text(first));
        second.ETag.Should().NotBe(first.ETag);
        second.LastModified.Should().Be(first.LastModified.AddMinutes(1));
    }

    [Fact]
    public async Task What_was_made_before_a_purge_is_forgotten_though_nobody_asks()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts.Take(2));
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var feed = await Made(cache);
        cache.Forget(1);
        Collect();
        feed.IsAlive.Should().BeTrue("it was made after that change");
        cache.Forget(99);
        Collect();
        feed.IsAlive.Should().BeFalse();
        Text(await Get(cache, All)).Should().NotBeEmpty();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static async Task<WeakReference> Made(FeedCache cache) => new(await Get(cache, All));

        static void Collect()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
    }

    [Fact]
    public async Task What_changes_elsewhere_leaves_a_feed_as_it_is()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var chex = await Get(cache, new FeedAddress(FeedFormat.Json, Sources: "chex"));
        var walking = await Get(cache, new FeedAddress(FeedFormat.Json, Topics: "walking"));

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, [Newsroom.Posts[3] with { Id = "new", Title = "Another of VHS" }]);

        (await Get(cache, new FeedAddress(FeedFormat.Json, Sources: "chex"))).Should().BeSameAs(chex);
        (await Get(cache, new FeedAddress(FeedFormat.Json, Topics: "walking"))).Should().BeSameAs(walking);
        Text(await Get(cache, new FeedAddress(FeedFormat.Json, Sources: "vhs"))).Should().Contain("post/new");
    }

    [Fact]
    public async Task Every_node_and_every_restart_serves_the_same_bytes_and_validators()
    {
        using var folder = new TempFolder();
        var clock = new TestClock();
        var before = new List<RenderedFeed>();
        await using (var db = await SqliteDb.Open(folder["syndicate.db"], clock, CancellationToken.None))
        {
            await Shelf.Put(db, Newsroom.Posts);
            using var cache = Newsroom.Cache(db, clock);
            foreach (var feed in Addresses()) before.Add(await Get(cache, feed));
        }

        clock.Advance(TimeSpan.FromDays(400));
        await using (var db = await SqliteDb.Open(folder["syndicate.db"], clock, CancellationToken.None))
        {
            using var one = Newsroom.Cache(db, clock);
            using var other = Newsroom.Cache(db, clock);
            foreach (var (feed, was) in Addresses().Zip(before))
            {
                foreach (var cache in new[] { one, other })
                {
                    var now = await Get(cache, feed);
                    Text(now).Should().Be(Text(was));
                    (now.ETag, now.LastModified, now.ContentType).Should().Be((was.ETag, was.LastModified, was.ContentType));
                }
            }
        }
    }

    [Fact]
    public async Task A_withdrawn_post_leaves_the_feeds_and_their_date_goes_forward()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        FeedAddress[] feeds = [All, new(FeedFormat.Atom, Sources: "phs"), new(FeedFormat.Json, Topics: "walking")];
        var before = new List<RenderedFeed>();
        foreach (var feed in feeds) before.Add(await Get(cache, feed));

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, [Newsroom.Posts[5] with { State = PostState.Withdrawn }], ChangeKind.Withdrawn);

        foreach (var (feed, was) in feeds.Zip(before))
        {
            Text(was).Should().Contain("post/fdayonly");
            var now = await Get(cache, feed);
            Text(now).Should().NotContain("/news/6?", "JSON names what was withdrawn, and nothing else of it");
            now.LastModified.Should().Be(was.LastModified.AddMinutes(1));
        }
    }

    [Fact]
    public async Task A_post_that_leaves_its_topic_moves_the_date_of_that_topic()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);
        var before = await Get(cache, new FeedAddress(FeedFormat.Atom, Topics: "funding"));

        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, [Newsroom.Posts[0] with { Topics = [], Revision = 2 }], ChangeKind.Revised);
        var after = await Get(cache, new FeedAddress(FeedFormat.Atom, Topics: "funding"));

        Text(after).Should().NotContain("<entry");
        after.LastModified.Should().BeAfter(before.LastModified);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_move_the_date_of_a_feed_back()
    {
        using var folder = new TempFolder();
        var late = new TestClock(new DateTimeOffset(2026, 6, 2, 0, 0, 0, TimeSpan.Zero));
        await using (var db = await SqliteDb.Open(folder["syndicate.db"], late, CancellationToken.None)) await Shelf.Put(db, Newsroom.Posts.Take(1));

        var early = new TestClock();
        await using var again = await SqliteDb.Open(folder["syndicate.db"], early, CancellationToken.None);
        await Shelf.Put(again, Newsroom.Posts.Skip(1).Take(1));
        using var cache = Newsroom.Cache(again, early);

        (await Get(cache, All)).LastModified.Should().Be(late.GetUtcNow());
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_one_rendering()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);

        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(() => Get(cache, All))));

        answers.Distinct(ReferenceEqualityComparer.Instance).Should().ContainSingle();
    }

    [Fact]
    public async Task The_encodings_are_the_same_bytes_under_validators_of_their_own()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock);

        var feed = await Get(cache, All);

        Unpacked(new GZipStream(new MemoryStream(feed.Gzip.ToArray()), CompressionMode.Decompress)).Should().Equal(feed.Identity.ToArray());
        Unpacked(new BrotliStream(new MemoryStream(feed.Brotli.ToArray()), CompressionMode.Decompress)).Should().Equal(feed.Identity.ToArray());
        feed.ETag.Should().MatchRegex("^\"[0-9a-f]{32}\"$");
        feed.ETagGzip.Should().Be(feed.ETag[..^1] + "-gz\"");
        feed.ETagBrotli.Should().Be(feed.ETag[..^1] + "-br\"");
    }

    [Fact]
    public async Task Nothing_that_is_not_configured_is_a_feed()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        using var cache = Newsroom.Cache(store.Db, store.Clock);

        (await cache.Get(new FeedAddress(FeedFormat.Rss, Sources: "nobody"), CancellationToken.None)).Should().BeNull();
        (await cache.Get(new FeedAddress(FeedFormat.Rss, Topics: "nothing"), CancellationToken.None)).Should().BeNull();
        (await cache.Get(new FeedAddress(FeedFormat.Rss, Sources: "chex", Topics: "nothing"), CancellationToken.None)).Should().BeNull();
        (await cache.Get(new FeedAddress(FeedFormat.Rss, Sources: "nobody", Topics: "walking"), CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task An_empty_feed_is_valid_and_dated_with_the_year_of_the_first_start()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        using var cache = Newsroom.Cache(store.Db, store.Clock);

        foreach (var address in Addresses())
        {
            var feed = await Get(cache, address);
            FeedRules.Broken(feed.Identity, address.Format).Should().BeEmpty();
            feed.LastModified.Should().Be(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        }
    }

    [Fact]
    public async Task A_feed_has_the_newest_posts_up_to_its_limit()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = Newsroom.Cache(store.Db, store.Clock, Newsroom.Settings with { Limit = 2 });

        Text(await Get(cache, All)).Should().Contain("post/gbare").And.Contain("post/fdayonly").And.NotContain("post/ecrowd");
    }

    [Theory]
    [InlineData(Republish.Full, true, true)]
    [InlineData(Republish.Summary, true, false)]
    [InlineData(Republish.LinkOnly, false, false)]
    public async Task A_source_says_how_much_is_published_again(Republish mode, bool summary, bool content)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var post = Newsroom.Posts[0] with { Summary = "ITS-SUMMARY", Content = "<p>ITS-TEXT <img src=\"https://x.example/i.png\" alt=\"\"></p>", Image = new ItemImage("https://x.example/ITS-PICTURE.png", "", null, null, "image/png") };
        await Shelf.Put(store.Db, [post]);
        using var cache = Newsroom.Cache(store.Db, store.Clock, sources: [Newsroom.Chex with { Republish = mode, Pictures = false }]);

        foreach (var address in Addresses().Where(a => a.Sources.Count == 0 || a.Sources.Only == "chex"))
        {
            var text = Text(await Get(cache, address));
            text.Contains("ITS-SUMMARY", StringComparison.Ordinal).Should().Be(summary);
            text.Contains("ITS-TEXT", StringComparison.Ordinal).Should().Be(content);
            text.Should().NotContain("ITS-PICTURE").And.NotContain("<img").And.NotContain("&lt;img");
        }
    }

    private static IEnumerable<FeedAddress> Addresses() =>
        from format in FeedFormats.All
        from feed in new FeedAddress[] { new(format), new(format, Sources: "chex"), new(format, Sources: "vhs"), new(format, Sources: "phs"), new(format, Topics: "funding"), new(format, "chex", "funding") }
        select feed;

    private static async Task<RenderedFeed> Get(FeedCache cache, FeedAddress address) => (await cache.Get(address, CancellationToken.None))!;

    private static string Text(RenderedFeed feed) => Encoding.UTF8.GetString(feed.Identity.Span);

    private static byte[] Unpacked(Stream from)
    {
        using var to = new MemoryStream();
        using (from) from.CopyTo(to);
        return to.ToArray();
    }
}
