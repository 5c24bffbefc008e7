using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Lanes;

/// <summary>
/// One lane in its handler's hands, from the claim (at <paramref name="claimed"/> on the store's clock) to the outcome.
/// </summary>
internal sealed partial class LaneTurn(ILaneHandler handler, Lane lane, long claimed, TimeProvider time, Func<double> chance, ILogger log)
{
    private readonly long started = time.GetTimestamp();

    /// <summary>Works until the handler ends, its budget is used up, or <paramref name="stopping"/>. Null: there is nothing left to write.</summary>
    public async Task<Finished?> Run(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested) return HandBack();
        using var budget = new CancellationTokenSource(handler.Budget, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, stopping);
        try
        {
            var outcome = await handler.Run(lane, either.Token);
            LaneMetrics.Turn(lane.Kind, outcome is { Attempts: > 0 } ? "failed" : "done", time.GetElapsedTime(started));
            return outcome is null ? null : new Finished(lane, outcome);
        }
        catch (LaneLostException)
        {
            Log.Lost(log, lane.Kind, lane.Key);
            LaneMetrics.Turn(lane.Kind, "lost", time.GetElapsedTime(started));
            return null;
        }
        catch (Exception e) when (stopping.IsCancellationRequested)
        {
            // Whatever it says, it was cut short: that is no failure of its own.
            Log.Stopped(log, lane.Kind, lane.Key, e.Message);
            return HandBack();
        }
        catch (Exception e)
        {
            var wait = BackOff.Delay(lane.Attempts, chance());
            if (e is OperationCanceledException && budget.IsCancellationRequested) Log.TooLong(log, lane.Kind, lane.Key, handler.Budget, wait);
            else Log.Failed(log, e, lane.Kind, lane.Key, lane.Attempts, wait);
            LaneMetrics.Turn(lane.Kind, "failed", time.GetElapsedTime(started));
            return new Finished(lane, Outcome.Retry(lane, Now + (long)wait.TotalMilliseconds, Now));
        }
    }

    // The store's clock without asking the store: it was read at the claim, and time has passed since.
    private long Now => claimed + (long)time.GetElapsedTime(started).TotalMilliseconds;

    private Finished HandBack()
    {
        LaneMetrics.Turn(lane.Kind, "handed back", time.GetElapsedTime(started));
        return new Finished(lane, new Outcome
        {
            Cursor = lane.Cursor,
            State = LaneState.Waiting,
            Due = claimed,
            Attempts = lane.Attempts - 1,
            FailingSince = lane.FailingSince,
        });
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Lane {Kind} {Key} has another owner now; what this turn did counts for nothing")]
        public static partial void Lost(ILogger logger, string kind, string key);

        [LoggerMessage(2, LogLevel.Debug, "Lane {Kind} {Key} is handed back, the service stops ({Message})")]
        public static partial void Stopped(ILogger logger, string kind, string key, string message);

        [LoggerMessage(3, LogLevel.Warning, "Lane {Kind} {Key} took longer than {Budget}; tried again in {Wait}")]
        public static partial void TooLong(ILogger logger, string kind, string key, TimeSpan budget, TimeSpan wait);

        [LoggerMessage(4, LogLevel.Warning, "Lane {Kind} {Key} failed (attempt {Attempt}); tried again in {Wait}")]
        public static partial void Failed(ILogger logger, Exception e, string kind, string key, long attempt, TimeSpan wait);
    }
}
