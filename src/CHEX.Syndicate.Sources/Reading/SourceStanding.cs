using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>How a source stands: for the person who looks after it. Times in milliseconds.</summary>
public sealed record SourceStanding
{
    public required string Id { get; init; }

    /// <summary>active, or paused where it is no longer configured.</summary>
    public required string State { get; init; }

    /// <summary>paused (by hand) or gone (410), or null.</summary>
    public string? Hold { get; init; }
    public long? HeldAt { get; init; }

    /// <summary>When it is read next; null where it is not.</summary>
    public long? Due { get; init; }

    /// <summary>Readings in a row that failed.</summary>
    public long Attempts { get; init; }

    /// <summary>The last reading.</summary>
    public long? At { get; init; }
    public string? Verdict { get; init; }
    public string? Reason { get; init; }

    /// <summary>Where it has moved to for good, while the configuration says otherwise.</summary>
    public string? MovedTo { get; init; }
}

/// <summary>Looking at sources, and telling them by hand to stop, to go on or to be read now.</summary>
public static class SourceStandings
{
    internal const string ByHand = "paused";
    private const string Gone = "gone";

    /// <summary>All sources that were ever configured.</summary>
    public static Task<IReadOnlyList<SourceStanding>> All(Tx tx) => tx.Query<SourceStanding>(
        """
        SELECT s.id AS Id, s.state AS State, s.hold AS Hold, s.held_at AS HeldAt, l.due AS Due, coalesce(l.attempts, 0) AS Attempts,
          r.at AS At, r.verdict AS Verdict, r.reason AS Reason,
          (SELECT MIN(a.moved_to) FROM source_address a WHERE a.source = s.id AND a.adopted IS NOT NULL) AS MovedTo
        FROM source s
        LEFT JOIN lane l ON l.kind = @kind AND l.key = s.id AND l.state IN (1, 2) AND s.hold IS NULL AND s.state = 'active'
        LEFT JOIN reading r ON r.id = (SELECT MAX(id) FROM reading WHERE source = s.id)
        ORDER BY s.id
        """,
        new { kind = ReadSource.LaneKind });

    /// <summary>Stops reading a source until <see cref="Resume"/>. False where it is stopped already.</summary>
    public static async Task<bool> Pause(Tx tx, string id) =>
        await tx.Execute("UPDATE source SET hold = @ByHand, held_at = @Now WHERE id = @id AND (hold IS NULL OR hold <> @ByHand)", new { id, ByHand, tx.Now }) > 0;

    /// <summary>
    /// Reads a source again that was paused by hand or is gone, at once: what its addresses answered before is forgotten. False where nothing stopped it.
    /// </summary>
    public static async Task<bool> Resume(Tx tx, string id)
    {
        var held = await tx.Execute("UPDATE source SET hold = NULL, held_at = NULL WHERE id = @id AND hold IS NOT NULL", new { id });
        var refused = await tx.Execute("UPDATE source_address SET refused = NULL, refused_at = NULL, refused_times = 0, refused_until = 0 WHERE source = @id AND refused IS NOT NULL", new { id });
        if (held + refused == 0) return false;
        await LaneTable.Revive(tx, ReadSource.LaneKind, id);
        return true;
    }

    /// <summary>
    /// Has a source read now, conditionally as always. Several wishes are one reading. Returns when it was last read (ms) where that was
    /// too short a time ago to ask its site again; null where it is read.
    /// </summary>
    public static async Task<long?> Refresh(Tx tx, string id)
    {
        if (await tx.One<long?>("SELECT MAX(at + took) FROM reading WHERE source = @id", new { id }) is { } last && tx.Now - last < (long)Politeness.ByHand.TotalMilliseconds) return last;
        await LaneTable.Revive(tx, ReadSource.LaneKind, id);
        return null;
    }

    /// <summary>Every address of it is gone (410): it is not read until somebody says so.</summary>
    internal static Task<int> HoldGone(Tx tx, string id) => tx.Execute("UPDATE source SET hold = @Gone, held_at = @Now WHERE id = @id AND hold IS NULL", new { id, Gone, tx.Now });

    /// <summary>It is configured anew: what was gone may be there.</summary>
    internal static async Task ConfiguredAnew(Tx tx, string id)
    {
        await tx.Execute("UPDATE source SET hold = NULL, held_at = NULL WHERE id = @id AND hold = @Gone", new { id, Gone });
        await SourceAddresses.Forget(tx, id);
    }
}
