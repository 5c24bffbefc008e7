using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// Hears of purges that other processes and nodes have made, and forgets what this one holds in memory. It also tells its own
/// ledger, so that every node's data folder remembers every purge.
/// </summary>
public sealed class PurgeWatch(Db db, FeedCache feeds, ServedPictures pictures, PurgeLedger? ledger, TimeProvider time, ILogger<PurgeWatch> log)
{
    // The store's wakes tell of every commit of the journal; this is for those that are not heard.
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private long seen = -1;

    /// <summary>Watches until it is stopped.</summary>
    public async Task Run(CancellationToken stopping)
    {
        using var wakes = db.Wakes.Subscribe();
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await Look(stopping);
                await wakes.Wait(AtLeast, time, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StoreException e)
            {
                PurgeLog.NotLooked(log, e);
                await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Forgets what was purged since it looked last.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var (head, purged) = await db.Read(
            async tx => await Journal.Head(tx) is var now && now == seen ? (now, []) : (now, await Journal.Purged(tx, seen)), cancellation);
        if (purged.Count > 0)
        {
            feeds.Forget(purged.Max(p => p.Seq));
            pictures.Forget();
            ledger?.Add(purged.Select(p => p.Post));
        }

        seen = head;
    }
}

internal static partial class PurgeLog
{
    [LoggerMessage(11, LogLevel.Warning, "It could not be seen whether posts were purged; trying again")]
    public static partial void NotLooked(ILogger log, Exception e);
}
