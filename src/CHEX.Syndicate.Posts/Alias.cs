namespace CHEX.Syndicate.Posts;

/// <summary>
/// One thing that a source calls a post. The hash is what is compared, so that a purge can forget the name and keep the tie.
/// </summary>
internal sealed record Alias(string Name, string Hash)
{
    // Sources name a thing a few times; what is more is a mistake.
    private const int Most = 20;
    private const int LongestName = 2000;

    private const string Guid = "guid:";
    private const string Address = "url:";

    /// <summary>The aliases made of names and addresses, in their order, each once.</summary>
    public static IReadOnlyList<Alias> Of(string source, IEnumerable<string> names) =>
        [.. names.Select(Normal).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Take(Most)
            .Select(n => new Alias(Cut(n), PostId.Hash(source, n, 32)))];

    // Half a character is none: PostgreSQL refuses it.
    private static string Cut(string name) => name.Length <= LongestName ? name : name[..(char.IsHighSurrogate(name[LongestName - 1]) ? LongestName - 1 : LongestName)];

    /// <summary>
    /// A name in the form that is compared. Addresses, alone or as a guid, become their identity key: they keep
    /// meaning the same post when a site moves to https, drops its www or adds a tracker.
    /// </summary>
    public static string Normal(string name)
    {
        name = name.Trim();
        if (name.StartsWith(Guid, StringComparison.Ordinal))
            return CanonicalUrl.Of(name[Guid.Length..].Trim()) is { } guid ? Guid + CanonicalUrl.Key(guid) : name;
        return CanonicalUrl.Of(name.StartsWith(Address, StringComparison.Ordinal) ? name[Address.Length..] : name) is { } url ? Address + CanonicalUrl.Key(url) : name;
    }
}
