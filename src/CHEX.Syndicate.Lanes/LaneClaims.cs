using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Lanes;

/// <summary>Taking ready lanes: statements 2 and 3 of the delivery model. A claimed lane belongs to its token until its lease ends.</summary>
internal static class LaneClaims
{
    private const string Columns =
        """
        id AS Id, kind AS Kind, key AS Key, log AS Log, cursor AS Cursor, until AS Until, due AS Due, wanted AS Wanted,
        attempts AS Attempts, failing_since AS FailingSince, token AS Token, host AS Host, data AS Data
        """;

    /// <summary>
    /// Takes up to <paramref name="most"/> lanes whose time has come, or whose owner let the lease end; the oldest first.
    /// Either those that failed before (<paramref name="failing"/>), or those that did not.
    /// </summary>
    public static Task<IReadOnlyList<Lane>> Due(Tx tx, string kind, TimeSpan lease, int most, bool failing) => Take(
        tx,
        $"kind = @kind AND state IN (1, 2) AND attempts {(failing ? ">" : "=")} 0 AND due <= @now ORDER BY due",
        new { kind, now = tx.Now, lease = tx.Now + (long)lease.TotalMilliseconds, most });

    /// <summary>
    /// Takes up to <paramref name="most"/> lanes whose log has moved past them; those farthest behind first. The log's
    /// <paramref name="head"/> was read before.
    /// </summary>
    public static Task<IReadOnlyList<Lane>> Behind(Tx tx, string kind, string log, long head, TimeSpan lease, int most) => Take(
        tx,
        "kind = @kind AND log = @log AND state = 0 AND cursor < @head ORDER BY cursor",
        new { kind, log, head, lease = tx.Now + (long)lease.TotalMilliseconds, most });

    /// <summary>The logs that lanes of a kind follow.</summary>
    public static Task<IReadOnlyList<Follows>> Logs(Tx tx) =>
        tx.Query<Follows>("SELECT DISTINCT kind AS Kind, log AS Log FROM lane WHERE state = 0 AND log IS NOT NULL");

    /// <summary>The heads of logs.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> Heads(Tx tx, IReadOnlyCollection<string> logs)
    {
        if (logs.Count == 0) return new Dictionary<string, long>();
        var heads = await tx.Query<LogHead>("SELECT name AS Name, head AS Head FROM log WHERE name IN @logs", new { logs });
        return heads.ToDictionary(h => h.Name, h => h.Head);
    }

    /// <summary>When the next lane of a kind that is not due yet comes due; null when none waits.</summary>
    public static Task<long?> Next(Tx tx, string kind) => tx.One<long?>(
        """
        SELECT MIN(due) FROM (
          SELECT MIN(due) AS due FROM lane WHERE kind = @kind AND state IN (1, 2) AND attempts = 0 AND due > @now
          UNION ALL
          SELECT MIN(due) AS due FROM lane WHERE kind = @kind AND state IN (1, 2) AND attempts > 0 AND due > @now) AS soonest
        """,
        new { kind, now = tx.Now });

    private static Task<IReadOnlyList<Lane>> Take(Tx tx, string ready, object with) => tx.Query<Lane>(
        $"""
        WITH pick AS MATERIALIZED (SELECT id AS picked FROM lane WHERE {ready} LIMIT @most{tx.Dialect.SkipLocked})
        UPDATE lane SET state = 2, due = @lease, token = token + 1, attempts = attempts + 1
        FROM pick WHERE id = picked RETURNING {Columns}
        """,
        with);

    private sealed record LogHead
    {
        public required string Name { get; init; }
        public required long Head { get; init; }
    }
}

/// <summary>Lanes of <see cref="Kind"/> follow <see cref="Log"/>.</summary>
internal sealed record Follows
{
    public required string Kind { get; init; }
    public required string Log { get; init; }
}
