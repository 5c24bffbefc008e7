using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class RemapTests
{
    private static readonly SourceInfo Info = new() { Id = "s", Name = "Sample", ShortName = "S", Homepage = "https://s.example/", Url = "https://s.example/feed" };
    private static readonly SourceSettings Settings = new() { Info = Info, Kind = SourceKind.Feed, Url = new Uri(Info.Url) };

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task When_topics_change_stored_posts_follow_in_pieces_and_a_node_with_others_leaves_them_alone(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(async tx => { await Journal.Prepare(tx); await SourceRows.Apply(tx, [Settings], new Random(1)); }, default);
        Topic[] before = [new("a", "A", ["News"])];
        Topic[] after = [new("b", "B", ["News"]), new("c", "C", ["x"]) { Words = ["item"] }];
        var items = Enumerable.Range(0, 25).Select(n => new Item { Names = [$"n{n}"], Url = $"https://s.example/{n}", Title = $"An item {n}", Categories = n % 2 == 0 ? ["news"] : [] });
        var ids = (await store.Db.Write(tx => Ingest.Save(tx, Info, "feed", [.. items.Select(i => Normaliser.Normalise(i, Info, before)!)], quiet: false), default)).Posts;

        async Task<int> Turns(IReadOnlyList<Topic> topics, int most = 20)
        {
            var handler = new Remap(store.Db, [Info], topics, NullLogger<Remap>.Instance) { AtOnce = 10 };
            for (var turn = 0; turn < most; turn++)
            {
                store.Clock.Advance(TimeSpan.FromSeconds(1));
                var lane = await store.Db.Write(
                    tx => tx.One<Lane>(
                        """
                        UPDATE lane SET state = 2, due = @due, token = token + 1, attempts = attempts + 1 WHERE kind = 'remap' AND state = 1 AND due <= @Now
                        RETURNING id AS Id, kind AS Kind, key AS Key, log AS Log, cursor AS Cursor, due AS Due, wanted AS Wanted, attempts AS Attempts, token AS Token, data AS Data
                        """,
                        new { due = tx.Now + 60_000, tx.Now }),
                    default);
                if (lane is null) return turn;
                await handler.Run(lane, default);
            }

            return most;
        }

        await store.Db.Write(tx => Remap.Prepare(tx, before), default);
        (await Turns(before)).Should().Be(3);
        (await store.Db.Read(Journal.Head, default)).Should().Be(25, "they were mapped so already");

        await store.Db.Write(tx => Remap.Prepare(tx, after), default);
        (await Turns(before, 1)).Should().Be(1, "it has other topics");
        (await store.Db.Read(Journal.Head, default)).Should().Be(25);
        await store.Db.Write(tx => LaneTable.Wake(tx, Remap.LaneKind, "s"), default);
        (await Turns(after, 1)).Should().Be(1);
        (await store.Db.Read(Journal.Head, default)).Should().Be(35, "ten at a time");
        (await Turns(after)).Should().Be(2);
        var posts = await store.Db.Read(tx => PostTable.Get(tx, ids), default);
        posts.Select(p => p.Topics.Single()).Should().Equal(Enumerable.Range(0, 25).Select(n => n % 2 == 0 ? "b" : "c"));
        (await store.Db.Read(tx => Journal.After(tx, 25, 100), default)).Should().HaveCount(25).And.OnlyContain(c => c.Quiet && c.Kind == ChangeKind.Revised && c.Revision == 2);

        // Said once more, it has nothing to do.
        await store.Db.Write(tx => Remap.Prepare(tx, after), default);
        (await Turns(after)).Should().Be(0);
    }
}
