using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

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
        // Each half goes along an index of its own: what a source published in ten years is not looked through at each reading.
        var expected = await tx.Query<Row>(
            """
            SELECT id AS Id, absent_since AS AbsentSince FROM post WHERE source = @source AND state = 'published' AND published > @oldest AND (precision <> 'day' OR published >= @dayAfter)
            UNION
            SELECT id AS Id, absent_since AS AbsentSince FROM post WHERE source = @source AND state = 'published' AND absent_since IS NOT NULL
            """,
            new { source, oldest, dayAfter = DayAfter(oldest) });
        var listed = seen.ToHashSet(StringComparer.Ordinal);
        var back = expected.Where(p => p.AbsentSince is not null && listed.Contains(p.Id)).Select(p => p.Id);
        var gone = expected.Where(p => !listed.Contains(p.Id)).Select(p => p.Id);
        foreach (var ids in back.Chunk(500))
        {
            await tx.Execute(
                "UPDATE post SET absences = 0, absent_since = NULL, moved = 0, missed = CASE WHEN missed = 1 THEN 0 ELSE missed END WHERE id IN @ids", new { ids });
        }

        foreach (var ids in gone.Chunk(500))
        {
            await tx.Execute(
                "UPDATE post SET absences = absences + 1, absent_since = coalesce(absent_since, @Now) WHERE id IN @ids AND published > @oldest AND (precision <> 'day' OR published >= @dayAfter)",
                new { ids, oldest, dayAfter = DayAfter(oldest), tx.Now });
        }

        await tx.Execute("UPDATE source SET oldest_listed = @oldest WHERE id = @source", new { source, oldest });
    }

    /// <summary>
    /// A post of a day has the moment of first sight, and a list says the start of its day: it is newer than the end of a list from the next day
    /// on, which comes after 23 hours in spring.
    /// </summary>
    internal static long DayAfter(long oldest) => oldest + (long)TimeSpan.FromHours(23).TotalMilliseconds;

    /// <summary>
    /// Counts one more absence of those that are absent: the source has answered that its list has not changed, so what it lacked
    /// it still lacks. Without this a list that answers 304 would never be short of anything for long enough.
    /// </summary>
    public static Task Again(Tx tx, string source) => tx.Execute(
        "UPDATE post SET absences = absences + 1 WHERE source = @source AND state = 'published' AND absences > 0 AND absent_since IS NOT NULL", new { source });

    /// <summary>
    /// Marks the posts that are absent from at least <paramref name="readings"/> readings over at least <paramref name="after"/>, each
    /// once: their pages decide, and are to be asked now. Returns how many there are.
    /// </summary>
    public static async Task<int> Miss(Tx tx, string source, int readings, TimeSpan after) => await tx.Execute(
        "UPDATE post SET missed = 1, review_due = @Now WHERE source = @source AND state = 'published' AND missed = 0 AND absences >= @readings AND absent_since <= @before",
        new { source, readings = (long)readings, before = tx.Now - (long)after.TotalMilliseconds, tx.Now });

    /// <summary>
    /// Marks posts that the source itself says it has deleted: their pages are asked now, without waiting for absences. Returns how many there are.
    /// </summary>
    public static async Task<int> Told(Tx tx, string source, IReadOnlyList<IReadOnlyList<string>> names)
    {
        var told = 0;
        foreach (var hashes in names.SelectMany(n => Alias.Of(source, n)).Select(a => a.Hash).Distinct(StringComparer.Ordinal).Chunk(500))
        {
            told += await tx.Execute(
                "UPDATE post SET missed = 1, review_due = @Now WHERE state = 'published' AND missed = 0 AND id IN (SELECT post FROM alias WHERE source = @source AND hash IN @hashes)",
                new { source, hashes, tx.Now });
        }

        return told;
    }

    /// <summary>The post's page is still there: where it was missed, it has only left the list, and is not missed again for a week.</summary>
    public static Task Kept(Tx tx, string post) => tx.Execute(
        "UPDATE post SET absences = CASE WHEN missed = 1 THEN 0 ELSE absences END, absent_since = CASE WHEN missed = 1 THEN @rest ELSE absent_since END, moved = 0, missed = 0 WHERE id = @post",
        new { post, rest = tx.Now + Rest });

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public long? AbsentSince { get; init; }
    }
}
