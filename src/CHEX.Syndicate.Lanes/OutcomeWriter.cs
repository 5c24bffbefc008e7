using System.Threading.Channels;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Lanes;

/// <summary>
/// Writes outcomes back in batches: what came within 20 ms, at most 200. A store that does not answer is asked again; the
/// queue is bounded, so turns wait for it meanwhile, and lanes whose lease ends are simply done again. A batch that no
/// <paramref name="running"/> turn can join does not wait. After each batch <paramref name="written"/> is told, because lanes
/// may be ready again.
/// </summary>
internal sealed partial class OutcomeWriter(Db db, TimeProvider time, Func<int> running, Action written, ILogger log)
{
    public const int Most = 200;
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Channel<Finished> queue = Channel.CreateBounded<Finished>(new BoundedChannelOptions(2 * Most) { SingleReader = true });

    public ValueTask Put(Finished turn, CancellationToken cancellation) => queue.Writer.WriteAsync(turn, cancellation);

    /// <summary>No more will come; <see cref="Run"/> ends when all is written.</summary>
    public void Complete() => queue.Writer.TryComplete();

    /// <summary>Writes until <see cref="Complete"/>, or gives up at <paramref name="ending"/>.</summary>
    public async Task Run(CancellationToken ending)
    {
        var batch = new List<Finished>(Most);
        while (await queue.Reader.WaitToReadAsync(ending))
        {
            await Fill(batch, ending);
            await Write(batch, ending);
            batch.Clear();
            written();
        }
    }

    private async Task Fill(List<Finished> batch, CancellationToken ending)
    {
        using var limit = new CancellationTokenSource(Linger, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ending);
        while (batch.Count < Most)
        {
            if (queue.Reader.TryRead(out var turn)) batch.Add(turn);
            else if (running() == 0) return;
            else if (!await More(either.Token)) return;
        }
    }

    private async Task<bool> More(CancellationToken limit)
    {
        try
        {
            return await queue.Reader.WaitToReadAsync(limit);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Write(List<Finished> batch, CancellationToken ending)
    {
        while (true)
        {
            try
            {
                var held = await db.Write(tx => LaneTable.FinishAll(tx, batch), ending);
                LaneMetrics.Outcomes(held.Count, batch.Count - held.Count);
                return;
            }
            catch (StoreException e)
            {
                Log.Refused(log, e, batch.Count, Pause);
                await Task.Delay(Pause, time, ending);
            }
            catch (Exception e) when (!ending.IsCancellationRequested)
            {
                // Asking again would give the same answer. The leases end by themselves, and the lanes are done again.
                Log.Dropped(log, e, batch.Count);
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(11, LogLevel.Error, "{Count} outcomes could not be written; asked again in {Pause}")]
        public static partial void Refused(ILogger logger, Exception e, int count, TimeSpan pause);

        [LoggerMessage(12, LogLevel.Error, "{Count} outcomes were refused by the store; their lanes come due when their leases end")]
        public static partial void Dropped(ILogger logger, Exception e, int count);
    }
}
