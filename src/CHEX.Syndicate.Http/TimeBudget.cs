namespace CHEX.Syndicate.Http;

/// <summary>So much time for a piece of work, which can be stopped while somebody else is waited for.</summary>
internal sealed class TimeBudget : IDisposable
{
    private readonly TimeProvider time;
    private readonly CancellationToken cancellation;
    private readonly CancellationTokenSource used;
    private readonly CancellationTokenSource either;
    private TimeSpan left;
    private long since;

    public TimeBudget(TimeSpan budget, TimeProvider time, CancellationToken cancellation)
    {
        (this.time, this.cancellation, left, since) = (time, cancellation, budget, time.GetTimestamp());
        used = new CancellationTokenSource(budget, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(used.Token, cancellation);
    }

    /// <summary>Cancelled when the budget is used up, or from outside.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Does something that does not count.</summary>
    public async Task<T> Apart<T>(Func<CancellationToken, Task<T>> work)
    {
        Token.ThrowIfCancellationRequested();
        used.CancelAfter(Timeout.InfiniteTimeSpan);
        left -= time.GetElapsedTime(since);
        try
        {
            return await work(cancellation);
        }
        finally
        {
            since = time.GetTimestamp();
            used.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    public void Dispose()
    {
        either.Dispose();
        used.Dispose();
    }
}
