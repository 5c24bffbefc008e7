namespace CHEX.Syndicate.Lanes;

/// <summary>What became of a turn: where the lane stands and when it is ready again.</summary>
public sealed record Outcome
{
    public required long Cursor { get; init; }
    public required LaneState State { get; init; }
    public long Due { get; init; }
    public long Attempts { get; init; }
    public long? FailingSince { get; init; }

    /// <summary>Letters up to this number are done and may go; null when none was sent.</summary>
    public long? LettersThrough { get; init; }

    /// <summary>Done for now: ready when the log moves on.</summary>
    public static Outcome UpTo(long cursor) => new() { Cursor = cursor, State = LaneState.Following };

    /// <summary>Done for now: ready again at <paramref name="due"/> (store's clock).</summary>
    public static Outcome At(long due, long cursor = 0) => new() { Cursor = cursor, State = LaneState.Waiting, Due = due };

    /// <summary>Failed: ready again at <paramref name="due"/>; the back-off grows with <see cref="Attempts"/>.</summary>
    public static Outcome Retry(Lane lane, long due, long now, long? cursor = null) => new()
    {
        Cursor = cursor ?? lane.Cursor,
        State = LaneState.Waiting,
        Due = due,
        Attempts = lane.Attempts,
        FailingSince = lane.FailingSince ?? now,
    };

    /// <summary>Given up until it is woken.</summary>
    public static Outcome Park(Lane lane, long now) => new()
    {
        Cursor = lane.Cursor,
        State = LaneState.Parked,
        Attempts = lane.Attempts,
        FailingSince = lane.FailingSince ?? now,
    };
}
