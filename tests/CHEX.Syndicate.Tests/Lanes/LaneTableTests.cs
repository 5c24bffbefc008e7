using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Lanes;

/// <summary>The laws of one lane, on both stores.</summary>
public sealed class LaneTableTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Many_claimers_never_get_the_same_lane(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(async tx => { for (var i = 0; i < 200; i++) await LaneTable.Open(tx, "test", $"{i}"); }, default);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var mine = new List<long>();
            while (true)
            {
                var lanes = await Due(store.Db, most: 7);
                if (lanes.Count == 0) return mine;
                mine.AddRange(lanes.Select(l => l.Id));
            }
        })));

        claims.SelectMany(c => c).Should().HaveCount(200).And.OnlyHaveUniqueItems();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_lane_whose_owner_died_comes_due_when_its_lease_ends(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store.Db);
        var first = await Single(store.Db);

        (await Due(store.Db, failing: true)).Should().BeEmpty();
        store.Clock.Advance(Lease);
        var second = (await Due(store.Db, failing: true)).Should().ContainSingle().Subject;

        first.Due.Should().Be(store.Clock.GetUtcNow().ToUnixTimeMilliseconds());
        second.Token.Should().Be(first.Token + 1);
        second.Attempts.Should().Be(2);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_an_old_owner_writes_counts_for_nothing(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store.Db);
        var old = await Single(store.Db);
        await Letter(store.Db, old.Id, n: 1);
        store.Clock.Advance(Lease);
        var current = (await Due(store.Db, failing: true)).Single();
        var sent = Outcome.UpTo(9) with { LettersThrough = 1 };

        await Refused(tx => LaneTable.Fence(tx, old));
        await Refused(tx => LaneTable.Finish(tx, old, sent));
        (await store.Db.Write(tx => LaneTable.FinishAll(tx, [new(old, sent)]), default)).Should().BeEmpty();
        (await Row(store.Db)).Cursor.Should().Be(0);
        (await store.Db.Read(tx => Letters.Of(tx, old.Id), default)).Should().ContainSingle();

        await store.Db.Write(tx => LaneTable.Fence(tx, current), default);
        (await store.Db.Write(tx => LaneTable.FinishAll(tx, [new(current, sent)]), default)).Should().Equal(current.Id);
        (await Row(store.Db)).Cursor.Should().Be(9);
        (await store.Db.Read(tx => Letters.Of(tx, old.Id), default)).Should().BeEmpty();
        await Refused(tx => LaneTable.Finish(tx, current, sent));

        Task Refused(Func<Tx, Task> work) => FluentActions.Awaiting(() => store.Db.Write(work, default)).Should().ThrowAsync<LaneLostException>();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_wake_while_the_lane_is_owned_is_not_lost(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store.Db);
        var lane = await Single(store.Db);

        await Wake(store.Db);
        (await Row(store.Db)).Due.Should().Be(lane.Due, "an owned lane's due time is its lease");
        await store.Db.Write(tx => LaneTable.Finish(tx, lane, Outcome.At(store.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds())), default);

        (await Row(store.Db)).Should().BeEquivalentTo(new { State = 1L, Due = 0L, Attempts = 0L });
        (await Single(store.Db)).Wanted.Should().Be(1);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_wake_during_the_turn_that_gives_up_is_not_lost(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store.Db);
        var lane = await Single(store.Db);

        await Wake(store.Db);
        await store.Db.Write(tx => LaneTable.Finish(tx, lane, Outcome.Park(lane, tx.Now)), default);
        (await Row(store.Db)).Should().BeEquivalentTo(new { State = 1L, Due = 0L, Attempts = 1L });

        var again = (await Due(store.Db, failing: true)).Should().ContainSingle().Subject;
        await store.Db.Write(tx => LaneTable.Finish(tx, again, Outcome.Park(again, tx.Now)), default);
        (await Row(store.Db)).State.Should().Be(3);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_wake_never_shortens_a_back_off(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store.Db);
        var lane = await Single(store.Db);
        var later = lane.Due + 100_000;

        await Wake(store.Db);
        await store.Db.Write(tx => LaneTable.Finish(tx, lane, Outcome.Retry(lane, later, tx.Now)), default);
        (await Row(store.Db)).Should().BeEquivalentTo(new { State = 1L, Due = later, Attempts = 1L });
        await Wake(store.Db);

        (await Row(store.Db)).Should().BeEquivalentTo(new { State = 1L, Due = later, Attempts = 1L });
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_lane_that_follows_is_taken_when_its_log_moves_past_it_those_farthest_behind_first(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(
            async tx =>
            {
                await tx.Execute("INSERT INTO log (name, head) VALUES ('journal', 5)");
                for (var i = 3; i < 8; i++) await LaneTable.Open(tx, "test", $"{i}", "journal", cursor: i);
            },
            default);
        foreach (var lane in await Due(store.Db)) await store.Db.Write(tx => LaneTable.Finish(tx, lane, Outcome.UpTo(lane.Cursor)), default);

        var follows = new Follows { Kind = "test", Log = "journal" };
        var logs = await store.Db.Read(LaneClaims.Logs, default);
        var behind = await store.Db.Write(
            async tx => await LaneClaims.Behind(tx, "test", "journal", (await LaneClaims.Ahead(tx, [follows]))[follows], Lease, 10), default);
        var caughtUp = await store.Db.Read(tx => LaneClaims.Ahead(tx, [follows]), default);

        logs.Should().Equal(follows);
        caughtUp.Should().BeEmpty("what is behind was claimed");
        behind.Select(l => l.Cursor).Should().BeEquivalentTo([3L, 4L]);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_newest_letter_on_a_topic_wins_and_letters_go_up_to_the_one_sent(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store.Db);
        var lane = await Single(store.Db);
        await Letter(store.Db, lane.Id, 1, "a");
        await Letter(store.Db, lane.Id, 2, "b");
        await Letter(store.Db, lane.Id, 3, "c");
        await Letter(store.Db, lane.Id, 4, "a");

        (await store.Db.Read(tx => Letters.Of(tx, lane.Id), default)).Select(l => $"{l.N} {l.Subject} {l.Body}").Should().Equal("2 b 2", "3 c 3", "4 a 4");
        await store.Db.Write(tx => LaneTable.Finish(tx, lane, Outcome.UpTo(0) with { LettersThrough = 3 }), default);

        (await store.Db.Read(tx => Letters.Of(tx, lane.Id), default)).Select(l => l.N).Should().Equal(4);
    }

    [Fact]
    public async Task A_round_that_finds_nothing_writes_nothing()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var other = await store.Another();
        var kind = new HandledKind(new RunnerRig.Handler((_, _) => Task.FromResult<Outcome?>(null)));
        await store.Db.Write(
            async tx =>
            {
                await tx.Execute("INSERT INTO log (name, head) VALUES ('l', 5)");
                await LaneTable.Open(tx, "test", "later", due: tx.Now + 60_000);
                await LaneTable.Open(tx, "test", "level", log: "l");
                await tx.Execute("UPDATE lane SET state = 0, cursor = 5 WHERE key = 'level'");
            },
            default);
        // The number that a connection sees move when another one has written.
        Task<long> Version() => other.Read(tx => tx.One<long>("PRAGMA data_version"), default);
        var before = await Version();
        for (var i = 0; i < 3; i++)
        {
            var round = await store.Db.Write(tx => ClaimRound.Claim(tx, [kind], look: true, TimeSpan.FromSeconds(5)), default);
            round.Lanes.Should().BeEmpty();
        }

        (await Version()).Should().Be(before);
        await Wake(store.Db);
        (await Version()).Should().Be(before, "there is no such lane");
        await store.Db.Write(tx => LaneTable.Wake(tx, "test", "level"), default);
        (await Version()).Should().NotBe(before);
    }

    private static Task<long> Open(Db db) => db.Write(tx => LaneTable.Open(tx, "test", "a"), default);

    private static Task Wake(Db db) => db.Write(tx => LaneTable.Wake(tx, "test", "a"), default);

    private static Task Letter(Db db, long lane, long n, string topic = "t") => db.Write(tx => Letters.Put(tx, lane, n, topic, "https://inbox.test/", $"{n}"), default);

    private static Task<IReadOnlyList<Lane>> Due(Db db, bool failing = false, int most = 10) => db.Write(tx => LaneClaims.Due(tx, "test", Lease, most, failing), default);

    private static async Task<Lane> Single(Db db) => (await Due(db)).Should().ContainSingle().Subject;

    private static async Task<LaneRow> Row(Db db) => (await db.Read(tx => tx.One<LaneRow>("SELECT state AS State, due AS Due, attempts AS Attempts, cursor AS Cursor FROM lane"), default))!;

    private sealed record LaneRow
    {
        public long State { get; init; }
        public long Due { get; init; }
        public long Attempts { get; init; }
        public long Cursor { get; init; }
    }
}
