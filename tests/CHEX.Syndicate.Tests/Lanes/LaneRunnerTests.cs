using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Lanes;

/// <summary>The runner from claim to outcome, on both stores, under a clock that the test moves.</summary>
public sealed class LaneRunnerTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_lane_follows_its_log(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(
            async tx =>
            {
                await tx.Execute("INSERT INTO log (name, head) VALUES ('journal', 3)");
                await LaneTable.Open(tx, "test", "a", "journal");
            },
            default);
        var handler = new RunnerRig.Handler(async (lane, token) => Outcome.UpTo(await store.Db.Read(tx => tx.One<long>("SELECT head FROM log"), token)));
        await using var rig = new RunnerRig(store, handler);
        await Eventually.True(async () => await Row(store.Db) is { State: 0, Cursor: 3 });

        await store.Db.Write(tx => tx.TakeNumbers("journal", 2), default);
        await Eventually.True(async () => await Row(store.Db) is { State: 0, Cursor: 5 });

        handler.Begun.Select(l => l.Cursor).Should().Equal(0, 3);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_failure_backs_off_and_is_tried_again_and_a_success_forgets_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var start = Milliseconds(store);
        await Open(store, 1);
        await using var rig = new RunnerRig(store, new RunnerRig.Handler((lane, _) =>
            lane.Attempts < 2 ? throw new InvalidOperationException("the host is away") : Task.FromResult<Outcome?>(Outcome.UpTo(7))));

        await Eventually.True(async () => await Row(store.Db) is { State: 1, Attempts: 1 });
        var row = await Row(store.Db);
        row.Due.Should().BeInRange(start + 24_000, start + 30_000);
        row.FailingSince.Should().Be(start);

        await rig.Until(async () => await Row(store.Db) is { State: 0, Cursor: 7 });
        (await Row(store.Db)).Should().BeEquivalentTo(new { Attempts = 0L, FailingSince = (long?)null });
        Milliseconds(store).Should().BeGreaterOrEqualTo(row.Due);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_turn_is_cancelled_at_its_budget_and_counts_as_failed(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store, 1);
        var handler = new RunnerRig.Handler(Forever);
        await using var rig = new RunnerRig(store, handler);
        await Eventually.True(() => !handler.Begun.IsEmpty);

        store.Clock.Advance(handler.Budget);

        await Eventually.True(async () => await Row(store.Db) is { State: 1, Attempts: 1 });
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Lanes_that_failed_get_a_quarter_of_the_slots(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store, 40);
        await store.Db.Write(tx => tx.Execute("UPDATE lane SET attempts = 3 WHERE id <= 20"), default);
        var handler = new RunnerRig.Handler(Forever, slots: 8);
        await using var rig = new RunnerRig(store, handler);

        await Eventually.True(() => handler.Begun.Count == 8);
        await store.Db.Write(tx => { tx.Wake(); return Task.CompletedTask; }, default);

        handler.Begun.Count(l => l.Attempts > 1).Should().Be(2);
        handler.Begun.Count(l => l.Attempts == 1).Should().Be(6);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Stopping_hands_the_lanes_back_without_counting_the_attempt(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store, 4);
        await store.Db.Write(tx => tx.Execute("UPDATE lane SET attempts = 3, failing_since = 5 WHERE id = 1"), default);
        var handler = new RunnerRig.Handler(Forever);
        var rig = new RunnerRig(store, handler);
        await Eventually.True(() => handler.Begun.Count == 4);

        await rig.Stop();

        var rows = await Rows(store.Db);
        rows.Should().OnlyContain(r => r.State == 1 && r.Due <= Milliseconds(store));
        rows.Select(r => (r.Attempts, r.FailingSince)).Should().Equal((3, 5), (0, null), (0, null), (0, null));
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Stopping_does_not_wait_for_a_turn_that_hears_nothing(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var start = Milliseconds(store);
        await Open(store, 2);
        var never = new TaskCompletionSource<Outcome?>();
        var handler = new RunnerRig.Handler((lane, token) => lane.Key == "0" ? never.Task : Forever(lane, token));
        var rig = new RunnerRig(store, handler);
        await Eventually.True(() => handler.Begun.Count == 2);

        await rig.Stop();

        (Milliseconds(store) - start).Should().BeLessThan(10_000);
        (await Rows(store.Db)).Select(r => r.State).Should().Equal(2, 1);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_handler_may_commit_its_work_and_its_outcome_together_and_a_lost_lane_commits_nothing(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Open(store, 2);
        var ended = 0;
        var handler = new RunnerRig.Handler(async (lane, token) =>
        {
            var mine = lane.Key == "0" ? lane : lane with { Token = lane.Token - 1 };
            try
            {
                await store.Db.Write(
                    async tx =>
                    {
                        await LaneTable.Fence(tx, mine);
                        await Meta.Set(tx, lane.Key, "done");
                        await LaneTable.Finish(tx, mine, Outcome.UpTo(4));
                    },
                    token);
                return null;
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        });
        await using var rig = new RunnerRig(store, handler);

        await Eventually.True(() => Volatile.Read(ref ended) == 2);
        await rig.Stop();

        (await store.Db.Read(tx => tx.Query<string>("SELECT key FROM meta"), default)).Should().Equal("0");
        (await Rows(store.Db))[0].Should().BeEquivalentTo(new { State = 0L, Cursor = 4L });
        (await Rows(store.Db))[1].State.Should().Be(2, "it belongs to its other owner until the lease ends");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Kinds_without_a_handler_are_left_alone(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(tx => LaneTable.Open(tx, "strange", "a"), default);
        await Open(store, 1);
        await using var rig = new RunnerRig(store, new RunnerRig.Handler((_, _) => Task.FromResult<Outcome?>(Outcome.UpTo(1))));

        await Eventually.True(async () => (await Rows(store.Db))[1].State == 0);

        (await Rows(store.Db))[0].State.Should().Be(1);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Two_runners_share_many_lanes_and_do_each_once(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var other = await store.Another();
        await Open(store, 1000);
        var handlers = Enumerable.Range(0, 2).Select(_ => new RunnerRig.Handler((_, _) => Task.FromResult<Outcome?>(Outcome.UpTo(1)), slots: 50)).ToList();
        await using var one = new RunnerRig(store, handlers[0], time: TimeProvider.System);
        await using var two = new RunnerRig(store, handlers[1], other, TimeProvider.System);

        await Eventually.True(async () => (await Rows(store.Db)).All(r => r is { State: 0, Cursor: 1, Attempts: 0 }));

        handlers.SelectMany(h => h.Begun).Select(l => l.Id).Should().HaveCount(1000).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_store_that_is_away_is_waited_for()
    {
        await using var store = await RealStores.Open(StoreKind.Postgres);
        await Open(store, 1);
        var away = false;
        var handler = new RunnerRig.Handler(async (_, _) =>
        {
            if (!away) await PrivatePostgres.Close(store.Where);
            away = true;
            return Outcome.UpTo(2);
        });
        await using var rig = new RunnerRig(store, handler);
        await Eventually.True(() => away);
        await Eventually.True(() => store.Clock.Sleepers > 1);

        await PrivatePostgres.Open(store.Where);
        await rig.Until(async () => await Row(store.Db) is { State: 0, Cursor: 2 });

        handler.Begun.Should().ContainSingle("the outcome was kept until it could be written");
    }

    private static async Task<Outcome?> Forever(Lane lane, CancellationToken cancellation)
    {
        await Task.Delay(Timeout.Infinite, cancellation);
        return null;
    }

    private static Task Open(RealStore store, int count) => store.Db.Write(
        async tx =>
        {
            for (var i = 0; i < count; i++) await LaneTable.Open(tx, "test", $"{i}");
        },
        default);

    private static long Milliseconds(RealStore store) => store.Clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static async Task<LaneRow> Row(Db db) => (await Rows(db))[0];

    private static Task<IReadOnlyList<LaneRow>> Rows(Db db) => db.Read(
        tx => tx.Query<LaneRow>("SELECT state AS State, due AS Due, attempts AS Attempts, cursor AS Cursor, failing_since AS FailingSince FROM lane ORDER BY id"), default);

    private sealed record LaneRow
    {
        public long State { get; init; }
        public long Due { get; init; }
        public long Attempts { get; init; }
        public long Cursor { get; init; }
        public long? FailingSince { get; init; }
    }
}
