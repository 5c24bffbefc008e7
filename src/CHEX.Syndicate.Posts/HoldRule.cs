namespace CHEX.Syndicate.Posts;

/// <summary>When posts that a reading found are held: stored, kept up to date, and shown to nobody until they are approved.</summary>
public sealed record HoldRule
{
    /// <summary>True where each new post waits for a person.</summary>
    public bool Approval { get; init; }

    /// <summary>More new posts at once than this are a flood, and all of them wait.</summary>
    public int MostNew { get; init; } = int.MaxValue;

    /// <summary>Listed items that will be read in the next readings: they are part of the same flood.</summary>
    public int Waiting { get; init; }

    /// <summary>True where the reading before had begun a flood and left items for this one.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether a reading that gave so many new posts is a flood. Quiet readings tell nobody, and are none.</summary>
    public bool IsFlood(int newPosts, bool quiet) => !quiet && newPosts > 0 && (GoesOn || newPosts + Waiting > MostNew);
}
