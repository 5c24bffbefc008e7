using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>
/// The open connections to one file. They are kept, because each is told once how to behave (WAL, FULL, secure_delete), and
/// few are kept idle, because each holds a page cache.
/// </summary>
internal sealed class SqliteConnections(string path) : IDisposable
{
    private const int MostIdle = 3;

    private readonly string settings = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Pooling = false,
        ForeignKeys = true,

        // Seconds a single statement waits for another process (a checkpoint, a recovery). The wait for the one
        // writer's place is SqliteDb's, and can be cancelled.
        DefaultTimeout = 10,
    }.ToString();

    private readonly ConcurrentStack<PreparedConnection> idle = [];

    // Whoever else writes makes SQLite forget a connection's page cache: one that alone writes keeps its own.
    private PreparedConnection? writer;
    private volatile bool closed;

    /// <summary>Lends a connection to <paramref name="work"/>.</summary>
    public async Task<T> Use<T>(Func<PreparedConnection, Task<T>> work, CancellationToken cancellation)
    {
        ThrowIfOver(cancellation);
        var connection = idle.TryPop(out var known) ? known : await Open(cancellation);
        var sound = false;
        try
        {
            var result = await work(connection);
            sound = true;
            return result;
        }
        finally
        {
            // After an error nobody knows what it still holds.
            if (sound) Return(connection);
            else await connection.DisposeAsync();
        }
    }

    /// <summary>Lends the connection that writes; to one at a time, who sees to that.</summary>
    public async Task<T> UseWriter<T>(Func<PreparedConnection, Task<T>> work, CancellationToken cancellation)
    {
        ThrowIfOver(cancellation);
        var connection = Interlocked.Exchange(ref writer, null) ?? await Open(cancellation);
        var sound = false;
        try
        {
            var result = await work(connection);
            sound = true;
            return result;
        }
        finally
        {
            if (!sound || closed || Interlocked.CompareExchange(ref writer, connection, null) is not null) await connection.DisposeAsync();
            if (closed) Dispose();
        }
    }

    /// <summary>The number that a PRAGMA or another single statement answers; 0 where it says nothing.</summary>
    public static async Task<long> Number(PreparedConnection connection, string words, CancellationToken cancellation)
    {
        using var command = connection.Own.CreateCommand();
        command.CommandText = words;
        command.CommandTimeout = 1;
        return await command.ExecuteScalarAsync(cancellation) as long? ?? 0;
    }

    public void Dispose()
    {
        closed = true;
        Interlocked.Exchange(ref writer, null)?.Dispose();
        while (idle.TryPop(out var connection)) connection.Dispose();
    }

    private void ThrowIfOver(CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(closed, this);
        cancellation.ThrowIfCancellationRequested();
    }

    private async Task<PreparedConnection> Open(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(settings);
        try
        {
            await connection.OpenAsync(cancellation);
            using var command = connection.CreateCommand();

            // FULL: an answer that was given is on the disk. secure_delete: what is deleted is overwritten.
            // The WAL file shrinks back to 16 MB after a checkpoint that could reset it.
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -4000; PRAGMA journal_size_limit = 16777216";
            await command.ExecuteNonQueryAsync(cancellation);
            return new PreparedConnection(connection);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    // Takes a connection back that has no open transaction.
    private void Return(PreparedConnection connection)
    {
        if (closed || idle.Count >= MostIdle) connection.Dispose();
        else idle.Push(connection);
        if (closed) Dispose();
    }
}
