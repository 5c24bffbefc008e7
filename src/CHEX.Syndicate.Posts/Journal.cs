using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>The append-only log of changes, numbered 1, 2, 3 … without gaps.</summary>
public static class Journal
{
    /// <summary>Its name in the table <c>log</c>.</summary>
    public const string Log = "journal";

    /// <summary>Makes the log's row where there is none.</summary>
    public static Task Prepare(Tx tx) =>
        tx.Execute("INSERT INTO log (name, head) VALUES (@Log, 0) ON CONFLICT (name) DO NOTHING", new { Log });

    /// <summary>The number of the last change; 0 before the first.</summary>
    public static Task<long> Head(Tx tx) => tx.One<long>("SELECT head FROM log WHERE name = @Log", new { Log });

    /// <summary>
    /// Locks the log until the commit, before <see cref="Append"/> does: for what must see all that was written before it, and
    /// what changes posts of several sources. Call it after lanes and before posts are locked, so that no two wait for each other.
    /// </summary>
    public static Task Hold(Tx tx) => tx.One<long>("SELECT head FROM log WHERE name = @Log" + tx.Dialect.ForUpdate, new { Log });

    /// <summary>The changes after <paramref name="seq"/>, oldest first.</summary>
    public static async Task<IReadOnlyList<Change>> After(Tx tx, long seq, int limit)
    {
        var rows = await tx.Query<Row>(
            "SELECT seq AS Seq, post AS Post, kind AS Kind, rev AS Rev, quiet AS Quiet, at AS At FROM change WHERE seq > @seq ORDER BY seq LIMIT @limit",
            new { seq, limit });
        return [.. rows.Select(r => new Change(r.Seq, r.Post, KindOf(r.Kind), r.Rev, r.Quiet != 0, DateTimeOffset.FromUnixTimeMilliseconds(r.At)))];
    }

    /// <summary>The purges after <paramref name="seq"/>, oldest first: where the journal has moved far, all of them at once.</summary>
    public static Task<IReadOnlyList<(long Seq, string Post)>> Purged(Tx tx, long seq) =>
        tx.Query<(long Seq, string Post)>("SELECT seq AS Seq, post AS Post FROM change WHERE seq > @seq AND kind = 'purged' ORDER BY seq", new { seq });

    /// <summary>The numbers of those changes that publish what had been withdrawn before.</summary>
    public static async Task<IReadOnlySet<long>> Restorations(Tx tx, IReadOnlyList<Change> changes)
    {
        var seqs = changes.Where(change => change.Kind == ChangeKind.Published).Select(change => change.Seq).ToArray();
        if (seqs.Length == 0) return new HashSet<long>();
        return (await tx.Query<long>(
            "SELECT c.seq FROM change AS c WHERE c.seq IN @seqs AND EXISTS (SELECT 1 FROM change AS e WHERE e.post = c.post AND e.kind IN ('withdrawn', 'purged') AND e.seq < c.seq)",
            new { seqs })).ToHashSet();
    }

    /// <summary>
    /// Writes changes down in the given order, tells each post its number, and returns the last number (the head where
    /// there was nothing to write). Call it once, as the last step of the transaction: the log stays locked until the commit.
    /// </summary>
    public static async Task<long> Append(Tx tx, IReadOnlyList<NewChange> changes)
    {
        if (changes.Count == 0) return await Head(tx);
        var last = await tx.TakeNumbers(Log, changes.Count);
        var first = last - changes.Count + 1;

        // The clock may be set back; the dates of feeds are made of these and never go back.
        var before = await tx.One<long?>("SELECT at FROM change WHERE seq = @seq", new { seq = first - 1 });
        var at = Math.Max(tx.Now, before ?? 0);
        var rows = JsonSerializer.Serialize(changes.Select((c, i) =>
            new { seq = first + i, post = c.Post, kind = Name(c.Kind), rev = c.Revision, quiet = c.Quiet ? 1L : 0L }));
        await tx.Execute(
            $"INSERT INTO change (seq, post, kind, rev, quiet, at) SELECT seq, post, kind, rev, quiet, @at FROM {tx.Dialect.Rows("v", "seq", "post text", "kind text", "rev", "quiet")}",
            new { rows, at });
        await tx.Execute(
            $"UPDATE post SET seq = n.seq FROM (SELECT post, max(seq) AS seq FROM {tx.Dialect.Rows("v", "seq", "post text")} GROUP BY post) AS n WHERE post.id = n.post",
            new { rows });
        await TopicIndex.Follow(tx, rows, last);
        await AddedMoments.Give(tx, [.. changes.Where(c => c.Kind == ChangeKind.Published).Select(c => c.Post)], at);
        return last;
    }

    private static string Name(ChangeKind kind) => kind switch
    {
        ChangeKind.Published => "published",
        ChangeKind.Revised => "revised",
        ChangeKind.Withdrawn => "withdrawn",
        _ => "purged",
    };

    private static ChangeKind KindOf(string name) => name switch
    {
        "published" => ChangeKind.Published,
        "revised" => ChangeKind.Revised,
        "withdrawn" => ChangeKind.Withdrawn,
        "purged" => ChangeKind.Purged,
        _ => throw new InvalidOperationException($"The journal holds a change of the unknown kind '{name}'."),
    };

    private sealed class Row
    {
        public long Seq { get; init; }
        public string Post { get; init; } = "";
        public string Kind { get; init; } = "";
        public long Rev { get; init; }
        public long Quiet { get; init; }
        public long At { get; init; }
    }
}
