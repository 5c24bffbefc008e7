using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>Reads posts.</summary>
public static class PostTable
{
    // What one statement may name: SQLite takes 32,766 parameters, and nobody needs more at once.
    private const int Piece = 500;

    /// <summary>A post in any state, or null.</summary>
    public static async Task<Post?> Get(Tx tx, string id) =>
        (await tx.One<PostRow>($"SELECT {PostRow.Columns} FROM post WHERE id = @id", new { id }))?.Post();

    /// <summary>Posts in any state, in the order of <paramref name="ids"/>; unknown ids are left out.</summary>
    public static async Task<IReadOnlyList<Post>> Get(Tx tx, IReadOnlyList<string> ids)
    {
        var found = new Dictionary<string, Post>(StringComparer.Ordinal);
        foreach (var piece in ids.Distinct(StringComparer.Ordinal).Chunk(Piece))
        {
            foreach (var row in await tx.Query<PostRow>($"SELECT {PostRow.Columns} FROM post WHERE id IN @piece", new { piece })) found[row.Id] = row.Post();
        }

        return [.. ids.Where(found.ContainsKey).Select(id => found[id])];
    }

    /// <summary>Published posts, newest first; what was seen first stands behind where two were published at once.</summary>
    public static async Task<IReadOnlyList<Post>> Newest(Tx tx, PostSelection selection, int limit, int offset = 0)
    {
        // Places first, which are found in an index alone: where whole rows are asked for, a store may read all there are, and sort them.
        if (selection is { Topics.Count: 0, Sources.Count: < 2 }) return await Get(tx, [.. (await NewestPlaces(tx, selection, selection.Sources.Only, limit, offset)).Select(place => place.Id)]);

        // Each topic's, or each source's, newest are found along an index, and what is newest of all is among them: other posts are not looked through.
        var places = new List<Place>();
        foreach (var topic in selection.Topics) places.AddRange(await NewestAbout(tx, selection, topic, limit + offset));
        if (selection.Topics.Count == 0)
            foreach (var source in selection.Sources) places.AddRange(await NewestPlaces(tx, selection, source, limit + offset, 0));
        var newest = places.DistinctBy(place => place.Id, StringComparer.Ordinal).OrderByDescending(place => place.At).ThenByDescending(place => place.Seen).ThenByDescending(place => place.Id, StringComparer.Ordinal);
        return await Get(tx, [.. newest.Skip(offset).Take(limit).Select(place => place.Id)]);
    }

    /// <summary>Posts that their sources withdrew and list again: a person may restore them. Those listed again last come first.</summary>
    public static async Task<IReadOnlyList<Post>> Relisted(Tx tx, int limit)
    {
        var rows = await tx.Query<PostRow>($"SELECT {PostRow.Columns} FROM post WHERE state = 'withdrawn' AND relisted IS NOT NULL ORDER BY relisted DESC, id LIMIT @limit", new { limit = (long)limit });
        return [.. rows.Select(r => r.Post())];
    }

    /// <summary>The post that a person names: by its id, by our page of it, or by any address its source ever had for it. Null where there is none.</summary>
    public static async Task<Post?> ByAddress(Tx tx, string idOrUrl)
    {
        if (await Get(tx, idOrUrl) is { } post) return post;
        if (CanonicalUrl.Of(idOrUrl) is not { } url) return null;

        var sources = await tx.Query<string>("SELECT DISTINCT source FROM post");
        var hashes = sources.SelectMany(source => Alias.Of(source, [url])).Select(a => a.Hash).ToArray();
        var id = await tx.One<string>("SELECT post FROM alias WHERE hash IN @hashes AND post <> @Nobody ORDER BY post", new { hashes, SharedNames.Nobody });
        return await Get(tx, id ?? new Uri(url).Segments[^1].TrimEnd('/'));
    }

    private static Task<IReadOnlyList<Place>> NewestPlaces(Tx tx, PostSelection selection, string? source, int limit, int offset)
    {
        var where = "state = 'published'";
        if (source is not null) where += " AND source = @source";
        // Most often that is nearly everything: found by the dates, and not by each source, which would sort all there is.
        if (selection.Among is not null) where += " AND COALESCE(source, '') IN @among";
        where += PostSpan.Sql(selection.Within, "id");
        return tx.Query<Place>(
            $"SELECT id AS Id, {Place.Moments(selection)} FROM post WHERE {where} ORDER BY {Order(selection)}, id DESC LIMIT @limit OFFSET @offset",
            new { source, among = selection.Among?.ToArray() ?? [], selection.Span.From, selection.Span.Until, selection.Span.Low, selection.Span.High, limit = (long)limit, offset = (long)offset });
    }

    private static string Order(PostSelection selection) => selection.ByAdded ? "added DESC" : "published DESC, first_seen DESC";

    private static Task<IReadOnlyList<Place>> NewestAbout(Tx tx, PostSelection selection, string topic, int limit)
    {
        var where = "topic = @topic";
        if (selection.Sources.Only is not null) where += " AND source = @Only";
        else if (selection.Sources.Count > 0) where += " AND COALESCE(source, '') IN @sources";
        if (selection.Among is not null) where += " AND COALESCE(source, '') IN @among";
        where += PostSpan.Sql(selection.Within, "post");
        return tx.Query<Place>(
            $"SELECT post AS Id, {Place.Moments(selection)} FROM post_topic WHERE {where} ORDER BY {Order(selection)}, post DESC LIMIT @limit",
            new { topic, selection.Sources.Only, sources = selection.Sources.ToArray(), among = selection.Among?.ToArray() ?? [], selection.Span.From, selection.Span.Until, selection.Span.Low, selection.Span.High, limit = (long)limit });
    }

    /// <summary>What says where a post stands among others.</summary>
    private sealed class Place
    {
        public string Id { get; init; } = "";
        public long At { get; init; }
        public long Seen { get; init; }

        public static string Moments(PostSelection selection) => selection.ByAdded ? "added AS At, 0 AS Seen" : "published AS At, first_seen AS Seen";
    }
}
