using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>The end of a post that was public once: it was withdrawn or purged, and it is so still.</summary>
public sealed record Ending(string Post, DateTimeOffset At);

/// <summary>Which posts have ended.</summary>
public static class Endings
{
    /// <summary>When a post last ended; null where none has.</summary>
    public static async Task<DateTimeOffset?> Latest(Tx tx) =>
        await tx.One<long?>("SELECT max(at) FROM change WHERE kind IN ('withdrawn', 'purged')") is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>The number of the last end of a post; null where none has ended.</summary>
    public static Task<long?> Last(Tx tx) => tx.One<long?>("SELECT seq FROM change WHERE kind IN ('withdrawn', 'purged') ORDER BY at DESC, seq DESC LIMIT 1");

    /// <summary>
    /// What has ended since a moment, the latest first. What is purged says no more what it was about: it is found under every topic,
    /// for those who have it should hear of it, and its id says nothing to others.
    /// </summary>
    public static async Task<IReadOnlyList<Ending>> Since(Tx tx, DateTimeOffset moment, PostSelection selection, int limit)
    {
        var where = "c.kind IN ('withdrawn', 'purged') AND c.at >= @since AND p.state IN ('withdrawn', 'purged')";
        // They are found by the time of their end, not by each source, which would look through all its posts.
        if (selection.Sources.Count > 0) where += " AND COALESCE(p.source, '') IN @sources";
        if (selection.Among is not null) where += " AND COALESCE(p.source, '') IN @among";
        if (selection.Topics.Count > 0) where += $" AND (p.state = 'purged' OR EXISTS (SELECT 1 FROM {tx.Dialect.Each("p.topics", "t")} WHERE t.value IN @topics))";
        var rows = await tx.Query<(string Post, long At)>(
            $"SELECT c.post AS Post, c.at AS At FROM change AS c JOIN post AS p ON p.id = c.post WHERE {where} ORDER BY c.at DESC, c.seq DESC LIMIT @limit",
            new { since = moment.ToUnixTimeMilliseconds(), sources = selection.Sources.ToArray(), among = selection.Among?.ToArray() ?? [], topics = selection.Topics.ToArray(), limit = 2L * limit });
        // What was withdrawn and then purged ended twice: it is told once, with its latest end.
        return [.. rows.DistinctBy(row => row.Post, StringComparer.Ordinal).Take(limit).Select(row => new Ending(row.Post, DateTimeOffset.FromUnixTimeMilliseconds(row.At)))];
    }
}
