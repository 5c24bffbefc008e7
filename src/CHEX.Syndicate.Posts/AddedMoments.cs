using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// The moment at which each post was added, which never comes twice: that of its entry in the journal, in whole seconds, and where an earlier post has it or a
/// later one, the next that is free. It is given once, when the post is published, and again only when a person restores it;
/// revisions leave it alone, and no other post's going moves it. For partners whose tools take what is newer than the last they took.
/// </summary>
internal static class AddedMoments
{
    private const long Second = 1000;

    /// <summary>Gives the posts their moments, in this order. The journal is locked.</summary>
    public static async Task Give(Tx tx, IReadOnlyList<string> published, long at)
    {
        // A program of schema 2 may have published some meanwhile, on another node.
        var late = await tx.Query<string>("SELECT id FROM post WHERE added = 0 AND state = 'published' ORDER BY seq");
        var posts = late.Except(published, StringComparer.Ordinal).Concat(published).Distinct(StringComparer.Ordinal).ToList();
        if (posts.Count == 0) return;

        var free = Math.Max(at / Second * Second, await tx.One<long>("SELECT COALESCE(max(added), 0) FROM post") + Second);
        var rows = JsonSerializer.Serialize(posts.Select((post, place) => new { post, added = free + (place * Second) }));
        await tx.Execute($"UPDATE post SET added = n.added FROM {tx.Dialect.Rows("n", "post text", "added")} WHERE post.id = n.post", new { rows });
        await tx.Execute($"UPDATE post_topic SET added = n.added FROM {tx.Dialect.Rows("n", "post text", "added")} WHERE post_topic.post = n.post", new { rows });
    }
}
