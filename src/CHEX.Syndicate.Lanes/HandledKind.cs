namespace CHEX.Syndicate.Lanes;

/// <summary>A kind that this node has a handler for, and what the runner knows of it.</summary>
internal sealed class HandledKind(ILaneHandler handler)
{
    // The lease outlives the budget, so that a turn that is cancelled in time can still write its outcome.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    public ILaneHandler Handler => handler;

    public string Name => handler.Kind;

    public TimeSpan Lease => handler.Budget + Margin;

    public Slots Slots { get; } = new(handler.Slots);

    /// <summary>The logs that lanes of the kind were seen to follow.</summary>
    public FollowedLogs Logs { get; } = new();
}
