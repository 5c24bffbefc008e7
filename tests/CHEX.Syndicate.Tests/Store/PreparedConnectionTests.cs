using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Store;

/// <summary>Statements that SQLite has understood are used again, and nobody notices.</summary>
public sealed class PreparedConnectionTests
{
    [Fact]
    public async Task A_statement_runs_inside_a_reading_of_the_same_statement()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await store.Db.Write(async tx => { for (var n = 0; n < 5; n++) await Meta.Set(tx, $"k{n}", $"{n}"); }, default);

        var seen = await store.Db.Read(
            async tx =>
            {
                const string words = "SELECT key AS Key FROM meta WHERE key >= @from ORDER BY key";
                var all = new List<string>();
                await foreach (var row in tx.Stream<Row>(words, new { from = "k0" }))
                    all.Add(row.Key + ":" + string.Join(",", await tx.Query<string>(words, new { from = row.Key })));
                return all;
            },
            default);

        seen.Should().Equal("k0:k0,k1,k2,k3,k4", "k1:k1,k2,k3,k4", "k2:k2,k3,k4", "k3:k3,k4", "k4:k4");
    }

    [Fact]
    public async Task A_statement_survives_a_change_of_the_schema_and_a_failure()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        Task<IReadOnlyList<string>> Keys() => store.Db.Read(tx => tx.Query<string>("SELECT key FROM meta"), default);
        const string insert = "INSERT INTO meta (key, value) VALUES (@key, @value)";
        await store.Db.Write(tx => tx.Execute(insert, new { key = "a", value = "1" }), default);
        await Keys();

        await store.Db.Write(tx => tx.Execute("ALTER TABLE meta ADD COLUMN more text"), default);
        await FluentActions.Awaiting(() => store.Db.Write(tx => tx.Execute(insert, new { key = "a", value = "2" }), default)).Should().ThrowAsync<InvalidOperationException>();
        await store.Db.Write(tx => tx.Execute(insert, new { key = "b", value = "3" }), default);

        (await Keys()).Should().BeEquivalentTo("a", "b");
    }

    [Fact]
    public async Task More_statements_than_are_remembered_run_as_well()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        for (var round = 0; round < 2; round++)
            for (var n = 0; n < 400; n++)
                (await store.Db.Read(tx => tx.One<long>($"SELECT @n + {n}", new { n = (long)round }), default)).Should().Be(round + n);
    }

    [Fact]
    public async Task Lists_of_any_length_and_kind_are_one_statement()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        foreach (var length in (int[])[0, 1, 2, 1000])
        {
            var numbers = Enumerable.Range(0, length).Select(n => (long)n).ToList();
            (await store.Db.Read(tx => tx.One<long>("SELECT count(*) FROM (SELECT 0 AS n UNION SELECT 999) WHERE n IN @numbers", new { numbers }), default)).Should().Be(length switch { 0 => 0, 1000 => 2, _ => 1 });
            (await store.Db.Read(tx => tx.One<long>("SELECT 'x' NOT IN @words", new { words = numbers.Select(n => n == 1 ? "x" : "y\"'") }), default)).Should().Be(length > 1 ? 0 : 1);
        }
    }

    private sealed record Row
    {
        public required string Key { get; init; }
    }
}
