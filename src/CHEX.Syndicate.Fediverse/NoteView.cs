using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse;

/// <summary>All that is told when an account says something about a post: what a note is written from.</summary>
public sealed record NoteView
{
    /// <summary>The note's id, for ever (see <see cref="Addresses.Note"/>).</summary>
    public required string Id { get; init; }

    /// <summary>The name of the account that says it.</summary>
    public required string Account { get; init; }
    public required Post Post { get; init; }
    public required SourceInfo Source { get; init; }

    /// <summary>The configured topics of the post, in the post's order: the note's hashtags.</summary>
    public IReadOnlyList<Topic> Topics { get; init; } = [];

    /// <summary>The date shown on it.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>When it was last edited, after it was let out; null while it is as it was.</summary>
    public DateTimeOffset? Updated { get; init; }
}
