using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>
/// Texts without what their source says under everything it publishes: shingles that stand in several of the posts around one
/// are no part of its story. Each text is read once.
/// </summary>
internal static class Refrain
{
    // So many posts before it and after it are looked at; what stands in so many of them is boilerplate.
    private const long Around = 6;
    private const int Often = 3;

    /// <summary>Of each of these posts of one source the shingles that are its own; null where it has no text.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">Their source.</param>
    /// <param name="posts">The posts, and the text or what stands for it of each.</param>
    public static async Task<IReadOnlyDictionary<string, Shingles?>> Own(Tx tx, string source, IReadOnlyList<(Teller Teller, string? Content, string? Summary)> posts)
    {
        var texts = posts.ToDictionary(p => p.Teller.Id, p => (p.Content ?? p.Summary) is { } text ? Shingles.Of(text) : null, StringComparer.Ordinal);
        var around = await Neighbours(tx, source, [.. posts.Select(p => p.Teller).Where(t => texts[t.Id] is { IsLong: true })]);
        var read = posts.Where(p => p.Content is not null).ToDictionary(p => p.Teller.Id, p => texts[p.Teller.Id]!, StringComparer.Ordinal);
        foreach (var ids in around.SelectMany(g => g).Where(id => !read.ContainsKey(id)).Distinct(StringComparer.Ordinal).Chunk(100))
        {
            foreach (var (id, content) in await tx.Query<(string, string)>("SELECT id, content FROM post WHERE id IN @ids", new { ids })) read[id] = Shingles.Of(content);
        }

        return texts.ToDictionary(t => t.Key, t => t.Value?.Without([.. around[t.Key].Select(id => read[id])], Often), StringComparer.Ordinal);
    }

    private static async Task<ILookup<string, string>> Neighbours(Tx tx, string source, IReadOnlyList<Teller> posts)
    {
        var found = new List<(string Own, string Neighbour)>();
        foreach (var piece in posts.Chunk(100))
        {
            var with = new { source, Around, rows = JsonSerializer.Serialize(piece.Select(p => new { id = p.Id, published = p.Published })) };
            foreach (var side in (string[])["o.published <= v.published ORDER BY o.published DESC, o.id DESC", "o.published > v.published ORDER BY o.published, o.id"])
            {
                found.AddRange(await tx.Query<(string, string)>(
                    $"""
                    SELECT v.id, p.id FROM {tx.Dialect.Rows("v", "id text", "published")} JOIN post AS p ON p.id IN (
                      SELECT o.id FROM post AS o WHERE o.source = @source AND o.state = 'published' AND o.content IS NOT NULL AND o.id <> v.id AND {side} LIMIT @Around)
                    """,
                    with));
            }
        }

        return found.ToLookup(f => f.Own, f => f.Neighbour, StringComparer.Ordinal);
    }
}
