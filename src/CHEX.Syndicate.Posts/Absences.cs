using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>A post that its source has stopped listing.</summary>
public sealed record AbsentPost(string Id, string Url);

/// <summary>
/// Notices posts that a source no longer lists. That is no withdrawal: only the post's page can say that it is gone.
/// </summary>
public static class Absences
{
    // A post whose page is still there is asked about again after a week, not at each reading.
    private static readonly long Rest = (long)TimeSpan.FromDays(6).TotalMilliseconds;

    /// <summary>
    /// Counts an absence of every published post of the source that should have been listed and was not. Call it once
    /// for each complete reading; partial ones say nothing about what they lack.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">The source that was read.</param>
    /// <param name="seen">The ids of the posts that were listed (<see cref="IngestResult.Posts"/>).</param>
    /// <param name="oldestListed">The date of the oldest listed item: what is older has left the list's window.</param>
    public static async Task Note(Tx tx, string source, IReadOnlyList<string> seen, DateTimeOffset oldestListed)
    {
        var oldest = oldestListed.ToUnixTimeMilliseconds();
        var expected = await tx.Query<Row>(
            "SELECT id AS Id, absent_since AS AbsentSince FROM post WHERE source = @source AND state = 'published' AND (published > @oldest OR absent_since IS NOT NULL)",
            new { source, oldest });
        var listed = seen.ToHashSet(StringComparer.Ordinal);
        var back = expected.Where(p => p.AbsentSince is not null && listed.Contains(p.Id)).Select(p => p.Id);
        var gone = expected.Where(p => !listed.Contains(p.Id)).Select(p => p.Id);
        foreach (var ids in back.Chunk(500)) await tx.Execute("UPDATE post SET absences = 0, absent_since = NULL, moved = 0 WHERE id IN @ids", new { ids });
        foreach (var ids in gone.Chunk(500))
        {
            await tx.Execute(
                "UPDATE post SET absences = absences + 1, absent_since = coalesce(absent_since, @Now) WHERE id IN @ids AND published > @oldest",
                new { ids, oldest, tx.Now });
        }
    }

    /// <summary>
    /// Counts one more absence of those that are absent: the source has answered that its list has not changed, so what it lacked
    /// it still lacks. Without this a list that answers 304 would never be short of anything for long enough.
    /// </summary>
    public static Task Again(Tx tx, string source) => tx.Execute(
        "UPDATE post SET absences = absences + 1 WHERE source = @source AND state = 'published' AND absences > 0", new { source });

    /// <summary>Posts absent from at least <paramref name="readings"/> readings over at least <paramref name="after"/>, longest absent first: their pages are to be asked.</summary>
    public static Task<IReadOnlyList<AbsentPost>> Due(Tx tx, string source, int readings, TimeSpan after, int limit) => tx.Query<AbsentPost>(
        "SELECT id AS Id, url AS Url FROM post WHERE source = @source AND state = 'published' AND absences >= @readings AND absent_since <= @before ORDER BY absent_since, id LIMIT @limit",
        new { source, readings = (long)readings, before = tx.Now - (long)after.TotalMilliseconds, limit = (long)limit });

    /// <summary>The post's page is still there: it has only left the list, and is not asked about again for a week.</summary>
    public static Task Kept(Tx tx, string post) =>
        tx.Execute("UPDATE post SET absences = 0, absent_since = @rest, moved = 0 WHERE id = @post", new { post, rest = tx.Now + Rest });

    /// <summary>The post's page led to the site's home page or to its list instead. Returns how often in a row it has.</summary>
    public static Task<long> Moved(Tx tx, string post) =>
        tx.One<long>("UPDATE post SET moved = moved + 1 WHERE id = @post RETURNING moved", new { post });

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public long? AbsentSince { get; init; }
    }
}
