using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds;

/// <summary>What a feed holds, as one snapshot of the store has it.</summary>
/// <param name="Head">The journal's head at that moment.</param>
/// <param name="Changed">When the latest change happened to what the feed selects from; null before the first.</param>
/// <param name="Posts">Newest first.</param>
internal sealed record FeedSelection(long Head, DateTimeOffset? Changed, IReadOnlyList<ToldPost> Posts)
{
    /// <summary>
    /// Selects the newest <paramref name="limit"/> published posts of everything, of one source, of one topic, or of both at once. A story that several
    /// sources tell is one entry, but in the feeds of those sources, whole or by topic.
    /// </summary>
    public static async Task<FeedSelection> Read(Tx tx, FeedAddress feed, int limit, IReadOnlyDictionary<string, SourceInfo> sources)
    {
        var head = await Journal.Head(tx);
        var last = feed switch
        {
            { Source: { } source, Topic: { } topic } => await LastOfTopic(tx, topic, source),
            { Source: { } source } => await tx.One<long?>("SELECT max(seq) FROM post WHERE source = @source", new { source }),
            { Topic: { } topic } => await LastOfTopic(tx, topic),
            _ => head,
        };
        var at = last is null ? null : await tx.One<long?>("SELECT at FROM change WHERE seq = @last", new { last });
        var posts = await Retold.Newest(tx, new PostSelection(feed.Source, feed.Topic), limit, sources);
        return new FeedSelection(head, at is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(at.Value), posts);
    }

    // A post that has left the topic, or left altogether, no longer says that it was there. So everything counts that was
    // ever revised, withdrawn or restored: now and then the date moves for nothing, and it never moves back.
    private static Task<long?> LastOfTopic(Tx tx, string topic, string? source = null) => tx.One<long?>(
        $"""
        SELECT max(seq) FROM post
        WHERE {(source is null ? "" : "source = @source AND ")}(topics LIKE @like OR rev > 1 OR gen > 1 OR state <> 'published')
        """,
        new { like = $"%\"{topic}\"%", source });
}
