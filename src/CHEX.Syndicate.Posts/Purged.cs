using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Posts that were purged, in this database or in one that it was restored from. What has no row of its own yet is made one as
/// soon as a source lists it again: it is born purged, and keeps nothing but hashes of its names.
/// </summary>
public static class Purged
{
    private const int Piece = 500;

    /// <summary>How long an id is: the beginning of the hash of a post's first name (<see cref="PostId"/>).</summary>
    private const int IdLength = 16;

    /// <summary>Every purged post's id.</summary>
    public static Task<IReadOnlyList<string>> All(Tx tx) => tx.Query<string>("SELECT post FROM purged ORDER BY post");

    /// <summary>Those of <paramref name="ids"/> that are posts with a text, and their sources: they are still to be purged.</summary>
    public static async Task<IReadOnlyList<(string Post, string Source)>> Missing(Tx tx, IEnumerable<string> ids)
    {
        var missing = new List<(string, string)>();
        foreach (var piece in ids.Order(StringComparer.Ordinal).Chunk(Piece))
            missing.AddRange(await tx.Query<(string, string)>("SELECT id AS Post, source AS Source FROM post WHERE id IN @piece AND state <> 'purged' ORDER BY id", new { piece }));
        return missing;
    }

    /// <summary>Which of some items, by their names, are purged posts of the source; in their order.</summary>
    public static async Task<IReadOnlyList<bool>> Among(Tx tx, string source, IReadOnlyList<IReadOnlyList<string>> items)
    {
        IReadOnlyList<Alias>[] names = [.. items.Select(i => Alias.Of(source, i))];
        var purged = new HashSet<string>(StringComparer.Ordinal);
        foreach (var hashes in names.SelectMany(n => n).Select(a => a.Hash).Distinct(StringComparer.Ordinal).Chunk(Piece))
            purged.UnionWith(await tx.Query<string>("SELECT a.hash FROM alias a JOIN purged p ON p.post = a.post WHERE a.source = @source AND a.hash IN @hashes", new { source, hashes }));
        return [.. names.Select(n => n.Any(a => purged.Contains(a.Hash)))];
    }

    /// <summary>Whether a post of the source was purged at or after a moment: what was read before that may hold its words.</summary>
    public static async Task<bool> Since(Tx tx, string source, long moment) =>
        await tx.One<long>("SELECT count(*) FROM purged JOIN post ON post.id = purged.post WHERE purged.at >= @moment AND post.source = @source", new { source, moment }) > 0;

    /// <summary>Notes that these are purged, whether they are known here or not.</summary>
    public static async Task Remember(Tx tx, IEnumerable<string> ids)
    {
        foreach (var piece in ids.Chunk(Piece))
        {
            await tx.Execute(
                $"INSERT INTO purged (post, at) SELECT post, @Now FROM {tx.Dialect.Rows("v", "post text")} WHERE true ON CONFLICT (post) DO NOTHING",
                new { tx.Now, rows = JsonSerializer.Serialize(piece.Select(post => new { post })) });
        }
    }

    /// <summary>Makes rows for purged posts that are listed and that this database does not know. An id is the beginning of its first name's hash, so that name tells it.</summary>
    internal static async Task Recognise(Tx tx, string source, IReadOnlyList<IReadOnlyList<Alias>> names)
    {
        var hashes = names.SelectMany(n => n).Select(a => a.Hash).Distinct(StringComparer.Ordinal).GroupBy(h => h[..IdLength], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        foreach (var ids in hashes.Keys.Chunk(Piece))
        {
            foreach (var post in await tx.Query<string>("SELECT post FROM purged WHERE post IN @ids AND NOT EXISTS (SELECT 1 FROM post p WHERE p.id = purged.post)", new { ids }))
            {
                await tx.Execute(
                    "INSERT INTO post (id, source, state, rev, seq, url, title, published, updated, first_seen, last_seen) VALUES (@post, @source, 'purged', 1, 0, '', '', 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING",
                    new { post, source });
                await tx.Execute("INSERT INTO alias (source, hash, post) VALUES (@source, @hash, @post) ON CONFLICT (source, hash) DO NOTHING", new { source, hash = hashes[post], post });
            }
        }
    }
}
