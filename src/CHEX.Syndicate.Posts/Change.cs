namespace CHEX.Syndicate.Posts;

/// <summary>What happened to a post.</summary>
public enum ChangeKind
{
    Published,
    Revised,
    Withdrawn,
    Purged,
}

/// <summary>One entry of the journal. Quiet ones are shown everywhere and pushed to nobody.</summary>
public sealed record Change(long Seq, string Post, ChangeKind Kind, long Revision, bool Quiet, DateTimeOffset At);

/// <summary>A change that has no number yet.</summary>
public sealed record NewChange(string Post, ChangeKind Kind, long Revision, bool Quiet);
