namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>A post is posted once, by its home account.</summary>
internal static class HomeAccount
{
    /// <summary>The home of a source's posts: the first account that names the source, else the first that takes all. Null where none does.</summary>
    public static AccountSettings? Of(string source, IReadOnlyList<AccountSettings> accounts) =>
        accounts.FirstOrDefault(a => a.Sources.Contains(source, StringComparer.Ordinal))
        ?? accounts.FirstOrDefault(a => a.Sources.Count == 0);
}
