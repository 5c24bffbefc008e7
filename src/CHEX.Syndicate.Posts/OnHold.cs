using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>A post that waits. <paramref name="Why"/>: "flood" or "approval". <paramref name="Listed"/>: false where its source has stopped listing it.</summary>
public sealed record HeldPost(string Id, string Source, string Url, string Title, string Why, DateTimeOffset Since, bool Quiet, bool Listed);

/// <summary>
/// Posts that are stored but not public: in no feed, on no page, not in the journal. A held post follows its source unseen;
/// its first public text is the one that is approved. Refusing one keeps it out for good, as an operator's withdrawal does.
/// </summary>
public static class OnHold
{
    /// <summary>Held because too many came at once.</summary>
    public const string ByFlood = "flood";

    /// <summary>Held because its source's posts are published after approval.</summary>
    public const string ByApproval = "approval";

    private const int Piece = 500;

    /// <summary>Every held post of a source, or of all; those held first come first.</summary>
    public static async Task<IReadOnlyList<HeldPost>> List(Tx tx, string? source, int limit)
    {
        var rows = await tx.Query<Row>(
            $"""
            SELECT id AS Id, source AS Source, url AS Url, title AS Title, rev AS Rev, held_why AS Why, held_at AS At, held_quiet AS Quiet, absences AS Absences
            FROM post WHERE state = 'held' {(source is null ? "" : "AND source = @source")} ORDER BY source, held_at, published, id LIMIT @limit
            """,
            new { source, limit = (long)limit });
        return [.. rows.Select(r => new HeldPost(r.Id, r.Source, r.Url, r.Title, r.Why ?? ByApproval, DateTimeOffset.FromUnixTimeMilliseconds(r.At), r.Quiet != 0, r.Absences == 0))];
    }

    /// <summary>How many posts of each source are held, by source.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Counts(Tx tx) =>
        (await tx.Query<(string Source, long Count)>("SELECT source AS Source, count(*) AS Count FROM post WHERE state = 'held' GROUP BY source")).ToDictionary(c => c.Source, c => c.Count, StringComparer.Ordinal);

    /// <summary>
    /// Publishes held posts; others are left alone. Those from a quiet reading appear quietly. Call it as the last step of the
    /// transaction, for the journal stays locked until the commit.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="posts">Their ids.</param>
    /// <param name="quiet">True where nobody is to be told of any of them.</param>
    /// <returns>The ids of those that are published now.</returns>
    public static async Task<IReadOnlyList<string>> Approve(Tx tx, IReadOnlyList<string> posts, bool quiet = false)
    {
        if (posts.Count == 0) return [];
        await Journal.Hold(tx);
        var rows = (await Lock(tx, posts)).OrderBy(r => r.Published).ThenBy(r => r.Id, StringComparer.Ordinal).ToList();
        foreach (var ids in rows.Select(r => r.Id).Chunk(Piece))
            await tx.Execute("UPDATE post SET state = 'published', held_why = NULL, held_at = NULL, held_quiet = 0, absences = 0, absent_since = NULL WHERE id IN @ids", new { ids });
        var others = rows.Count == 0 ? [] : await SameStory.Around(tx, [.. rows.Select(r => r.Id)]);
        await Journal.Append(tx, [.. rows.Select(r => new NewChange(r.Id, ChangeKind.Published, r.Rev, quiet || r.Quiet != 0)), .. others]);
        return [.. rows.Select(r => r.Id)];
    }

    /// <summary>Keeps held posts out for good, as if an operator had withdrawn them; nothing is public of it. Returns the ids of those that were held.</summary>
    public static async Task<IReadOnlyList<string>> Refuse(Tx tx, IReadOnlyList<string> posts)
    {
        var rows = await Lock(tx, posts);
        foreach (var ids in rows.Select(r => r.Id).Chunk(Piece))
            await tx.Execute("UPDATE post SET state = 'withdrawn', withdrawn_by = 'operator', held_why = NULL, held_at = NULL, absences = 0, absent_since = NULL WHERE id IN @ids", new { ids });
        return [.. rows.Select(r => r.Id)];
    }

