namespace CHEX.Syndicate.Posts;

/// <summary>What came of a batch of drafts.</summary>
/// <param name="Published">Posts that appeared.</param>
/// <param name="Revised">Posts that changed, loudly or quietly.</param>
/// <param name="Unchanged">Drafts that changed nothing.</param>
/// <param name="Posts">The post of each draft, in the order of the drafts.</param>
public sealed record IngestResult(int Published, int Revised, int Unchanged, IReadOnlyList<string> Posts)
{
    /// <summary>Posts that are stored and wait for approval.</summary>
    public int Held { get; init; }

    /// <summary>Drafts that the source's filter keeps from becoming posts.</summary>
    public int Excluded { get; init; }

    /// <summary>Drafts whose names belong to more than one post: the first was taken, the others were left alone.</summary>
    public IReadOnlyList<Ambiguity> Ambiguous { get; init; } = [];

    /// <summary>Posts that were found again under names that nobody knew.</summary>
    public IReadOnlyList<Repair> Repaired { get; init; } = [];

    /// <summary>Withdrawn posts that were listed again for the first time since, as they stood when they were withdrawn.</summary>
    public IReadOnlyList<Post> Relisted { get; init; } = [];

    /// <summary>An item that goes on with a post, though its names were changed. <paramref name="Why"/>: what they have in common.</summary>
    public sealed record Repair(string Post, string Title, string Url, string Why);

    /// <summary>One draft that names several posts.</summary>
    public sealed record Ambiguity(string Url, string Taken, IReadOnlyList<string> Others);
}
