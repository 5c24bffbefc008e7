using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>
/// Posts that stay as they are until the commit. Without that a purge could erase a post between our reading its text and our
/// writing it down, and the text would be in the store again.
/// </summary>
internal static class LockedPosts
{
    /// <summary>Reads and holds them, in the order in which everybody locks posts. Those that are not there are not among them.</summary>
    public static async Task<IReadOnlyDictionary<string, Post>> Get(Tx tx, IEnumerable<string> posts)
    {
        var ids = posts.Distinct(StringComparer.Ordinal).ToList();
        if (ids.Count == 0) return new Dictionary<string, Post>();
        await tx.Query<string>("SELECT id FROM post WHERE id IN @ids ORDER BY id" + tx.Dialect.ForUpdate, new { ids });
        return (await PostTable.Get(tx, ids)).ToDictionary(p => p.Id, StringComparer.Ordinal);
    }
}
