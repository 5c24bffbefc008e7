using Microsoft.Data.Sqlite;

namespace CHEX.Syndicate.Store.Sqlite;

/// <summary>
/// The embedded store: one file, WAL, <c>synchronous=FULL</c> (an answer that was given is on the disk),
/// one writer at a time, readers beside it. Freed pages are overwritten (<c>secure_delete</c>).
/// </summary>
public sealed class SqliteDb : Db
{
    // How long a writer waits for another process (a command beside the running service).
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A reader that never ends keeps the log from being reset. Past this size (bytes) each hundredth commit tries to.
    private const long LongLog = 64 << 20;

    private readonly string path;
    private readonly TimeProvider time;
    private readonly SqliteConnections connections;
    private readonly SqliteFaults faults;
    private readonly SemaphoreSlim writing = new(1, 1);
    private long commits;

    private SqliteDb(string path, TimeProvider time)
    {
        this.path = path;
        this.time = time;
        connections = new SqliteConnections(path);
        faults = new SqliteFaults(path);
    }

    public override Dialect Dialect { get; } = new SqliteDialect();

    public override string Kind => "sqlite";

    public override Task<string?> Identity(CancellationToken cancellation) => Task.FromResult(Inode.Of(path));

    /// <summary>Opens the file, or makes it and its folder, and brings its schema up to date. The clock is the store's clock.</summary>
    /// <exception cref="StoreException">The file cannot be opened, is damaged, or is too new.</exception>
    public static async Task<SqliteDb> Open(string path, TimeProvider time, CancellationToken cancellation)
    {
        DataFolder.Make(Path.GetDirectoryName(Path.GetFullPath(path))!);
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

    public override async Task<T> Read<T>(Func<Tx, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await connections.Use(
                async connection =>
                {
                    using var snapshot = SqliteTransaction.Read(connection.Own);
                    return await work(new Tx(connection, null, Dialect, Milliseconds, cancellation));
                },
                cancellation);
        }
        catch (SqliteException e)
        {
            throw faults.Explain(e);
        }
    }

    public override Task<T> Write<T>(Func<Tx, Task<T>> work, CancellationToken cancellation) => Write(work, forced: true, cancellation);

    public override Task<T> WriteUnforced<T>(Func<Tx, Task<T>> work, CancellationToken cancellation) => Write(work, forced: false, cancellation);

    private async Task<T> Write<T>(Func<Tx, Task<T>> work, bool forced, CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            return await connections.UseWriter(
                async connection =>
                {
                    // The log is written in order: the next forced commit forces what came before it, too.
                    using var pace = forced ? null : connection.Unforced();
                    using var transaction = await SqliteTransaction.Write(connection.Own, Patience, cancellation);
                    var tx = new Tx(connection, null, Dialect, Milliseconds, cancellation);
                    var result = await work(tx);
                    cancellation.ThrowIfCancellationRequested();
                    transaction.Commit();
                    if (tx.Wakes) Wakes.Raise();
                    if (++commits % 100 == 0) await Shorten(connection);
                    return result;
                },
                cancellation);
        }
        catch (SqliteException e)
        {
            throw faults.Explain(e);
        }
        finally
        {
            writing.Release();
        }
    }

    public override async Task Watch(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                await Listen(cancellation);
            }
            catch (SqliteException) when (!cancellation.IsCancellationRequested)
            {
                // The file cannot be read now. Whoever waits for work finds out by itself, with the reason.
                Wakes.Raise();
                await Task.Delay(TimeSpan.FromSeconds(5), time, cancellation);
            }
        }
    }

    public override async Task Scrub(CancellationToken cancellation)
    {
        await writing.WaitAsync(cancellation);
        try
        {
            // VACUUM writes every page anew: secure_delete alone may leave copies where a page was rearranged.
            // Both steps wait for readers and writers of another process, a moment each.
            await Patiently("VACUUM", "rewritten", cancellation);
            await Patiently("PRAGMA wal_checkpoint(TRUNCATE)", "emptied of its log", cancellation);
        }
        finally
        {
            writing.Release();
        }
    }

    public override ValueTask DisposeAsync()
    {
        connections.Dispose();
        writing.Dispose();
        return ValueTask.CompletedTask;
    }

    private long Milliseconds => time.GetUtcNow().ToUnixTimeMilliseconds();

    private Task<bool> Listen(CancellationToken cancellation) => connections.Use<bool>(
        async connection =>
        {
            var seen = await SqliteConnections.Number(connection, "PRAGMA data_version", cancellation);
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), time);
            while (true)
            {
                await timer.WaitForNextTickAsync(cancellation);
                var version = await SqliteConnections.Number(connection, "PRAGMA data_version", cancellation);
                if (version != seen) Wakes.Raise();
                seen = version;
            }
        },
        cancellation);

    private async Task Patiently(string words, string done, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await connections.Use(connection => SqliteConnections.Number(connection, words, cancellation), cancellation) == 0) return;
            }
            catch (SqliteException e) when (e.SqliteErrorCode is 5 or 6)
            {
                // Busy: counts as one attempt.
            }
            catch (SqliteException e)
            {
                throw faults.Explain(e);
            }

            if (attempt == 24) throw new StoreException(StoreFault.Unavailable, $"The database {path} could not be {done}, because another program reads or writes it. Stop that program and ask again.");
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }
    }

    private async Task Shorten(PreparedConnection connection)
    {
        var log = new FileInfo(path + "-wal");
        if (!log.Exists || log.Length <= LongLog) return;
        try
        {
            await SqliteConnections.Number(connection, "PRAGMA wal_checkpoint(TRUNCATE)", CancellationToken.None);
        }
        catch (SqliteException)
        {
            // The commit before it stands, and its caller must not hear otherwise. A disk that is full or broken tells the next writer.
        }
    }
}
