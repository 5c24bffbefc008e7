using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// What published posts are about, by topic: it follows the journal, in the same transaction, so that no way of writing a post can
/// forget it.
/// </summary>
public static class TopicIndex
{
    /// <summary>Takes over what changed posts are about now.</summary>
    /// <param name="tx">The transaction; the journal is locked.</param>
    /// <param name="rows">The changes, a JSON array of objects with <c>post</c>.</param>
    /// <param name="last">The number of the last of them.</param>
    internal static async Task Follow(Tx tx, string rows, long last)
    {
        var changed = $"(SELECT post FROM {tx.Dialect.Rows("v", "post text")})";
        await Touch();
        await tx.Execute($"DELETE FROM post_topic WHERE post IN {changed}", new { rows });
        await tx.Execute(
            $"""
            INSERT INTO post_topic (post, topic, source, published, first_seen, added)
            SELECT DISTINCT p.id, t.value, p.source, p.published, p.first_seen, p.added FROM post AS p, {tx.Dialect.Each("p.topics", "t")}
            WHERE p.state = 'published' AND p.id IN {changed}
            """,
            new { rows });
        await Touch();

        // What left a topic changed it as well.
        Task Touch() => tx.Execute(
            $"""
            INSERT INTO topic_change (topic, source, seq) SELECT DISTINCT topic, source, @last FROM post_topic WHERE post IN {changed}
            ON CONFLICT (topic, source) DO UPDATE SET seq = excluded.seq
            """,
            new { rows, last });
    }

    /// <summary>The number of the last change of what is, or was, about one of the topics; null before the first.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="topics">The topics.</param>
    /// <param name="sources">Of these sources alone; none for any.</param>
    public static Task<long?> Last(Tx tx, Ids topics, Ids sources = default) => tx.One<long?>(
        "SELECT max(seq) FROM topic_change WHERE topic IN @topics" + (sources.Count == 0 ? "" : " AND source IN @sources"), new { topics, sources });
}
