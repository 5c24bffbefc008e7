using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Lanes;

/// <summary>
/// Claims ready lanes and gives each to the handler of its kind, until it is stopped. Round by round:
/// <code>
///   1. claim what is due, for the free slots of each kind          (LaneClaims.Due)
///   2. claim what is behind its log, for the slots that are left   (LaneClaims.Behind)
///   3. start a turn for each claimed lane                          (LaneTurn)
///        its outcome joins the next batch                          (OutcomeWriter)
///   4. sleep until the next lane is due, a wake, a written batch, or the poll
/// </code>
/// </summary>
public sealed partial class LaneRunner(Db db, IEnumerable<ILaneHandler> handlers, TimeProvider time, Random random, ILogger<LaneRunner> log)
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Stopping takes 10 seconds at most: turns have the first seven, the last batch the rest.
    private static readonly TimeSpan TurnsEnd = TimeSpan.FromSeconds(7);
    private static readonly TimeSpan AllEnds = TimeSpan.FromSeconds(9.5);

    private readonly List<HandledKind> kinds = [.. handlers.Select(h => new HandledKind(h))];
    private readonly HashSet<Task> turns = [];
    private readonly Lock gate = new();
    private int working;
    private long? looked;

    /// <summary>
    /// Runs until cancelled; then lets turns end or hands their lanes back, within 10 seconds. A failing store is waited for.
    /// </summary>
    public async Task Run(CancellationToken stopping)
    {
        using var ready = db.Wakes.Subscribe();
        using var ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var stop = stopping.UnsafeRegister(_ => ending.CancelAfter(AllEnds), null);
        var outcomes = new OutcomeWriter(db, time, () => Volatile.Read(ref working), ready.Raise, log);
        var writing = outcomes.Run(ending.Token);
        while (!stopping.IsCancellationRequested)
        {
            var sleep = await Round(outcomes, ready, stopping, ending.Token);
            try
            {
                await ready.Wait(sleep, time, stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        await Finish(outcomes, writing, ending.Token);
    }

    // Claims and starts; returns how long to sleep. The claim itself is not cut short by the stop: a claim that
    // was committed unheard would keep its lanes until their leases end.
    private async Task<TimeSpan> Round(OutcomeWriter outcomes, Wakes.Subscription ready, CancellationToken stopping, CancellationToken ending)
    {
        try
        {
            // :: Steps 1 and 2
            var look = looked is null || time.GetElapsedTime(looked.Value) >= Poll;
            var round = await db.Write(tx => ClaimRound.Claim(tx, kinds, look, Poll), ending);
            if (look) looked = time.GetTimestamp();

            // :: Step 3
            foreach (var (kind, lane) in round.Lanes) Start(kind, lane, round.Now, outcomes, ready, stopping, ending);
            return round.Sleep;
        }
        catch (Exception e)
        {
            var pause = stopping.IsCancellationRequested ? TimeSpan.Zero : Pause;
            Log.NoClaim(log, e, pause);
            return pause;
        }
    }

    private void Start(HandledKind kind, Lane lane, long now, OutcomeWriter outcomes, Wakes.Subscription ready, CancellationToken stopping, CancellationToken ending)
    {
        // A lane comes by here before it first follows its log: that is how the runner knows the logs.
        if (lane.Log is { } name) kind.Logs.Add(name);
        kind.Slots.Take(lane);
        var turn = new LaneTurn(kind.Handler, lane, now, time, Chance, log);
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task whole = null!;
        Interlocked.Increment(ref working);
        whole = Whole();
        lock (gate) turns.Add(whole);
        begun.SetResult();

        async Task Whole()
        {
            await begun.Task;
            Finished? finished = null;
            try
            {
                finished = await Work();
                if (finished is not null) await outcomes.Put(finished, ending);
            }
            catch (Exception e)
            {
                Log.Abandoned(log, e, lane.Kind, lane.Key);
            }
            finally
            {
                kind.Slots.Return(lane);
                lock (gate) turns.Remove(whole);
                if (finished is null) ready.Raise();
            }
        }

        async Task<Finished?> Work()
        {
            try
            {
                return await turn.Run(stopping);
            }
            finally
            {
                Interlocked.Decrement(ref working);
            }
        }
    }

    private double Chance()
    {
        lock (random) return random.NextDouble();
    }

    private async Task Finish(OutcomeWriter outcomes, Task writing, CancellationToken ending)
    {
        Task[] open;
        lock (gate) open = [.. turns];
        try
        {
            // A claim that a slow store held up may have used the turns' seconds before they are counted.
            await Task.WhenAll(open).WaitAsync(TurnsEnd, time, ending);
        }
        catch (Exception e) when (e is TimeoutException || ending.IsCancellationRequested)
        {
            Log.Left(log, open.Count(t => !t.IsCompleted));
        }

        outcomes.Complete();
        try
        {
            await writing;
        }
        catch (OperationCanceledException e)
        {
            Log.Unwritten(log, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(21, LogLevel.Error, "Lanes could not be claimed; asked again in {Pause}")]
        public static partial void NoClaim(ILogger logger, Exception e, TimeSpan pause);

        [LoggerMessage(22, LogLevel.Error, "The outcome of lane {Kind} {Key} was not written; the lane comes due when its lease ends")]
        public static partial void Abandoned(ILogger logger, Exception e, string kind, string key);

        [LoggerMessage(23, LogLevel.Warning, "{Count} turns did not stop in time; their lanes come due when their leases end")]
        public static partial void Left(ILogger logger, int count);

        [LoggerMessage(24, LogLevel.Warning, "The last outcomes were not written in time; their lanes come due when their leases end")]
        public static partial void Unwritten(ILogger logger, Exception e);
    }
}
