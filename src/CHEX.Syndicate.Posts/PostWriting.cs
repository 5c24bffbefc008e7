using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>Writes posts, what was current before, and how they were read.</summary>
internal static class PostWriting
{
    private const int RevisionsKept = 10;

    private const string Text =
        "url = @Url, title = @Title, summary = @Summary, content = @Content, language = @Language, authors = @Authors, " +
        "categories = @Categories, topics = @Topics, image = @Image, enclosures = @Enclosures";

    public static Task Insert(Tx tx, Post post, string origin, string precision) => tx.Execute(
        "INSERT INTO post (id, source, origin, state, gen, rev, seq, url, title, summary, content, language, authors, categories, topics, image, enclosures, published, precision, updated, first_seen, last_seen) " +
        "VALUES (@Id, @Source, @origin, 'published', 1, 1, 0, @Url, @Title, @Summary, @Content, @Language, @Authors, @Categories, @Topics, @Image, @Enclosures, @Published, @precision, @Updated, @FirstSeen, @FirstSeen)",
        Row(post, origin, precision));

    /// <summary>Writes a post that is published from now on, whatever it was.</summary>
    public static Task Update(Tx tx, Post post, string? origin, string precision) => tx.Execute(
        $"UPDATE post SET origin = @origin, state = 'published', withdrawn_by = NULL, gen = @Generation, rev = @Revision, {Text}, published = @Published, precision = @precision, updated = @Updated WHERE id = @Id",
        Row(post, origin, precision));

    /// <summary>Keeps what was current, and forgets all but the newest few.</summary>
    public static async Task Keep(Tx tx, Post old, Post now)
    {
        var body = PostRow.Write(new { old.Url, old.Title, old.Summary, old.Content, old.Language, old.Authors, old.Categories, old.Image, old.Updated });
        var level = Difference.Of(PostVersion.Of(old), PostVersion.Of(now)).Level.ToString().ToLowerInvariant();
        await tx.Execute("INSERT INTO revision (post, rev, at, body, level) VALUES (@Id, @Revision, @Now, @body, @level) ON CONFLICT (post, rev) DO NOTHING", new { old.Id, old.Revision, tx.Now, body, level });
        await tx.Execute(
            "DELETE FROM revision WHERE post = @Id AND rev <= (SELECT rev FROM revision WHERE post = @Id ORDER BY rev DESC LIMIT 1 OFFSET @kept)",
            new { old.Id, kept = (long)RevisionsKept });
    }

    /// <summary>Remembers how a post was read.</summary>
    public static Task Print(Tx tx, string post, string origin, string version, Draft draft) => tx.Execute(
        "INSERT INTO fingerprint (post, origin, version, words, markup) VALUES (@post, @origin, @version, @Words, @Markup) " +
        "ON CONFLICT (post, origin) DO UPDATE SET version = excluded.version, words = excluded.words, markup = excluded.markup",
        new { post, origin, version, draft.Words, draft.Markup });

    /// <summary>Remembers the day on which posts were last listed.</summary>
    public static async Task Listed(Tx tx, IEnumerable<string> posts)
    {
        var before = tx.Now - (long)TimeSpan.FromDays(1).TotalMilliseconds;
        foreach (var ids in posts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(500))
            await tx.Execute("UPDATE post SET last_seen = @Now WHERE id IN @ids AND last_seen < @before AND state <> 'purged'", new { ids, before, tx.Now });
    }

    /// <summary>Notes that withdrawn posts are listed again, so that it is told once.</summary>
    public static async Task Relisted(Tx tx, IReadOnlyList<string> posts)
    {
        foreach (var ids in posts.Chunk(500)) await tx.Execute("UPDATE post SET relisted = @Now WHERE id IN @ids", new { ids, tx.Now });
    }

    private static object Row(Post post, string? origin, string precision) => new
    {
        post.Id,
        post.Source,
        origin,
        post.Generation,
        post.Revision,
        post.Url,
        post.Title,
        post.Summary,
        post.Content,
        post.Language,
        Authors = PostRow.Write(post.Authors),
        Categories = PostRow.Write(post.Categories),
        Topics = PostRow.Write(post.Topics),
        Image = post.Image is null ? null : PostRow.Write(post.Image),
        Enclosures = PostRow.Write(post.Enclosures),
        Published = post.Published.ToUnixTimeMilliseconds(),
        precision,
        Updated = post.Updated.ToUnixTimeMilliseconds(),
        FirstSeen = post.FirstSeen.ToUnixTimeMilliseconds(),
    };
}
