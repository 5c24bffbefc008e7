using System.Globalization;
using System.Net;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>The whole back catalogue of every feed, as a stranger walks through it.</summary>
public sealed class ArchiveTests
{
    private static readonly string[] Feeds = ["/feeds/all.atom", "/feeds/sources/chex.rss", "/feeds/sources/vhs.json", "/feeds/topics/funding.atom", "/feeds/topics/walking.rss"];

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_walk_from_any_feed_finds_every_post_once_before_and_after_it_is_revised_withdrawn_and_purged(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        // A year of quiet months, a month that is too much for one document, an hour that is, and a month that goes on.
        var posts = new List<Post>();
        for (var day = 0; day < 400; day += 12) posts.Add(At(posts.Count, new DateTimeOffset(2024, 12, 1, 8, 0, 0, TimeSpan.Zero).AddDays(day)));
        for (var n = 0; n < 110; n++) posts.Add(At(posts.Count, new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero).AddHours(n * 2)));
        for (var n = 0; n < 130; n++) posts.Add(At(posts.Count, new DateTimeOffset(2026, 4, 7, 10, 0, 0, TimeSpan.Zero)));
        for (var n = 0; n < 16; n++) posts.Add(At(posts.Count, new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero).AddHours(n * 7)));
        await Shelf.Put(store.Db, posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 10 });

        await All(host, posts);
        var before = await HistoryReader.Walk(host, "/feeds/all.atom");
        before.Should().HaveCountGreaterThan(25).And.OnlyContain(document => document.Ids.Count <= 100);
        before.Select(document => document.Url).Should().Contain([$"{host.Url}/feeds/all/2025-02.atom", $"{host.Url}/feeds/all/2026-03-08.atom"])
            .And.Contain(url => url.Contains("/2026-04-07T10-", StringComparison.Ordinal));
        // Every archive knows its neighbours.
        foreach (var (newer, older) in before.Skip(1).Zip(before.Skip(2))) (newer.Older, older.Newer).Should().Be((older.Url, newer.Url));
        before[1].Newer.Should().BeNull();

        // Of a quiet month, of one that was divided, and of the hour.
        foreach (var gone in new[] { posts[20], posts[60], posts[150] })
        {
            var archive = before.Last(document => document.Ids.Any(id => id.EndsWith("/" + gone.Id, StringComparison.Ordinal))).Url;
            foreach (var ending in new[] { ".atom", ".rss", ".json" })
            {
                var url = archive.Replace(".atom", ending, StringComparison.Ordinal);
                using var first = await host.Ask(url);
                store.Clock.Advance(TimeSpan.FromMinutes(1));
                await Shelf.Put(store.Db, [gone with { Revision = 2, Title = "Corrected " + ending, Content = "<p>SECRET WORDS</p>" }], ChangeKind.Revised);
                using var second = await host.Ask(url, default, $"If-None-Match: {first.Headers.ETag}");
                second.StatusCode.Should().Be(HttpStatusCode.OK);
                (await second.Content.ReadAsStringAsync()).Should().Contain("Corrected " + ending);
                second.Content.Headers.LastModified.Should().Be(store.Clock.GetUtcNow());
            }

            await Walk(host, posts, "/feeds/all.rss");
            await store.Db.Write(tx => Removal.Withdraw(tx, gone.Id, Removal.ByOperator), default);
            await Walk(host, posts.Where(post => post != gone), "/feeds/all.json");
            await store.Db.Write(tx => Removal.Restore(tx, gone.Id), default);
            await Walk(host, posts, $"/feeds/sources/{gone.Source}.atom");
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            await store.Db.Write(tx => Removal.Purge(tx, gone.Id), default);
            posts.Remove(gone);
            foreach (var document in await Walk(host, posts, "/feeds/all.atom")) document.Text.Should().NotContain("SECRET WORDS").And.NotContain("Corrected");
            using var after = await host.Ask(archive);
            after.StatusCode.Should().Be(HttpStatusCode.OK, "others are in it, or were");
            after.Content.Headers.LastModified.Should().Be(store.Clock.GetUtcNow(), "its end is the latest that happened to it");
        }

        foreach (var document in await All(host, posts)) document.Text.Should().NotContain("SECRET WORDS").And.NotContain("Corrected");
    }

    [Fact]
    public async Task Who_walks_back_to_what_he_knows_already_has_everything_though_he_comes_seldom()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 8 });
        var chance = new Random(5005);
        var (posts, known, have) = (new List<Post>(), new HashSet<string>(), new HashSet<string>());
        var now = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);
        for (var visit = 0; visit < 40; visit++)
        {
            var news = new List<Post>();
            for (var n = chance.Next(0, 40); n > 0; n--)
            {
                now += TimeSpan.FromMinutes(chance.Next(20, visit % 7 == 0 ? 60 : 6000));
                news.Add(At(posts.Count + news.Count, now));
            }

            if (news.Count > 0) await Shelf.Put(store.Db, news);
            posts.AddRange(news);
            foreach (var document in await HistoryReader.Walk(host, "/feeds/all.atom", known))
            {
                have.UnionWith(document.Ids.Select(Name));
                if (document.Current is not null) known.Add(document.Url);
            }

            have.Should().BeEquivalentTo(posts.Select(post => post.Id), $"at visit {visit} nothing was missed");
        }

        known.Should().HaveCountGreaterThan(20);
        foreach (var url in known)
        {
            // What was a part of a document once, or has become a part, is there for as long as somebody may have its address.
            var end = await Final(host, url);
            end.Ids.Should().NotBeEmpty();
        }
    }

    [Fact]
    public async Task A_story_told_twice_is_in_one_archive_under_its_lead()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var lead = At(0, new DateTimeOffset(2026, 1, 31, 9, 0, 0, TimeSpan.Zero)) with { Id = "lead", Source = "chex" };
        var other = At(1, new DateTimeOffset(2026, 2, 1, 9, 0, 0, TimeSpan.Zero)) with { Id = "other", Source = "vhs" };
        var later = Enumerable.Range(10, 5).Select(n => At(n, new DateTimeOffset(2026, 4, n, 9, 0, 0, TimeSpan.Zero))).ToList();
        await Shelf.Put(store.Db, [lead, other, .. later]);
        await store.Db.Write(tx => tx.Execute("INSERT INTO story (post, story) VALUES ('lead', 'lead'), ('other', 'lead')"), default);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 5 });
        (await Ids(host, "/feeds/all.json")).Should().BeEquivalentTo(later.Select(post => post.Id).Append("lead"));
        (await HistoryReader.Read(host, host.Url + "/feeds/all/2026-01.json")).Text.Should().Contain("/other\"", "it is named with its lead");
        (await Ids(host, "/feeds/sources/vhs.json")).Should().Contain("other");
    }

    [Fact]
    public async Task An_archive_may_be_kept_for_long_and_never_for_ever_and_its_validator_alone_decides()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, [At(1, new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero)), At(2, new DateTimeOffset(2026, 5, 5, 9, 0, 0, TimeSpan.Zero))]);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 1 });
        using var first = await host.Ask("/feeds/all/2026-01.atom");
        var caching = first.Headers.CacheControl!;
        caching.MaxAge.Should().BeGreaterThanOrEqualTo(TimeSpan.FromHours(12));
        first.Headers.GetValues("Cache-Control").Single().Should().NotContain("immutable");
        first.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
        using var same = await host.Ask("/feeds/all/2026-01.atom", default, $"If-None-Match: {first.Headers.ETag}");
        same.StatusCode.Should().Be(HttpStatusCode.NotModified);

        // Another month: it has a neighbour now, and no entry of it changed.
        await Shelf.Put(store.Db, [At(3, new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero))]);
        using var dated = await host.Ask("/feeds/all/2026-01.atom", default, $"If-Modified-Since: {first.Content.Headers.LastModified:R}");
        dated.StatusCode.Should().Be(HttpStatusCode.OK);
        (await dated.Content.ReadAsStringAsync()).Should().Contain("next-archive");

        // Something ends elsewhere: whether a node had the archive ready or makes it now, it says the same.
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await Shelf.Put(store.Db, [At(4, new DateTimeOffset(2026, 5, 6, 9, 0, 0, TimeSpan.Zero))]);
        using var before = await host.Ask("/feeds/all/2026-01.atom");
        store.Clock.Advance(TimeSpan.FromMinutes(1));
        await store.Db.Write(tx => Removal.Withdraw(tx, At(4, default).Id, Removal.ByOperator), default);
        await using var other = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 1 });
        using var here = await host.Ask("/feeds/all/2026-01.atom");
        using var there = await other.Ask("/feeds/all/2026-01.atom");
        here.Headers.ETag.Should().Be(before.Headers.ETag);
        here.Content.Headers.LastModified.Should().Be(there.Content.Headers.LastModified).And.Be(store.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("/feeds/all/2026-01.atom", 200, null)]
    [InlineData("/feeds/all/2026-01-05.rss", 200, null)]
    [InlineData("/feeds/all/2026-01-05T09.json", 200, null)]
    [InlineData("/feeds/all/2026-01.atom?utm_source=x", 308, "/feeds/all/2026-01.atom")]
    [InlineData("/feeds/all/2026-01.atom?source=chex", 308, "/feeds/sources/chex/2026-01.atom")]
    [InlineData("/feeds/all/2026-02.atom", 404, "/feeds/all/2026-01.atom")]
    [InlineData("/feeds/all/0000-00.atom", 404, null)]
    [InlineData("/feeds/all/9999-12.atom", 404, null)]
    [InlineData("/feeds/all/2026-13.atom", 404, null)]
    [InlineData("/feeds/all/2026-01-05T09-zzzz.atom", 404, null)]
    [InlineData("/feeds/all/2026-01-05T09-a.atom", 404, "/feeds/all/2026-01.atom")]
    [InlineData("/feeds/all/-1.atom", 404, null)]
    [InlineData("/feeds/all/2026-01/2026-01.atom", 404, null)]
    [InlineData("/feeds/all/2026-01.atom?content=summary", 404, null)]
    [InlineData("/feeds/all/2026-01.atom?source=chex&topic=funding", 404, null)]
    [InlineData("/feeds/sources/nobody/2026-01.atom", 404, null)]
    [InlineData("/feeds/topics/walking/2026-01.atom", 404, null)]
    [InlineData("/feeds/sources/2026-01.atom", 404, null)]
    public async Task An_address_is_an_archive_or_it_is_said_what_there_is(string path, int status, string? named)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, [At(1, new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero)), At(2, new DateTimeOffset(2026, 5, 5, 9, 0, 0, TimeSpan.Zero))]);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 1 });
        using var answer = await host.Ask(path);
        ((int)answer.StatusCode).Should().Be(status);
        if (status == 308) answer.Headers.Location!.ToString().Should().Be(named);
        if (status != 404) return;
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(named ?? "/feeds/all");
    }

    [Fact]
    public async Task However_many_archives_are_asked_for_few_are_kept_and_the_feeds_are_not_pushed_out()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Enumerable.Range(0, 80).Select(n => At(n, new DateTimeOffset(2019, 1, 5, 9, 0, 0, TimeSpan.Zero).AddMonths(n))));
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 1 });
        var all = await host.Cache.Get(new FeedAddress(FeedFormat.Atom), default);
        var combination = new FeedAddress(FeedFormat.Atom, Brief: true);
        var brief = await host.Cache.Get(combination, default);
        foreach (var document in await HistoryReader.Walk(host, "/feeds/all.atom")) document.Ids.Should().ContainSingle();
        for (var year = 1000; year < 1040; year++) (await host.Ask($"/feeds/all/{year}-01.atom")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        host.Cache.Kept.Should().Be(2 + FeedShelf.Archives);
        (await host.Cache.Get(new FeedAddress(FeedFormat.Atom), default)).Should().BeSameAs(all);
        (await host.Cache.Get(combination, default)).Should().BeSameAs(brief);
    }

    [Fact]
    public async Task Every_archive_keeps_the_rules_of_its_format()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var once = new DateTimeOffset(2026, 5, 20, 9, 0, 0, TimeSpan.Zero);
        await Shelf.Put(store.Db, [.. Newsroom.Posts, At(1, once), At(2, once), At(3, new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero))]);
        await using var host = await FeedHost.Start(store.Db, store.Clock, Newsroom.Settings with { Limit = 1 });
        (await HistoryReader.Read(host, host.Url + "/feeds/all/2026-05.atom")).Text.Split("<updated>2026-05-20T09:00:00.").Should().HaveCount(3, "two that were updated at once have moments of their own");
        foreach (var format in FeedFormats.All)
        {
            var address = new FeedAddress(format) { Archive = ArchivePeriod.Of("2026-05") };
            var archive = (await host.Cache.Get(address, default))!;
            FeedRules.Broken(archive.Identity, format).Should().BeEmpty();
        }
    }

    // The feed and its archives: every post once among the archives and what the feed alone has, whichever the format.
    private static async Task<IReadOnlyList<HistoryDocument>> All(FeedHost host, IEnumerable<Post> posts)
    {
        var all = new List<HistoryDocument>();
        foreach (var feed in Feeds) all.AddRange(await Walk(host, posts, feed));
        return all;
    }

    private static async Task<IReadOnlyList<HistoryDocument>> Walk(FeedHost host, IEnumerable<Post> posts, string path)
    {
        var feed = path[..path.LastIndexOf('.')];
        var wanted = posts.Where(post => feed.EndsWith("all", StringComparison.Ordinal) || feed.EndsWith("/" + post.Source, StringComparison.Ordinal) || post.Topics.Any(topic => feed.EndsWith("/" + topic, StringComparison.Ordinal))).Select(post => post.Id).ToList();
        var documents = await HistoryReader.Walk(host, path);
        documents.Skip(1).SelectMany(document => document.Ids).Should().OnlyHaveUniqueItems("no post is in two archives");
        documents.SelectMany(document => document.Ids).Distinct().Select(Name).Should().BeEquivalentTo(wanted, path);
        return documents;
    }

    private static async Task<IEnumerable<string>> Ids(FeedHost host, string path) => (await HistoryReader.Walk(host, path)).SelectMany(document => document.Ids).Distinct().Select(Name);

    private static async Task<HistoryDocument> Final(FeedHost host, string url)
    {
        using var answer = await host.Ask(url);
        return await HistoryReader.Read(host, answer.StatusCode == HttpStatusCode.TemporaryRedirect ? host.Url + answer.Headers.Location : url);
    }

    private static string Name(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static Post At(int n, DateTimeOffset published) => Newsroom.Posts[6] with
    {
        Id = (n * 7919 % 10007).ToString("x4", CultureInfo.InvariantCulture) + n.ToString("x4", CultureInfo.InvariantCulture),
        Source = n % 3 == 0 ? "vhs" : "chex",
        Topics = n % 4 == 0 ? ["funding"] : [],
        Title = $"News {n}",
        Published = published,
        Updated = published,
    };
}
