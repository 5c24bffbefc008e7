using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Postgres;
using CHEX.Syndicate.Store.Sqlite;
using Xunit;

namespace CHEX.Syndicate.Tests.Aids;

/// <summary>The stores that the service runs on.</summary>
public enum StoreKind
{
    Sqlite,
    Postgres,
}

/// <summary>
/// Runs a test on every real store: <c>[Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]</c>
/// with a parameter of <see cref="StoreKind"/>, then <c>await using var store = await RealStores.Open(kind)</c>.
/// </summary>
public static class RealStores
{
    public static TheoryData<StoreKind> All => [.. Enum.GetValues<StoreKind>()];

    /// <summary>A fresh, empty store; its clock is <see cref="RealStore.Clock"/>.</summary>
    public static async Task<RealStore> Open(StoreKind kind, TestClock? clock = null)
    {
        var folder = new TempFolder();
        var where = kind == StoreKind.Sqlite ? folder["syndicate.db"] : await PrivatePostgres.Fresh();
        var store = new RealStore(kind, where, folder, clock ?? new TestClock());
        await store.Another();
        return store;
    }
}

/// <summary>One fresh store for one test.</summary>
public sealed class RealStore(StoreKind kind, string where, TempFolder folder, TestClock clock) : IAsyncDisposable
{
    private readonly List<Db> opened = [];

    public Db Db => opened[0];

    public TestClock Clock => clock;

    /// <summary>The path of the file, or the connection text.</summary>
    public string Where => where;

    public TempFolder Folder => folder;

    /// <summary>Opens the same data once more: a second process, or another node.</summary>
    public async Task<Db> Another(TimeProvider? time = null)
    {
        Db db = kind == StoreKind.Sqlite
            ? await SqliteDb.Open(where, time ?? clock, CancellationToken.None)
            : await PostgresDb.Open(where, time ?? clock, CancellationToken.None);
        opened.Add(db);
        return db;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var db in opened) await db.DisposeAsync();
        folder.Dispose();
    }
}
