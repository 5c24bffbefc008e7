using System.Text.Json;
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

    /// <summary>When lanes of each kind are due: four looks into an index a kind, and one statement for all.</summary>
    public static async Task<IReadOnlyDictionary<string, Dues>> DuesOf(Tx tx, IEnumerable<string> kinds)
    {
        string First(string when) => $"(SELECT due FROM lane WHERE kind = k.kind AND state IN (1, 2) AND attempts {when} ORDER BY due LIMIT 1)";
        var dues = await tx.Query<Dues>(
            $"""
            SELECT k.kind AS Kind, {First("= 0")} AS First, {First("> 0")} AS FirstRetry, {First("= 0 AND due > @now")} AS Next, {First("> 0 AND due > @now")} AS NextRetry
            FROM {tx.Dialect.Rows("k", "kind text")}
            """,
            new { rows = JsonSerializer.Serialize(kinds.Select(kind => new { kind })), now = tx.Now });
        return dues.ToDictionary(d => d.Kind, StringComparer.Ordinal);
    }

    /// <summary>Of these followed logs, those that have moved past a lane, and how far they have come.</summary>
    public static async Task<IReadOnlyDictionary<Follows, long>> Ahead(Tx tx, IReadOnlyCollection<Follows> followed)
    {
        if (followed.Count == 0) return new Dictionary<Follows, long>();
        var ahead = await tx.Query<LogHead>(
            $"""
            SELECT f.kind AS Kind, f.log AS Log, log.head AS Head FROM {tx.Dialect.Rows("f", "kind text", "log text")} JOIN log ON log.name = f.log
            WHERE (SELECT cursor FROM lane WHERE kind = f.kind AND log = f.log AND state = 0 ORDER BY cursor LIMIT 1) < log.head
            """,
            new { rows = JsonSerializer.Serialize(followed.Select(f => new { kind = f.Kind, log = f.Log })) });
        return ahead.ToDictionary(a => new Follows { Kind = a.Kind, Log = a.Log }, a => a.Head);
    }

    private static Task<IReadOnlyList<Lane>> Take(Tx tx, string ready, object with) => tx.Query<Lane>(
        $"""
        WITH pick AS MATERIALIZED (SELECT id AS picked FROM lane WHERE {ready} LIMIT @most{tx.Dialect.SkipLocked})
        UPDATE lane SET state = 2, due = @lease, token = token + 1, attempts = attempts + 1
        FROM pick WHERE id = picked RETURNING {Columns}
        """,
        with);

    private sealed record LogHead
    {
        public required string Kind { get; init; }
        public required string Log { get; init; }
        public required long Head { get; init; }
    }
}

/// <summary>Lanes of <see cref="Kind"/> follow <see cref="Log"/>.</summary>
internal sealed record Follows
{
    public required string Kind { get; init; }
    public required string Log { get; init; }
}

/// <summary>
/// When lanes of a kind are due (store's clock, ms; null: never): the first of those that did not fail before and of those that did,
/// whether due or not, and the first of each that is not due yet.
/// </summary>
internal sealed record Dues
{
    public required string Kind { get; init; }
    public long? First { get; init; }
    public long? FirstRetry { get; init; }
    public long? Next { get; init; }
    public long? NextRetry { get; init; }
}
