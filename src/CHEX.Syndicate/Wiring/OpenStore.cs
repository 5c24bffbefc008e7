using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Postgres;
using CHEX.Syndicate.Store.Sqlite;

namespace CHEX.Syndicate.Wiring;

/// <summary>The store and the secret that a node's configuration names.</summary>
/// <param name="Db">The database.</param>
/// <param name="Place">Where it is, in words.</param>
public sealed record OpenStore(Db Db, string Place) : IAsyncDisposable
{
    private const string FileName = "syndicate.db";

    /// <summary>Opens it, or makes it.</summary>
    /// <exception cref="StoreException">It cannot be used.</exception>
    public static async Task<OpenStore> Open(NodeConfiguration node, string data, TimeProvider time, CancellationToken cancellation)
    {
        if (node.Postgres is { } connection) return new OpenStore(await PostgresDb.Open(connection, null, cancellation), "PostgreSQL");
        var path = Path.Combine(data, FileName);
        return new OpenStore(await SqliteDb.Open(path, time, cancellation), Path.GetFullPath(path));
    }

    /// <summary>Opens one that is there already: commands make no new data.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public static Task<OpenStore> Existing(NodeConfiguration node, string data, TimeProvider time, CancellationToken cancellation)
    {
        if (node.Postgres is null && !File.Exists(Path.Combine(data, FileName)))
            throw new RefusedException($"There is no database in {Path.GetFullPath(data)}. Name the data folder with --data, or run the service first.");
        return Open(node, data, time, cancellation);
    }

    public ValueTask DisposeAsync() => Db.DisposeAsync();
}
