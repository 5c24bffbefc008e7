using CHEX.Syndicate.Lanes;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>How far one turn of a lane has come. The cursor moves here, entry by entry, and is written once, at the end.</summary>
internal sealed class Trip(Lane lane)
{
    private readonly HashSet<string> heard = new(StringComparer.Ordinal);

    public long Cursor { get; private set; } = lane.Cursor;

    public long? LettersThrough { get; private set; }

    /// <summary>Letters and entries that are done.</summary>
    public int Done { get; private set; }

    public void Past(Letter letter)
    {
        LettersThrough = letter.N;
        Done++;
    }

    public void Past(DueActivity entry)
    {
        Cursor = entry.Seq;
        Done++;
    }

    /// <summary>True the first time that an authority takes something in this turn.</summary>
    public bool Hears(string authority) => heard.Add(authority);

    /// <summary>Nothing is due up to the log's head.</summary>
    public Outcome Drained(long head) => Outcome.UpTo(head) with { LettersThrough = LettersThrough };

    /// <summary>There is more to do, at once.</summary>
    public Outcome More(long now) => Outcome.At(now, Cursor) with { LettersThrough = LettersThrough };

    /// <summary>Nothing was tried: the lane is as it was before it was claimed, and comes back at <paramref name="due"/>.</summary>
    public Outcome ComeBack(long due) => Outcome.At(due, Cursor) with
    {
        Attempts = lane.Attempts - 1,
        FailingSince = lane.FailingSince,
        LettersThrough = LettersThrough,
    };

    /// <summary>The breaker is open: no attempt was made, but the failure lasts. An attempt stays on record, so that the time of failure is kept.</summary>
    public Outcome Held(long due, long now) => Outcome.At(due, Cursor) with
    {
        Attempts = Math.Max(1, lane.Attempts - 1),
        FailingSince = lane.FailingSince ?? now,
    };

    /// <summary>Which attempt this is, counted since something last went through.</summary>
    public long Attempt => Done > 0 ? 1 : lane.Attempts;

    /// <summary>Since when it fails. A success or a Follow has set the count back, and the time with it.</summary>
    public long FailingSince(long now) => Attempt <= 1 ? now : lane.FailingSince ?? now;

    /// <summary>Failed: to be tried again at <paramref name="due"/>.</summary>
    public Outcome Failed(long due, long since) => Outcome.At(due, Cursor) with
    {
        Attempts = Attempt,
        FailingSince = since,
        LettersThrough = LettersThrough,
    };

    /// <summary>
    /// Given up until a Follow wakes it. The attempts count from nothing, so that a Follow that came during this turn makes
    /// the lane ready at once, and is not lost.
    /// </summary>
    public Outcome Parked(long since) => new()
    {
        Cursor = Cursor,
        State = LaneState.Parked,
        FailingSince = since,
        LettersThrough = LettersThrough,
    };
}
