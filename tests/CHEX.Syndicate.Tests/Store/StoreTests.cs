using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Store;

/// <summary>What both stores promise.</summary>
public sealed class StoreTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Numbers_of_a_log_have_no_gaps_whoever_writes_and_whoever_fails(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var other = await store.Another();
        await Log(store.Db);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(w => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++)
            {
                try
                {
                    await (w % 2 == 0 ? store.Db : other).Write(
                        async tx =>
                        {
                            await Append(tx);
                            if (i % 5 == 4) throw new InvalidOperationException("changed its mind");
                        },
                        default);
                }
                catch (InvalidOperationException)
                {
                    // Its number goes to the next one.
                }
            }
        })));

        var numbers = await store.Db.Read(tx => tx.Query<long>("SELECT seq FROM change ORDER BY seq"), default);
        numbers.Should().Equal(Enumerable.Range(1, 8 * 20).Select(n => (long)n));
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task No_reader_sees_a_number_before_the_one_below_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Log(store.Db);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var (count, highest, head) = await store.Db.Read(
                    async tx => (
                        await tx.One<long>("SELECT COUNT(*) FROM change"),
                        await tx.One<long?>("SELECT MAX(seq) FROM change") ?? 0,
                        await tx.One<long>("SELECT head FROM log")),
                    default);
                (count, highest).Should().Be((head, head), "a reading sees one state");
            }
        })).ToList();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++) await store.Db.Write(Append, default);
        })));
        await done.CancelAsync();

        await Task.WhenAll(readers);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_transaction_that_throws_leaves_nothing(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);

        var act = () => store.Db.Write(
            async tx =>
            {
                await Meta.Set(tx, "a", "1");
                throw new InvalidOperationException("no");
            },
            default);

        await act.Should().ThrowAsync<InvalidOperationException>();
        (await store.Db.Read(tx => Meta.Get(tx, "a"), default)).Should().BeNull();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_is_not_forced_to_the_disk_is_committed_all_the_same_and_what_follows_is_forced(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var other = await store.Another();
        await Log(store.Db);
        await store.Db.WriteUnforced(
            async tx =>
            {
                await Append(tx);
                return true;
            },
            default);
        (await other.Read(tx => tx.Query<long>("SELECT seq FROM change"), default)).Should().Equal(1);

        var fails = () => store.Db.WriteUnforced<bool>(
            async tx =>
            {
                await Append(tx);
                throw new InvalidOperationException("changed its mind");
            },
            default);
        await fails.Should().ThrowAsync<InvalidOperationException>();
        (await other.Read(tx => tx.Query<long>("SELECT seq FROM change"), default)).Should().Equal(1);

        if (kind != StoreKind.Sqlite) return;
        await store.Db.WriteUnforced(async tx => (await tx.One<long>("PRAGMA synchronous")).Should().Be(1, "NORMAL"), default);
        await store.Db.Write(async tx => (await tx.One<long>("PRAGMA synchronous")).Should().Be(2, "FULL"), default);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_wrong_statement_is_a_mistake_of_the_program_and_not_a_fault_of_the_store(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Log(store.Db);

        var act = () => store.Db.Write(tx => tx.Execute("INSERT INTO log (name, head) VALUES ('journal', 0)"), default);

        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("*refuses a statement*");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Lists_mean_the_same_on_both_stores(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(async tx => { foreach (var k in "abcd") await Meta.Set(tx, $"{k}", "x"); }, default);

        (await Keys("key IN @some", ["a", "c", "z"])).Should().Equal("a", "c");
        (await Keys("key NOT IN @some", new HashSet<string> { "a", "c" })).Should().Equal("b", "d");
        (await Keys("key IN @some", [])).Should().BeEmpty();

        Task<IReadOnlyList<string>> Keys(string where, IReadOnlyCollection<string> some) =>
            store.Db.Read(tx => tx.Query<string>($"SELECT key FROM meta WHERE {where} ORDER BY key", new { some }), default);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Rows_streams_and_missing_values_read_the_same(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);

        var rows = await store.Db.Read(
            async tx =>
            {
                var all = new List<(long N, string? Name)>();
                var sql = $"SELECT v.n AS N, v.name AS Name FROM {tx.Dialect.Rows("v", "n", "name text")} ORDER BY v.n";
                await foreach (var row in tx.Stream<Pair>(sql, new { rows = """[{"n":2,"name":"two"},{"n":1,"name":null}]""" })) all.Add((row.N, row.Name));
                return all;
            },
            default);

        rows.Should().Equal((1, null), (2, "two"));
        (await store.Db.Read(tx => tx.One<long?>("SELECT head FROM log"), default)).Should().BeNull();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_clock_is_the_one_that_was_given(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        store.Clock.Advance(TimeSpan.FromHours(5));

        (await store.Db.Now(default)).Should().Be(store.Clock.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_commit_that_may_have_made_work_wakes_those_who_wait_here(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        using var waiter = store.Db.Wakes.Subscribe();
        await store.Db.Write(tx => Meta.Set(tx, "a", "1"), default);
        var quiet = waiter.Wait(TimeSpan.FromMinutes(1), store.Clock, default);
        quiet.IsCompleted.Should().BeFalse();

        await Log(store.Db);

        (await quiet).Should().BeTrue();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_schema_that_needs_a_newer_program_is_refused_and_one_that_does_not_is_read(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(tx => tx.Execute("UPDATE schema SET version = 98"), default);
        await store.Another();
        await store.Db.Write(tx => tx.Execute("UPDATE schema SET version = 99, min_reader = 90"), default);

        var act = () => store.Another();

        (await act.Should().ThrowAsync<StoreException>().WithMessage("*schema 99*needs a program that knows schema 90*this one knows*"))
            .Which.Fault.Should().Be(StoreFault.TooNew);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Many_may_open_an_empty_store_at_once(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await store.Db.Write(
            async tx =>
            {
                // References first.
                var tables = await tx.Query<string>(kind == StoreKind.Sqlite
                    ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
                    : "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()");
                foreach (var table in tables.OrderBy(t => t is "lane")) await tx.Execute($"DROP TABLE {table}");
            },
            default);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Another())));

        (await store.Db.Read(tx => tx.Query<long>("SELECT version FROM schema"), default)).Should().ContainSingle();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Scrubbing_works_while_another_process_has_the_store_open(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var service = await store.Another();
        const string Secret = "a text that must be forgotten";
        await store.Db.Write(async tx => { for (var i = 0; i < 300; i++) await Meta.Set(tx, $"{i}", Secret + new string('x', i * 20)); }, default);
        await service.Read(tx => Meta.Get(tx, "1"), default);
        await store.Db.Write(tx => tx.Execute("DELETE FROM meta WHERE key <> '7'"), default);
        await store.Db.Write(tx => Meta.Set(tx, "7", "short"), default);

        await store.Db.Scrub(default);

        foreach (var file in Directory.GetFiles(store.Folder.Path)) File.ReadAllText(file, System.Text.Encoding.Latin1).Should().NotContain(Secret);
        (await service.Read(tx => Meta.Get(tx, "7"), default)).Should().Be("short");
    }

    private static Task Log(Db db) => db.Write(async tx => { await tx.Execute("INSERT INTO log (name, head) VALUES ('journal', 0)"); tx.Wake(); }, default);

    private static async Task Append(Tx tx)
    {
        var seq = await tx.TakeNumbers("journal", 1);
        await tx.Execute("INSERT INTO change (seq, post, kind, rev, quiet, at) VALUES (@seq, 'p', 'published', 1, 0, @Now)", new { seq, tx.Now });
    }

    private sealed record Pair
    {
        public long N { get; init; }
        public string? Name { get; init; }
    }
}
