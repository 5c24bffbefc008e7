using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>Where a walk over a source's posts stands: after this one.</summary>
public sealed record RemappedTo(long Published, string Post);

/// <summary>
/// Gives posts that are stored their topics anew, by their own title, excerpt and categories, and the keys of their stories, when
/// the configuration or the program maps them otherwise than before. No site is asked; nobody is told, for nothing was edited.
/// </summary>
public static class Remapping
{
    /// <summary>A hash of what posts are mapped by.</summary>
    public static string Version(IReadOnlyList<Topic> topics) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Normaliser.Version} {SameStory.Version} {JsonSerializer.Serialize(topics.Select(t => new { t.Id, t.Match, t.Words }))}"))).AsSpan(0, 12));

    /// <summary>
    /// Maps the next few posts of a source, oldest first, as the last step before the lane's outcome.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">The source.</param>
    /// <param name="topics">The configured topics.</param>
    /// <param name="after">Where the walk stands; null at its beginning.</param>
    /// <param name="most">At most so many posts.</param>
    /// <returns>Where it stands now; null where it is done.</returns>
    public static async Task<RemappedTo?> Step(Tx tx, SourceInfo source, IReadOnlyList<Topic> topics, RemappedTo? after, int most)
    {
        var ids = await tx.Query<string>(
            """
            SELECT id FROM post WHERE source = @Id AND published >= @published AND (published > @published OR id > @post)
            ORDER BY published, id LIMIT @most
            """,
            new { source.Id, published = after?.Published ?? long.MinValue, post = after?.Post ?? "", most = (long)most });
        if (ids.Count == 0) return null;
        await Journal.Hold(tx);
        await tx.Query<string>("SELECT id FROM post WHERE id IN @ids ORDER BY id" + tx.Dialect.ForUpdate, new { ids });
        var posts = await PostTable.Get(tx, ids);

        var map = TopicMap.For(topics);
        var changes = new List<NewChange>();
        foreach (var post in posts.Where(p => p.State != PostState.Purged))
        {
            var given = map.Of(post);
            if (given.SequenceEqual(post.Topics, StringComparer.Ordinal)) continue;
            // What was never public has no revisions.
            var revision = post.State == PostState.Published ? post.Revision + 1 : post.Revision;
            await tx.Execute("UPDATE post SET topics = @topics, rev = @revision WHERE id = @Id", new { topics = PostRow.Write(given), revision, post.Id });
            if (post.State == PostState.Published) changes.Add(new(post.Id, ChangeKind.Revised, revision, Quiet: true));
        }

        var others = (await SameStory.Settle(tx, source, [.. posts.Select(p => (p.Id, (string?)null))], own: [.. changes.Select(c => c.Post)])).ToList();
        await Journal.Append(tx, [.. changes, .. others]);
        var last = posts[^1];
        return ids.Count < most ? null : new(last.Published.ToUnixTimeMilliseconds(), last.Id);
    }
}
