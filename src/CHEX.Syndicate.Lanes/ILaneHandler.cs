namespace CHEX.Syndicate.Lanes;

/// <summary>What happens in the lanes of one kind.</summary>
public interface ILaneHandler
{
    /// <summary>The kind of lanes that this handles: "read", "deliver" …</summary>
    string Kind { get; }

    /// <summary>A turn is cancelled after this long; the lease is this and a margin.</summary>
    TimeSpan Budget { get; }

    /// <summary>How many lanes of this kind one node works on at once.</summary>
    int Slots { get; }

    /// <summary>
    /// Does what the lane has to do. Returns the outcome, which the runner writes in a batch; or null when the handler
    /// has committed it itself, in the transaction of its work, with <see cref="LaneTable.Fence"/> first and
    /// <see cref="LaneTable.Finish"/> last. An exception counts as a failed attempt: the lane backs off and is tried again.
    /// </summary>
    Task<Outcome?> Run(Lane lane, CancellationToken cancellation);
}
