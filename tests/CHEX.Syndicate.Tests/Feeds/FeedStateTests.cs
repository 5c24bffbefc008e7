using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Posts.Stories;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class FeedStateTests
{
    private static readonly string[] Words = ["food", "money"];
    private static readonly Topic[] Topics = [.. Words.Select(w => new Topic(w, w, []) { Words = [w] })];
    // None before the others: whose date is first leads.
    private static readonly SourceInfo[] Sources = [.. StoryRoom.Sources.Values.Select(source => source with { Priority = 1 })];

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task Whatever_happens_what_is_kept_is_what_would_be_made(StoreKind kind)
    {
        await using var room = await StoryRoom.Open(kind);
        var random = new Random(7);
        using var kept = Cache(room.Db, room.Clock);
        for (var step = 0; step < 100; step++)
        {
            room.Clock.Advance(TimeSpan.FromSeconds(random.Next(3)));
            var what = await Something(room, random);
            using var fresh = Cache(room.Db, room.Clock);
            foreach (var feed in Feeds())
            {
                var (now, right) = ((await kept.Get(feed, default))!, (await fresh.Get(feed, default))!);
                (now.ETag, now.LastModified).Should().Be((right.ETag, right.LastModified), "of {0} in step {1}, after {2}", feed.Path + "." + feed.Format, step, what);
            }
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_happens_elsewhere_reads_no_post(StoreKind kind)
    {
        await using var room = await StoryRoom.Open(kind);
        await Put(room, StoryRoom.Chex, 1, "food");
        using var kept = Cache(room.Db, room.Clock);
        FeedAddress[] others = [new(FeedFormat.Rss, "chex"), new(FeedFormat.Json, "chex"), new(FeedFormat.Atom, Topics: "food")];
        var before = new List<RenderedFeed>();
        foreach (var feed in others) before.Add((await kept.Get(feed, default))!);

        await Put(room, StoryRoom.Phs, 2, "money");
        // Were it read, it would not be as it was.
        await room.Db.Write(tx => tx.Execute("UPDATE post SET title = 'Never read' WHERE source = 'chex'", null), default);
        foreach (var (feed, was) in others.Zip(before)) (await kept.Get(feed, default)).Should().BeSameAs(was);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_change_of_another_post_of_the_story_alone_is_one_of_the_feed(StoreKind kind)
    {
        await using var room = await StoryRoom.Open(kind);
        await Put(room, StoryRoom.Chex, 1, "food");
        await Put(room, StoryRoom.Vhs, 1, "food");
        using var kept = Cache(room.Db, room.Clock);
        var feed = new FeedAddress(FeedFormat.Json, "chex");
        var before = (await kept.Get(feed, default))!;
        var other = PostId.For("vhs", "story-1");
        System.Text.Encoding.UTF8.GetString(before.Identity.Span).Should().Contain(other);
        await room.Db.Write(
            async tx =>
            {
                await tx.Execute("UPDATE post SET url = 'https://vhs.example/elsewhere' WHERE id = @other", new { other });
                await Journal.Append(tx, [new NewChange(other, ChangeKind.Revised, 1, Quiet: true)]);
            },
            default);
        System.Text.Encoding.UTF8.GetString((await kept.Get(feed, default))!.Identity.Span).Should().Contain("https://vhs.example/elsewhere");
    }

    private static IEnumerable<FeedAddress> Feeds() =>
        from format in FeedFormats.All
        from feed in (FeedAddress[])
        [
            new(format), new(format, "chex"), new(format, "vhs"), new(format, "phs"), new(format, Topics: "food"), new(format, "vhs", "money"), new(format, Ids.Of(["chex", "phs"])),
            new(format, Topics: Ids.Of(Words)), new FeedAddress(format) { Added = true }, new FeedAddress(FeedFormat.Atom, Topics: "food") { Deleted = true }, new FeedAddress(format, "vhs", Brief: true),
        ]
        select feed;

    private static async Task<string> Something(StoryRoom room, Random random)
    {
        var (source, n) = (Sources[random.Next(3)], random.Next(6));
        var id = PostId.For(source.Id, "story-" + n);
        switch (random.Next(8))
        {
            case 0: return $"withdrawing {id}: {await room.Db.Write(tx => Removal.Withdraw(tx, id, Removal.ByOperator), default)}";
            case 1: return $"restoring {id}: {await room.Db.Write(tx => Removal.Restore(tx, id), default)}";
            case 2: return $"parting {id}: {await room.Db.Write(tx => SameStory.Split(tx, id), default)}";
            case 3 when n < 3: return $"purging {id}: {await room.Db.Write(tx => Removal.Purge(tx, id), default)}";
            case 4: return "mapping anew: " + await room.Db.Write(tx => Remapping.Step(tx, source, [.. Topics.Take(random.Next(1, 3))], null, 100), default);
            default:
                await Put(room, source, n, Words[random.Next(2)], random);
                return $"{source.Id} telling {n}";
        }
    }

    // The same story of every source, but for its address, its date and a word.
    private static async Task Put(StoryRoom room, SourceInfo source, int n, string about, Random? random = null)
    {
        var item = StoryRoom.Item(source, $"story-{n}", $"A story of {about} number {n} that many tell", StoryRoom.Text(n, 120), n + (random?.Next(3) ?? 0));
        if (random?.Next(3) == 0) item = item with { Url = item.Url + "-moved" };
        await room.Db.Write(tx => Ingest.Save(tx, source, "feed", [Normaliser.Normalise(item, source, Topics)!], quiet: false), default);
    }

    private static FeedCache Cache(Db db, TimeProvider time) => new(
        db, Newsroom.Settings, Newsroom.Addresses, Sources, Topics, Newsroom.Version, time);
}
