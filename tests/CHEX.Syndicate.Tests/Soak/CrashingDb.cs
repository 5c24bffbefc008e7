using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>The process died here.</summary>
internal sealed class CrashException : Exception;

/// <summary>
/// A real store in a process that may die: at the end of a transaction, just before or just after its commit. From then on
/// nothing more is read or written through it.
/// </summary>
internal sealed class CrashingDb(Db db) : Db
{
    private int writesLeft = int.MaxValue;
    private bool afterCommit;

    public bool IsDead { get; private set; }

    public override Dialect Dialect => db.Dialect;

    public override string Kind => db.Kind;

    /// <summary>Dies at the end of the <paramref name="write"/>th write from now.</summary>
    public void DieAt(int write, bool after) => (writesLeft, afterCommit) = (write, after);

    public void Live() => writesLeft = int.MaxValue;

    public override Task<string?> Identity(CancellationToken cancellation) => db.Identity(cancellation);

    public override Task<T> Read<T>(Func<Tx, Task<T>> work, CancellationToken cancellation) => IsDead ? throw new CrashException() : db.Read(work, cancellation);

    public override async Task<T> Write<T>(Func<Tx, Task<T>> work, CancellationToken cancellation)
    {
        if (IsDead) throw new CrashException();
        var dies = --writesLeft == 0;
        var result = await db.Write(
            async tx =>
            {
                var done = await work(tx);
                IsDead = dies;
                return dies && !afterCommit ? throw new CrashException() : done;
            },
            cancellation);
        return IsDead ? throw new CrashException() : result;
    }

    public override Task Watch(CancellationToken cancellation) => db.Watch(cancellation);

    public override Task Scrub(CancellationToken cancellation) => db.Scrub(cancellation);

    public override ValueTask DisposeAsync() => db.DisposeAsync();
}