    /// <summary>
    /// Notes which held posts a good reading listed. One that has gone from inside the list's window is not published by the
    /// timer: what flooded was taken back before anyone saw it.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">The source that was read.</param>
    /// <param name="listed">The ids of the posts that were listed.</param>
    /// <param name="oldestListed">What is older has left the window; null where the reading was not complete.</param>
    public static async Task Seen(Tx tx, string source, IReadOnlyList<string> listed, DateTimeOffset? oldestListed)
    {
        // Somebody may approve them meanwhile: what is public is counted by its own rules.
        var held = await tx.Query<Row>("SELECT id AS Id, published AS Published, precision AS Precision, absences AS Absences FROM post WHERE source = @source AND state = 'held'", new { source });
        if (held.Count == 0) return;
        var there = listed.ToHashSet(StringComparer.Ordinal);
        var back = held.Where(r => r.Absences > 0 && there.Contains(r.Id)).Select(r => r.Id);
        foreach (var ids in back.Chunk(Piece)) await tx.Execute("UPDATE post SET absences = 0 WHERE id IN @ids AND state = 'held'", new { ids });
        if (oldestListed?.ToUnixTimeMilliseconds() is not { } oldest) return;
        var gone = held.Where(r => r.Absences == 0 && r.Published > oldest && (r.Precision != PostRow.Day || r.Published >= Absences.DayAfter(oldest)) && !there.Contains(r.Id)).Select(r => r.Id);
        foreach (var ids in gone.Chunk(Piece)) await tx.Execute("UPDATE post SET absences = 1 WHERE id IN @ids AND state = 'held'", new { ids });
    }

    /// <summary>The posts of a source that are held as a flood: those that may be released at <paramref name="before"/>, and when the next ones may.</summary>
    public static async Task<(IReadOnlyList<string> Due, long? Next)> Floods(Tx tx, string source, long before, int limit)
    {
        var due = await tx.Query<string>(
            "SELECT id FROM post WHERE source = @source AND state = 'held' AND held_why = 'flood' AND absences = 0 AND held_at <= @before ORDER BY held_at, published, id LIMIT @limit",
            new { source, before, limit = (long)limit });
        var next = await tx.One<long?>("SELECT min(held_at) FROM post WHERE source = @source AND state = 'held' AND held_why = 'flood' AND held_at > @before", new { source, before });
        return (due, due.Count == limit ? before : next);
    }

    /// <summary>Holds of the posts that a reading would publish those that the rule says. Returns their ids: they have no place in the journal yet.</summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="rule">The source's rule, or null.</param>
    /// <param name="published">What would be published: new posts, and those that came back.</param>
    /// <param name="fresh">Those of them that are new.</param>
    /// <param name="quiet">Whether the reading is a quiet one.</param>
    internal static async Task<IReadOnlySet<string>> Keep(Tx tx, HoldRule? rule, IReadOnlyList<string> published, IReadOnlySet<string> fresh, bool quiet)
    {
        var held = new HashSet<string>(StringComparer.Ordinal);
        if (rule is null || published.Count == 0) return held;
        var flood = rule.IsFlood(published.Count, quiet);
        foreach (var (why, chosen) in ((string, IEnumerable<string>)[])
            [(ByApproval, rule.Approval ? published.Where(fresh.Contains) : []), (ByFlood, flood ? published.Where(p => !rule.Approval || !fresh.Contains(p)) : [])])
        {
            foreach (var ids in chosen.Chunk(Piece))
            {
                await tx.Execute(
                    "UPDATE post SET state = 'held', held_why = @why, held_at = @Now, held_quiet = @quiet, absences = 0, absent_since = NULL WHERE id IN @ids",
                    new { ids, why, tx.Now, quiet = quiet ? 1L : 0L });
                held.UnionWith(ids);
            }
        }

        return held;
    }

    /// <summary>Writes what a held post's source says now. There is no revision: nobody has seen what was there before.</summary>
    internal static async Task Follow(Tx tx, Post after, string? origin, string precision)
    {
        await PostWriting.Update(tx, after, origin, precision);
        await tx.Execute("UPDATE post SET state = 'held' WHERE id = @Id", new { after.Id });
    }

    private static async Task<IReadOnlyList<Row>> Lock(Tx tx, IReadOnlyList<string> posts)
    {
        var rows = new List<Row>(posts.Count);
        foreach (var ids in posts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(Piece))
        {
            rows.AddRange(await tx.Query<Row>(
                $"SELECT id AS Id, rev AS Rev, published AS Published, held_quiet AS Quiet FROM post WHERE id IN @ids AND state = 'held' ORDER BY id{tx.Dialect.ForUpdate}", new { ids }));
        }

        return rows;
    }

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string Source { get; init; } = "";
        public string Url { get; init; } = "";
        public string Title { get; init; } = "";
        public long Rev { get; init; }
        public string? Why { get; init; }
        public long At { get; init; }
        public long Quiet { get; init; }
        public long Absences { get; init; }
        public long Published { get; init; }
        public string Precision { get; init; } = PostRow.Instant;
    }
}
