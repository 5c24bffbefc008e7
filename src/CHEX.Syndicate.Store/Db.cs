namespace CHEX.Syndicate.Store;

/// <summary>
/// The database. <see cref="Read{T}"/> sees one consistent state; <see cref="Write{T}"/> commits everything or nothing.
/// There are two: <c>SqliteDb</c> (embedded, one process runs lanes) and <c>PostgresDb</c> (any number of nodes).
/// </summary>
public abstract class Db : IAsyncDisposable
{
    /// <summary>The words in which the stores differ.</summary>
    public abstract Dialect Dialect { get; }

    /// <summary>"sqlite" or "postgres".</summary>
    public abstract string Kind { get; }

    /// <summary>
    /// Which database this is: another text once it has been copied or restored to another place. SQLite: the file's inode.
    /// PostgreSQL: the cluster's system identifier and the database's oid. Null where the system does not say.
    /// </summary>
    public abstract Task<string?> Identity(CancellationToken cancellation);

    /// <summary>Told after every commit, here or on another node, that may have made work ready.</summary>
    public Wakes Wakes { get; } = new();

    /// <summary>Reads in one snapshot.</summary>
    /// <exception cref="StoreException">The store cannot be reached or read.</exception>
    public abstract Task<T> Read<T>(Func<Tx, Task<T>> work, CancellationToken cancellation);

    /// <summary>
    /// Runs <paramref name="work"/> in one transaction and commits it. The work may be run again from its start
    /// when the store asks for that (a deadlock, a lost connection before the commit), so it must have no effect outside.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be reached, is full, or cannot be written.</exception>
    public abstract Task<T> Write<T>(Func<Tx, Task<T>> work, CancellationToken cancellation);

    /// <summary>
    /// As <see cref="Write{T}"/>, but the commit is not forced to the disk: it outlives this process, and may be lost where the machine
    /// itself stops. For what nobody needs by the time that it runs again. Where the store is another machine it is forced all the same.
    /// </summary>
    public virtual Task<T> WriteUnforced<T>(Func<Tx, Task<T>> work, CancellationToken cancellation) => Write(work, cancellation);

    /// <inheritdoc cref="Write{T}"/>
    public Task Write(Func<Tx, Task> work, CancellationToken cancellation) =>
        Write(async tx => { await work(tx); return true; }, cancellation);

    /// <summary>The store's clock, in milliseconds since 1970 UTC.</summary>
    public Task<long> Now(CancellationToken cancellation) => Read(tx => Task.FromResult(tx.Now), cancellation);

    /// <summary>
    /// Watches for commits of other processes and tells <see cref="Wakes"/>; runs until cancelled.
    /// SQLite: polls <c>PRAGMA data_version</c> twice a second. PostgreSQL: LISTEN, and a sweep after each reconnect.
    /// </summary>
    public abstract Task Watch(CancellationToken cancellation);

    /// <summary>
    /// Makes sure that what was deleted or overwritten is no longer in the store's files (SQLite: truncates the WAL;
    /// PostgreSQL: vacuums). Freed pages are overwritten with zeros at all times.
    /// </summary>
    public abstract Task Scrub(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();
}
