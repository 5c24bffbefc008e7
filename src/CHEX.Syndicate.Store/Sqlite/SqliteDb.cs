using Microsoft.Data.Sqlite;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>
/// The embedded store: one file, WAL, <c>synchronous=FULL</c> (an answer that was given is on the disk),
/// one writer at a time, readers beside it. Freed pages are overwritten (<c>secure_delete</c>).
/// </summary>
public sealed class SqliteDb : Db
{
    private readonly string path;
    private readonly string connectionString;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim writing = new(1, 1);

    private SqliteDb(string path, TimeProvider time)
    {
        this.path = path;
        this.time = time;
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, Pooling = true, DefaultTimeout = 30 }.ToString();
    }

    public override Dialect Dialect { get; } = new SqliteDialect();

    public override string Kind => "sqlite";

    /// <summary>Opens the file, or makes it, and brings its schema up to date. The clock is the store's clock.</summary>
    /// <exception cref="StoreException">The file cannot be opened, is damaged, or is too new.</exception>
    public static async Task<SqliteDb> Open(string path, TimeProvider time, CancellationToken cancellation)
    {
        var db = new SqliteDb(path, time);
        try
        {
            await db.Write(tx => Migrations.Apply(tx, path), cancellation);
            return db;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    public override Task<T> Read<T>(Func<Tx, Task<T>> work, CancellationToken cancellation) => Guarded(async () =>
    {
        await using var connection = await Connect(cancellation);
        await using var snapshot = connection.BeginTransaction(deferred: true);
        return await work(new Tx(connection, snapshot, Dialect, Milliseconds, cancellation));
    });

    public override async Task<T> Write<T>(Func<Tx, Task<T>> work, CancellationToken cancellation)
    {
        Tx tx;
        T result;
        await writing.WaitAsync(cancellation);
        try
        {
            (tx, result) = await Guarded(async () =>
            {
                await using var connection = await Connect(cancellation);
                await using var transaction = connection.BeginTransaction(deferred: false);
                var inner = new Tx(connection, transaction, Dialect, Milliseconds, cancellation);
                var value = await work(inner);
                await transaction.CommitAsync(cancellation);
                return (inner, value);
            });
        }
        finally
        {
            writing.Release();
        }

        if (tx.Wakes) Wakes.Raise();
        return result;
    }

    public override async Task Watch(CancellationToken cancellation)
    {
        await using var connection = await Connect(cancellation);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA data_version";
        var seen = (long)(await command.ExecuteScalarAsync(cancellation))!;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            var version = (long)(await command.ExecuteScalarAsync(cancellation))!;
            if (version == seen) continue;
            seen = version;
            Wakes.Raise();
        }
    }

    public override async Task Scrub(CancellationToken cancellation)
    {
        // Readers of another process may hold the WAL for a moment: try until it is empty.
        for (var attempt = 0; ; attempt++)
        {
            await using var connection = await Connect(cancellation);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (await reader.ReadAsync(cancellation) && reader.GetInt64(0) == 0) return;
            if (attempt == 40) throw new StoreException(StoreFault.Unavailable, $"The log beside {path} could not be emptied, because another program reads it. Stop that program and ask again.");
            await Task.Delay(TimeSpan.FromMilliseconds(250), time, cancellation);
        }
    }

    public override ValueTask DisposeAsync()
    {
        SqliteConnection.ClearPool(new SqliteConnection(connectionString));
        writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private long Milliseconds => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<SqliteConnection> Connect(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellation);
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY";
        await command.ExecuteNonQueryAsync(cancellation);
        return connection;
    }

    private async Task<T> Guarded<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (SqliteException e)
        {
            throw Explain(e);
        }
    }

    private StoreException Explain(SqliteException e) => e.SqliteErrorCode switch
    {
        5 or 6 => new(StoreFault.Unavailable, $"The database {path} is busy.", e),
        8 or 14 => new(StoreFault.ReadOnly, $"The database {path} cannot be opened or written ({e.Message}). Check the folder's owner and permissions.", e),
        11 or 26 => new(StoreFault.Corrupt, $"The database {path} is damaged ({e.Message}). Restore it from a backup.", e),
        13 => new(StoreFault.Full, $"There is no room left for the database {path}. Free some space; nothing that was stored is lost.", e),
        _ => new(StoreFault.Unavailable, $"The database {path} answered: {e.Message}", e),
    };
}
