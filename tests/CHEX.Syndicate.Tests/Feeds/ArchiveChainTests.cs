using System.Globalization;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class ArchiveChainTests
{
    private const int Limit = 6;

    private static readonly DateTimeOffset Begin = new(2025, 11, 30, 22, 0, 0, TimeSpan.Zero);

    /// <summary>Some posts far apart, some in a crowd: as many as a day, an hour or a moment cannot hold.</summary>
    private static readonly Gen<(int Minute, int Count)[]> Histories = Gen.Frequency(
        (6, from day in Gen.Choose(0, 120) from minute in Gen.Choose(0, 1439) select (day * 1440 + minute, 1)),
        (2, from day in Gen.Choose(0, 40) from count in Gen.Choose(2, 30) select (day * 1440, count)),
        (1, from day in Gen.Choose(0, 40) from count in Gen.Choose(95, 240) select (day * 1440 + 61, count))).ArrayOf();

    [Fact]
    public async Task Feed_and_archives_have_every_post_archives_share_none_and_each_knows_its_neighbours()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        foreach (var history in Histories.Sample(40, 12))
        {
            await store.Db.Write(tx => tx.Execute("DELETE FROM post"), default);
            await store.Db.Write(tx => tx.Execute("DELETE FROM post_topic"), default);
            var posts = Posts(history);
            if (posts.Count > 0) await Shelf.Put(store.Db, posts);
            foreach (var feed in new[] { new FeedAddress(FeedFormat.Atom), new FeedAddress(FeedFormat.Atom, Topics: "walking") })
                await store.Db.Read(async tx => { await Holds(tx, feed, posts); return true; }, default);
        }
    }

    [Theory]
    [InlineData("2026-02", "2026-02-01T00:00Z", "2026-03-01T00:00Z")]
    [InlineData("2026-12", "2026-12-01T00:00Z", "2027-01-01T00:00Z")]
    [InlineData("2024-02-29", "2024-02-29T00:00Z", "2024-03-01T00:00Z")]
    [InlineData("2026-12-31T23", "2026-12-31T23:00Z", "2027-01-01T00:00Z")]
    [InlineData("2026-12-31T23-k7", "2026-12-31T23:00Z", "2027-01-01T00:00Z")]
    public void A_period_is_what_its_name_says(string name, string from, string until)
    {
        var period = ArchivePeriod.Of(name)!;
        (period.Name, period.From, period.Until).Should().Be((name, DateTimeOffset.Parse(from, CultureInfo.InvariantCulture), DateTimeOffset.Parse(until, CultureInfo.InvariantCulture)));
        (period.Holds(period.From), period.Holds(period.Until)).Should().Be((true, false));
        period.Whole.Name.Should().Be(name.Length > 13 ? name[..13] : name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026")]
    [InlineData("2026-00")]
    [InlineData("2026-1")]
    [InlineData("2026-02-30")]
    [InlineData("2026-02-03T24")]
    [InlineData("2026-02-03t09")]
    [InlineData("2026-02-03T09-")]
    [InlineData("2026-02-03T09-A")]
    [InlineData("2026-02-03T09-abcd")]
    [InlineData("2026-02\n")]
    [InlineData("２０２６-02")]
    [InlineData("9999-12")]
    public void Nothing_else_is_one(string name) => ArchivePeriod.Of(name).Should().BeNull();

    private static async Task Holds(Tx tx, FeedAddress feed, List<Post> posts)
    {
        var sources = Newsroom.Sources.ToDictionary(source => source.Id, StringComparer.Ordinal);
        var wanted = posts.Where(post => feed.Topics.Count == 0 || post.Topics.Contains("walking")).OrderByDescending(post => post.Published).ToList();
        var chain = ArchiveSelection.Chain(tx, feed, Limit, sources);
        var found = new List<string>();
        var before = default(ArchivePeriod);
        for (var period = await chain.Newest(); period is not null; period = await chain.Previous(period))
        {
            if (before is not null) period.From.Should().BeOnOrBefore(before.From);
            var archive = (await ArchiveSelection.Read(tx, feed, period, Limit, sources))!;
            archive.Posts.Should().NotBeEmpty().And.HaveCountLessThanOrEqualTo(ArchiveChain.Most);
            (archive.Next?.Name).Should().Be(before?.Name);
            // What goes on is no archive, but where an hour has more than the feed.
            if (period.IsLong) period.Holds(wanted[0].Published).Should().BeFalse();
            found.AddRange(archive.Posts.Select(told => told.Post.Id));
            before = period;
        }

        found.Should().OnlyHaveUniqueItems();
        var feedHas = (await FeedSelection.Read(tx, feed, Limit, sources))!.Posts.Select(told => told.Post.Id);
        found.Union(feedHas).Should().BeEquivalentTo(wanted.Select(post => post.Id));
    }

    private static List<Post> Posts((int Minute, int Count)[] history)
    {
        var moments = history.SelectMany(moment => Enumerable.Repeat(moment.Minute, moment.Count)).ToList();
        return [.. moments.Select((minute, n) => Newsroom.Posts[6] with
        {
            // Ids as they are: spread over letters and digits.
            Id = PostId.For("vhs", n.ToString(CultureInfo.InvariantCulture)),
            Topics = n % 2 == 0 ? ["walking"] : [],
            Published = Begin.AddMinutes(minute),
            Updated = Begin.AddMinutes(minute),
        })];
    }
}
