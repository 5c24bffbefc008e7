using CHEX.Syndicate.Tests.Aids;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>
/// A clock for a world in which one thing happens at a time. It stands while work is done; whoever sleeps by it is woken
/// at once, at his moment. Time limits fire only when it is moved past them.
/// </summary>
internal sealed class SoakClock(DateTimeOffset start) : TimeProvider
{
    private readonly TestClock clock = new(start);

    public DateTimeOffset Now => clock.GetUtcNow();

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public void Advance(TimeSpan by) => clock.Advance(by);

    /// <summary>Moves it on; never back.</summary>
    public void MoveTo(DateTimeOffset moment)
    {
        if (moment > Now) clock.Advance(moment - Now);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = clock.CreateTimer(callback, state, dueTime, period);
        // Task.Delay gives its task along, a time limit its token source.
        if (state is Task && dueTime > TimeSpan.Zero) ThreadPool.QueueUserWorkItem(_ => clock.Advance(dueTime));
        return timer;
    }
}
