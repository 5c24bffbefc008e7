using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class TopicIndexTests
{
    private static readonly string[] Words = ["food", "money", "walking"];
    private static readonly Topic[] Topics = [.. Words.Select(w => new Topic(w, w, []) { Words = [w] })];

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task Whatever_happens_to_posts_the_newest_of_a_topic_are_those_that_say_so(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var random = new Random(4);
        var last = new Dictionary<string, long?>(StringComparer.Ordinal);
        for (var step = 0; step < 60; step++)
        {
            var before = await Told(room);
            var n = random.Next(12);
            var id = PostId.For("vhs", $"wp:{n}");
            _ = random.Next(7) switch
            {
                0 => await room.Write(tx => Removal.Withdraw(tx, id, Removal.ByOperator)),
                1 => await room.Write(tx => Removal.Restore(tx, id)),
                2 when n == 0 => await room.Write(tx => Removal.Purge(tx, id)),
                3 => await room.Write(tx => Remapping.Step(tx, Newsroom.Source, [.. Topics.Take(random.Next(1, 4))], null, 100)) is null,
                _ => await Save(room, n, Words[random.Next(3)] + " " + Words[random.Next(3)]),
            };

            var told = await Told(room);
            foreach (var topic in Words)
            {
                var posts = await room.Read(tx => PostTable.Newest(tx, new PostSelection(Topics: topic), 100));
                posts.Select(p => p.Id).Should().Equal(told[topic], "after step {0}, about {1}", step, topic);
                var now = await room.Read(tx => TopicIndex.Last(tx, topic));
                // What moved in, out or within moved the number; it never goes back.
                if (!told[topic].SequenceEqual(before[topic], StringComparer.Ordinal)) now.Should().Be(await room.Read(Journal.Head));
                (now ?? 0).Should().BeGreaterThanOrEqualTo(last.GetValueOrDefault(topic) ?? 0);
                last[topic] = now;
            }
        }
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_topic_and_a_source_together_and_pages_of_them(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        for (var n = 0; n < 9; n++) await Save(room, n, n % 2 == 0 ? "food" : "money");
        var all = await room.Read(tx => PostTable.Newest(tx, new PostSelection("vhs", "food"), 100));
        all.Select(p => p.Title).Should().Equal("food 8", "food 6", "food 4", "food 2", "food 0");
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection("vhs", "food"), 2, 2))).Select(p => p.Title).Should().Equal("food 4", "food 2");
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection("chex", "food"), 100))).Should().BeEmpty();
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection(Topics: "food") { Among = ["chex"] }, 100))).Should().BeEmpty();
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection(Topics: "food") { Among = ["chex", "vhs"] }, 3, 1))).Select(p => p.Title).Should().Equal("food 6", "food 4", "food 2");
    }

    private static async Task<bool> Save(Newsroom room, int n, string words)
    {
        var item = Newsroom.Item(n) with { Title = $"{words} {n}" };
        await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [Normaliser.Normalise(item, Newsroom.Source, Topics)!], quiet: false));
        return true;
    }

    // By the posts themselves.
    private static async Task<Dictionary<string, IReadOnlyList<string>>> Told(Newsroom room)
    {
        var posts = await room.Read(tx => PostTable.Newest(tx, new PostSelection(), 100));
        return Words.ToDictionary(w => w, w => (IReadOnlyList<string>)[.. posts.Where(p => p.Topics.Contains(w, StringComparer.Ordinal)).Select(p => p.Id)], StringComparer.Ordinal);
    }
}
