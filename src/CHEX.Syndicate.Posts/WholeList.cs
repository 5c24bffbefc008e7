namespace CHEX.Syndicate.Posts;

/// <summary>A list that was read to its end: of it can be said what is missing from it.</summary>
/// <param name="Others">The names of what it shows beside what is saved.</param>
/// <param name="Oldest">The date of its oldest item: what is older has left it by itself. Null where it has no dates.</param>
public sealed record WholeList(IReadOnlyList<IReadOnlyList<string>> Others, DateTimeOffset? Oldest);
