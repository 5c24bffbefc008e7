using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>Another source's post of the same story.</summary>
public sealed record AlsoPublished(string Post, string Source, string Url, DateTimeOffset Published);

/// <summary>A post, and the others of its story, the best first.</summary>
public sealed record ToldPost(Post Post, IReadOnlyList<AlsoPublished> Also);

/// <summary>
/// Reads posts as stories: where several tell the same one, the lead stands for all and names the others. The lead is of the
/// source with the best priority, and the oldest among equals; which one that is follows from the store and the configuration.
/// </summary>
public static class Retold
{
    private const int Piece = 500;

    /// <summary>
    /// The newest posts of a selection, each story once: its lead among those that are in the selection. One source's own posts are
    /// all of them. What no known source has published is left out.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="selection">Which posts.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="sources">The known sources, by their ids.</param>
    /// <param name="only">The ids of the sources to be shown; empty for all of them.</param>
    public static async Task<IReadOnlyList<ToldPost>> Newest(
        Tx tx, PostSelection selection, int limit, IReadOnlyDictionary<string, SourceInfo> sources, IReadOnlyCollection<string>? only = null)
    {
        // The store looks through what is not to be shown, however much of it there is.
        var shown = (only is { Count: > 0 } ? only.Where(sources.ContainsKey) : sources.Keys).ToHashSet(StringComparer.Ordinal);
        if (selection.Sources.Count > 0) shown.IntersectWith(selection.Sources);
        var among = selection with { Among = shown };
        var told = new List<ToldPost>(limit);
        for (var offset = 0; told.Count < limit;)
        {
            // A few more than are wanted: most often one page is enough.
            var size = limit - told.Count + (offset == 0 ? 0 : 10);
            var page = await PostTable.Newest(tx, among, size, offset);
            told.AddRange((await Tell(tx, page, among, sources)).Take(limit - told.Count));
            offset += page.Count;
            if (page.Count < size) break;
        }

        return told;
    }

    /// <summary>
    /// Those of the <paramref name="count"/> posts after the newest <paramref name="from"/> of a selection that lead their stories; null where there is no post after those. What another one of
    /// the selection leads is left out, so that there may be fewer.
    /// </summary>
    public static async Task<IReadOnlyList<ToldPost>?> Page(Tx tx, PostSelection selection, int from, int count, IReadOnlyDictionary<string, SourceInfo> sources)
    {
        var among = selection with { Among = selection.Sources.Count == 0 ? [.. sources.Keys] : [.. selection.Sources.Where(sources.ContainsKey)] };
        var page = await PostTable.Newest(tx, among, count, from);
        return page.Count == 0 ? null : await Tell(tx, page, among, sources);
    }

    private static async Task<List<ToldPost>> Tell(Tx tx, IReadOnlyList<Post> page, PostSelection among, IReadOnlyDictionary<string, SourceInfo> sources)
    {
        var told = new List<ToldPost>();
        var stories = await Stories(tx, [.. page.Select(p => p.Id)]);
        foreach (var post in page)
        {
            var others = stories.GetValueOrDefault(post.Id, []).Where(o => sources.ContainsKey(o.Source)).OrderBy(o => Rank(o.Source, o.Published, o.Id)).ToList();
            var led = among.Sources.Only is null && others.Any(o => among.Among!.Contains(o.Source) && In(o, among) && Rank(o.Source, o.Published, o.Id).CompareTo(Rank(post.Source, post.Published.ToUnixTimeMilliseconds(), post.Id)) < 0);
            if (!led) told.Add(new(post, [.. others.Select(Also)]));
        }

        return told;

        (long, long, string) Rank(string source, long published, string id) => (sources[source].Priority, published, id);
    }

    /// <summary>A post with the others of its story.</summary>
    public static async Task<ToldPost> Of(Tx tx, Post post, IReadOnlyDictionary<string, SourceInfo> sources) => (await Of(tx, [post], sources))[0];

    /// <summary>Posts, each with the others of its story.</summary>
    public static async Task<IReadOnlyList<ToldPost>> Of(Tx tx, IReadOnlyList<Post> posts, IReadOnlyDictionary<string, SourceInfo> sources)
    {
        var stories = await Stories(tx, [.. posts.Select(post => post.Id)]);
        return [.. posts.Select(post => new ToldPost(post, [.. stories.GetValueOrDefault(post.Id, []).Where(o => sources.ContainsKey(o.Source)).OrderBy(o => (sources[o.Source].Priority, o.Published, o.Id)).Select(Also)]))];
    }

    /// <summary>The ids of the other posts of a post's story.</summary>
    public static Task<IReadOnlyList<string>> Others(Tx tx, string post) => tx.Query<string>(
        "SELECT o.post FROM story AS s JOIN story AS o ON o.story = s.story AND o.post <> s.post WHERE s.post = @post ORDER BY o.post", new { post });

    /// <summary>The last change of the other posts of the stories of these, whatever became of them; null where they have none.</summary>
    public static async Task<long?> LastBeside(Tx tx, IReadOnlyList<string> posts)
    {
        long? last = null;
        foreach (var ids in posts.Chunk(Piece))
        {
            var of = await tx.One<long?>(
                "SELECT max(p.seq) FROM story AS s JOIN story AS o ON o.story = s.story AND o.post <> s.post JOIN post AS p ON p.id = o.post WHERE s.post IN @ids", new { ids });
            if (last is null || of > last) last = of;
        }

        return last;
    }

    private static async Task<Dictionary<string, List<Row>>> Stories(Tx tx, IReadOnlyList<string> posts)
    {
        var rows = new List<Row>();
        foreach (var ids in posts.Chunk(Piece))
        {
            rows.AddRange(await tx.Query<Row>(
                """
                SELECT s.post AS Of, p.id AS Id, p.source AS Source, p.url AS Url, p.published AS Published, p.topics AS Topics
                FROM story AS s JOIN story AS o ON o.story = s.story AND o.post <> s.post JOIN post AS p ON p.id = o.post AND p.state = 'published'
                WHERE s.post IN @ids
                """,
                new { ids }));
        }

        return rows.GroupBy(r => r.Of).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
    }

    private static bool In(Row row, PostSelection selection) =>
        selection.Topics.Count == 0 || selection.Topics.Any(topic => row.Topics.Contains($"\"{topic}\"", StringComparison.Ordinal));

    private static AlsoPublished Also(Row row) => new(row.Id, row.Source, row.Url, DateTimeOffset.FromUnixTimeMilliseconds(row.Published));

    private sealed class Row
    {
        public string Of { get; init; } = "";
        public string Id { get; init; } = "";
        public string Source { get; init; } = "";
        public string Url { get; init; } = "";
        public long Published { get; init; }
        public string Topics { get; init; } = "[]";
    }
}
