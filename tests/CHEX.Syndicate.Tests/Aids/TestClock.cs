namespace CHEX.Syndicate.Tests.Aids;

/// <summary>A clock that stands still until it is moved. Timers, delays and time-outs made from it fire as it passes them.</summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private DateTimeOffset now;

    /// <summary>Starts at noon on 1 June 2026 UTC unless told otherwise.</summary>
    public TestClock(DateTimeOffset? start = null) => now = start ?? new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>How many timers wait: lets a test see that somebody sleeps before it moves the clock.</summary>
    public int Sleepers
    {
        get { lock (gate) return alarms.Count; }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate) return now;
    }

    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <summary>Moves the clock, letting every timer on the way fire at its own moment, in order.</summary>
    public void Advance(TimeSpan by)
    {
        DateTimeOffset end;
        lock (gate) end = now + by;
        while (true)
        {
            Alarm? next;
            lock (gate)
            {
                next = alarms.Where(a => a.At <= end).MinBy(a => a.At);
                if (next is null)
                {
                    // Whoever was woken on the way may have moved it further: it never goes back.
                    if (end > now) now = end;
                    return;
                }

                if (next.At > now) now = next.At;
                next.Passed();
            }

            next.Ring();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var alarm = new Alarm(this, callback, state);
        alarm.Change(dueTime, period);
        return alarm;
    }

    private sealed class Alarm(TestClock clock, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan every = Timeout.InfiniteTimeSpan;

        public DateTimeOffset At { get; private set; }

        public void Ring() => callback(state);

        public void Passed()
        {
            if (every > TimeSpan.Zero) At += every;
            else clock.alarms.Remove(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock.gate)
            {
                clock.alarms.Remove(this);
                every = period;
                if (dueTime < TimeSpan.Zero) return true;
                At = clock.now + dueTime;
                if (dueTime > TimeSpan.Zero)
                {
                    clock.alarms.Add(this);
                    return true;
                }

                if (every > TimeSpan.Zero)
                {
                    At += every;
                    clock.alarms.Add(this);
                }
            }

            ThreadPool.QueueUserWorkItem(_ => Ring());
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate) clock.alarms.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
