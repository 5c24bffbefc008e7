using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;
using Xunit;

namespace CHEX.Syndicate.Tests.Aids;

/// <summary>The stores that the service runs on.</summary>
public enum StoreKind
{
    Sqlite,
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
        clock ??= new TestClock();
        return new RealStore(folder, clock, await SqliteDb.Open(folder["syndicate.db"], clock, CancellationToken.None));
    }
}

/// <summary>One fresh store for one test.</summary>
public sealed class RealStore(TempFolder folder, TestClock clock, Db db) : IAsyncDisposable
{
    public Db Db => db;

    public TestClock Clock => clock;

    public async ValueTask DisposeAsync()
    {
        await db.DisposeAsync();
        folder.Dispose();
    }
}
