using System.Globalization;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

/// <summary>
/// Random histories of the real code. <c>SYNDICATE_HISTORIES=5000</c> plays more, <c>SYNDICATE_SEED=17</c> begins at another.
/// </summary>
public sealed class HistoriesTests
{
    /// <summary>How many histories are played: the number given, or what the environment asks for.</summary>
    public static int Count(int usual) => Environment.GetEnvironmentVariable("SYNDICATE_HISTORIES") is { Length: > 0 } n ? int.Parse(n, CultureInfo.InvariantCulture) : usual;

    private static readonly int Start = Environment.GetEnvironmentVariable("SYNDICATE_SEED") is { Length: > 0 } s ? int.Parse(s, CultureInfo.InvariantCulture) : 1;

    [Fact]
    public async Task No_history_leaves_a_ghost_a_gap_or_an_old_text_on_any_server()
    {
        var wrong = new List<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(Start, Count(200)),
            new ParallelOptions { MaxDegreeOfParallelism = 2 },
            async (seed, _) =>
            {
                var found = await OnSqlite(seed);
                if (found.Count > 0)
                {
                    lock (wrong) wrong.Add($"seed {seed}: {string.Join("; ", found)}");
                }
            });
        wrong.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_same_holds_on_every_store(StoreKind kind)
    {
        for (var seed = Start; seed < Start + Math.Max(1, Count(200) / 40); seed++)
        {
            await using var store = await RealStores.Open(kind);
            (await History.Play(seed, store.Db, store.Clock, 120)).Should().BeEmpty($"seed {seed} is a history like any other");
        }
    }

    private static async Task<IReadOnlyList<string>> OnSqlite(int seed)
    {
        // A history commits a thousand times: in memory where there is such a folder, because nothing here cuts the power.
        var memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        var folder = Directory.CreateDirectory(Path.Combine(memory, "syndicate-" + Guid.NewGuid().ToString("N")));
        try
        {
            var clock = new TestClock();
            await using var db = await SqliteDb.Open(Path.Combine(folder.FullName, "syndicate.db"), clock, CancellationToken.None);
            return await History.Play(seed, db, clock, 120);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
