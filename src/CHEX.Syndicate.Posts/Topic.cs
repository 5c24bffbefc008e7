namespace CHEX.Syndicate.Posts;

/// <summary>A subject that gathers posts of all sources, as configured.</summary>
/// <param name="Id">Lower-case letters, digits and hyphens; part of its address.</param>
/// <param name="Name">What people read.</param>
/// <param name="Match">The sources' categories that belong to it, in any case.</param>
public sealed record Topic(string Id, string Name, IReadOnlyList<string> Match);
