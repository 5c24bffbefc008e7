using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Changes;

/// <summary>
/// Rings for all who wait whenever the journal has moved. The store's wakes tell of much else; one look at the journal after each of
/// them serves everybody, and there is none while nobody waits.
/// </summary>
internal sealed class JournalBell(Db db, TimeProvider time)
{
    // For the commits that are not heard of because the watch on other nodes is broken.
    private static readonly TimeSpan AtLeast = TimeSpan.FromSeconds(5);

    private Peal peal = new(0, New());
    private int listeners;

    /// <summary>How often it has rung, and what ends when it rings again.</summary>
    public (long Rings, Task Rung) Next
    {
        get
        {
            var now = Volatile.Read(ref peal);
            return (now.Rings, now.Rung.Task);
        }
    }

    /// <summary>From now on, until it is disposed, every move rings.</summary>
    public IDisposable Listen() => new Listener(this);

    /// <summary>Listens to the store until it is stopped.</summary>
    public async Task Run(CancellationToken stopping)
    {
        using var wakes = db.Wakes.Subscribe();
        long head = -1;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await wakes.Wait(AtLeast, time, stopping);
                if (Volatile.Read(ref listeners) == 0) continue;
                if (await db.Read(Journal.Head, stopping) is var now && now == head) continue;
                head = now;
                Ring();
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException)
            {
                // Whoever waits looks for itself now, and hears what is wrong.
                Ring();
                await Task.Delay(AtLeast, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Ring()
    {
        var old = Volatile.Read(ref peal);
        Volatile.Write(ref peal, new Peal(old.Rings + 1, New()));
        old.Rung.SetResult();
    }

    // Those who wait go on by themselves, not one after the other in the bell's own time.
    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed record Peal(long Rings, TaskCompletionSource Rung);

    private sealed class Listener : IDisposable
    {
        private readonly JournalBell bell;

        public Listener(JournalBell bell)
        {
            this.bell = bell;
            Interlocked.Increment(ref bell.listeners);
        }

        public void Dispose() => Interlocked.Decrement(ref bell.listeners);
    }
}
