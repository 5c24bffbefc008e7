namespace CHEX.Syndicate.Lanes;

/// <summary>What a lane is doing.</summary>
public enum LaneState
{
    /// <summary>Ready when its log's head is ahead of its cursor.</summary>
    Following = 0,

    /// <summary>Ready when its due time has come.</summary>
    Waiting = 1,

    /// <summary>Somebody owns it; due is the end of the lease.</summary>
    Owned = 2,

    /// <summary>Nobody will take it until it is woken by hand or by its destination.</summary>
    Parked = 3,
}

/// <summary>
/// One ordered, durable to-do list with one owner at a time, as it was when it was claimed.
/// <see cref="Attempts"/> counts this one: it is 1 at a first try.
/// </summary>
public sealed record Lane
{
    public required long Id { get; init; }
    public required string Kind { get; init; }
    public required string Key { get; init; }
    public string? Log { get; init; }
    public long Cursor { get; init; }

    /// <summary>The last number of its log that it is due; null while somebody follows through it.</summary>
    public long? Until { get; init; }

    /// <summary>The end of the lease, on the store's clock.</summary>
    public long Due { get; init; }

    /// <summary>The wakes seen when it was claimed.</summary>
    public long Wanted { get; init; }
    public long Attempts { get; init; }
    public long? FailingSince { get; init; }

    /// <summary>The fence: a write with an older token counts for nothing.</summary>
    public long Token { get; init; }

    /// <summary>The authority (host and port) it talks to, where it talks to one.</summary>
    public string? Host { get; init; }
    public string? Data { get; init; }
}
