namespace CHEX.Syndicate.Posts;

/// <summary>What came of a batch of drafts.</summary>
/// <param name="Published">Posts that appeared, or came back.</param>
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

    /// <summary>One draft that names several posts.</summary>
    public sealed record Ambiguity(string Url, string Taken, IReadOnlyList<string> Others);
}
