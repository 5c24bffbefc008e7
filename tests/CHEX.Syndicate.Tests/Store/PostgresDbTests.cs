using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Postgres;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Store;

/// <summary>What PostgreSQL alone does.</summary>
public sealed class PostgresDbTests
{
    [Fact]
    public async Task A_connection_that_is_killed_in_the_middle_leaves_nothing_and_the_work_is_run_again()
    {
        await using var store = await RealStores.Open(StoreKind.Postgres);
        var runs = 0;

        await store.Db.Write(
            async tx =>
            {
                await Meta.Set(tx, $"run {++runs}", "x");
                if (runs == 1) await PrivatePostgres.CutOff(store.Where);
                await Meta.Set(tx, "done", "x");
            },
            default);

        (await store.Db.Read(tx => tx.Query<string>("SELECT key FROM meta ORDER BY key"), default)).Should().Equal("done", $"run {runs}");
        runs.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task A_deadlock_is_run_again()
    {
        await using var store = await RealStores.Open(StoreKind.Postgres);
        await store.Db.Write(async tx => { await Meta.Set(tx, "a", "0"); await Meta.Set(tx, "b", "0"); }, default);
        using var both = new Barrier(2);
        var first = new HashSet<string>();

        await Task.WhenAll(Cross("a", "b"), Cross("b", "a"));

        (await store.Db.Read(tx => tx.Query<string>("SELECT value FROM meta"), default)).Should().Equal("2", "2");

        Task Cross(string one, string two) => Task.Run(() => store.Db.Write(
            async tx =>
            {
                await Add(tx, one);
                bool meet;
                lock (first) meet = first.Add(one);
                if (meet) both.SignalAndWait(TimeSpan.FromSeconds(20));
                await Add(tx, two);
            },
            default));

        static Task Add(Tx tx, string key) => tx.Execute("UPDATE meta SET value = CAST(CAST(value AS bigint) + 1 AS text) WHERE key = @key", new { key });
    }

    [Fact]
    public async Task Without_a_given_clock_all_nodes_have_the_clock_of_the_server()
    {
        await using var db = await PostgresDb.Open(await PrivatePostgres.Fresh(), clock: null, default);

        var (ours, theirs) = await db.Read(
            async tx => (tx.Now, await tx.One<long>("SELECT CAST(extract(epoch FROM transaction_timestamp()) * 1000 AS bigint)")), default);

        ours.Should().BeCloseTo(theirs, 60_000).And.BeGreaterThan(1_700_000_000_000);
    }

    [Fact]
    public async Task A_reading_cannot_write()
    {
        await using var store = await RealStores.Open(StoreKind.Postgres);

        var act = () => store.Db.Read(async tx => { await Meta.Set(tx, "a", "1"); return 0; }, default);

        (await act.Should().ThrowAsync<StoreException>()).Which.Fault.Should().Be(StoreFault.ReadOnly);
    }

    [Fact]
    public async Task A_commit_on_one_node_wakes_another_also_after_its_connection_was_cut()
    {
        await using var store = await RealStores.Open(StoreKind.Postgres);
        await using var other = await PostgresDb.Open(store.Where, TimeProvider.System, default);
        using var stop = new CancellationTokenSource();
        using var waiter = other.Wakes.Subscribe();
        var watching = other.Watch(stop.Token);

        (await waiter.Wait(TimeSpan.FromSeconds(30), TimeProvider.System, default)).Should().BeTrue("it looks once when it begins to listen");
        await store.Db.Write(async tx => { await Meta.Set(tx, "a", "1"); tx.Wake(); }, default);
        (await waiter.Wait(TimeSpan.FromSeconds(30), TimeProvider.System, default)).Should().BeTrue("it was told");

        await PrivatePostgres.CutOff(store.Where);
        (await waiter.Wait(TimeSpan.FromSeconds(30), TimeProvider.System, default)).Should().BeTrue("it looks when it is cut off");

        await stop.CancelAsync();
        await FluentActions.Awaiting(() => watching).Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_what_to_do()
    {
        var act = () => PostgresDb.Open("Host=127.0.0.1;Port=1;Username=u;Password=hidden", null, default);

        var fault = (await act.Should().ThrowAsync<StoreException>().WithMessage("*127.0.0.1:1*Check that it runs*")).Which;
        fault.Fault.Should().Be(StoreFault.Unavailable);
        fault.Message.Should().NotContain("hidden");
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_named_with_what_to_do()
    {
        var act = async () => await PostgresDb.Open((await PrivatePostgres.Fresh()).Replace("Database=postgres", "Database=absent", StringComparison.Ordinal), null, default);

        await act.Should().ThrowAsync<StoreException>().WithMessage("*no database absent*createdb*");
    }

    [Fact]
    public async Task A_connection_text_that_makes_no_sense_is_refused()
    {
        var act = () => PostgresDb.Open("Hoost=x", null, default);

        await act.Should().ThrowAsync<StoreException>().WithMessage("*cannot be read*Host=*");
    }
}
