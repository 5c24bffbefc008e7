using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Lanes;

/// <summary>The lanes in the store. Statements 2, 3, 5 and 6 of the delivery model live here.</summary>
public static class LaneTable
{
    /// <summary>
    /// Makes sure that a lane exists, and returns its id. A new lane is due at <paramref name="due"/>, with its cursor at
    /// <paramref name="cursor"/>; an existing one is left as it is.
    /// </summary>
    public static async Task<long> Open(Tx tx, string kind, string key, string? log = null, long cursor = 0, long due = 0, string? host = null)
    {
        tx.Wake();
        await tx.Execute(
            """
            INSERT INTO lane (kind, key, log, cursor, state, due, host) VALUES (@kind, @key, @log, @cursor, 1, @due, @host)
            ON CONFLICT (kind, key) DO NOTHING
            """,
            new { kind, key, log, cursor, due, host });
        return await tx.One<long>("SELECT id FROM lane WHERE kind = @kind AND key = @key", new { kind, key });
    }

    /// <summary>Asks for a lane's attention now. A lane that backs off keeps its due time; an owned one hears of it when it returns.</summary>
    public static async Task Wake(Tx tx, string kind, string key)
    {
        tx.Wake();
        await tx.Execute(
            """
            UPDATE lane SET wanted = wanted + 1,
              due   = CASE WHEN state = 0 OR (state = 1 AND attempts = 0) THEN 0 ELSE due END,
              state = CASE WHEN state = 0 THEN 1 ELSE state END
            WHERE kind = @kind AND key = @key
            """,
            new { kind, key });
    }

    /// <summary>Asks for the attention of every lane of a kind, as <see cref="Wake"/> does for one.</summary>
    public static async Task WakeAll(Tx tx, string kind)
    {
        tx.Wake();
        await tx.Execute(
            """
            UPDATE lane SET wanted = wanted + 1,
              due   = CASE WHEN state = 0 OR (state = 1 AND attempts = 0) THEN 0 ELSE due END,
              state = CASE WHEN state = 0 THEN 1 ELSE state END
            WHERE kind = @kind
            """,
            new { kind });
    }

    /// <summary>Makes a lane due now, whatever became of it before: back-off and parking end. For when somebody has changed what made it fail.</summary>
    public static async Task Revive(Tx tx, string kind, string key)
    {
        tx.Wake();
        await tx.Execute(
            """
            UPDATE lane SET wanted = wanted + 1,
              due           = CASE WHEN state = 2 THEN due           ELSE 0    END,
              attempts      = CASE WHEN state = 2 THEN attempts      ELSE 0    END,
              failing_since = CASE WHEN state = 2 THEN failing_since ELSE NULL END,
              state         = CASE WHEN state = 2 THEN 2             ELSE 1    END
            WHERE kind = @kind AND key = @key
            """,
            new { kind, key });
    }

    /// <summary>Makes every lane of a kind that waits due now; parked ones stay parked. For when what held all of them up has ended.</summary>
    public static async Task ReviveWaiting(Tx tx, string kind)
    {
        tx.Wake();
        await tx.Execute(
            """
            UPDATE lane SET wanted = wanted + 1,
              due           = CASE WHEN state = 1 THEN 0    ELSE due           END,
              attempts      = CASE WHEN state = 1 THEN 0    ELSE attempts      END,
              failing_since = CASE WHEN state = 1 THEN NULL ELSE failing_since END
            WHERE kind = @kind AND state IN (1, 2)
            """,
            new { kind });
    }

    /// <summary>Locks a lane until the commit, whoever owns it; its owner cannot finish its turn meanwhile.</summary>
    public static Task Hold(Tx tx, string kind, string key) =>
        tx.One<long?>("SELECT id FROM lane WHERE kind = @kind AND key = @key" + tx.Dialect.ForUpdate, new { kind, key });

    /// <summary>The first statement of a handler's own transaction: locks the lane and holds its owner to its lease.</summary>
    /// <exception cref="LaneLostException">Another owner has the lane; nothing may be written.</exception>
    public static async Task Fence(Tx tx, Lane lane)
    {
        var held = await tx.One<long?>(
            "SELECT id FROM lane WHERE id = @Id AND token = @Token AND state = 2" + tx.Dialect.ForUpdate, lane);
        if (held is null) throw new LaneLostException(lane);
    }

    /// <summary>Writes one outcome in the handler's own transaction. The outcomes of other handlers go through the runner's batch.</summary>
    /// <exception cref="LaneLostException">Another owner has the lane; nothing may be written.</exception>
    public static async Task Finish(Tx tx, Lane lane, Outcome outcome)
    {
        var held = await FinishAll(tx, [new Finished(lane, outcome)]);
        if (held.Count == 0) throw new LaneLostException(lane);
    }

    /// <summary>
    /// Writes many outcomes in one statement and returns the ids of the lanes that were still their owners'. Only for those do
    /// the letters that were sent go. A wake that came during the turn makes the lane due at once, unless it failed and will be
    /// tried again anyway; one that would be parked is tried once more, for nobody else would hear of the wake.
    /// </summary>
    internal static async Task<IReadOnlyList<long>> FinishAll(Tx tx, IReadOnlyList<Finished> turns)
    {
        var held = await tx.Query<long>(
            $"""
            UPDATE lane SET cursor = v.cursor, attempts = v.attempts, failing_since = v.failing_since,
              state = CASE WHEN lane.wanted > v.seen AND (v.attempts = 0 OR v.state = 3) THEN 1 ELSE v.state END,
              due   = CASE WHEN lane.wanted > v.seen AND (v.attempts = 0 OR v.state = 3) THEN 0 ELSE v.due   END
            FROM {tx.Dialect.Rows("v", "lane", "token", "seen", "cursor", "state", "due", "attempts", "failing_since")}
            WHERE lane.id = v.lane AND lane.token = v.token AND lane.state = 2
            RETURNING id
            """,
            new { rows = Json(turns.OrderBy(t => t.Lane.Id)) });

        var alive = held.ToHashSet();
        var sent = turns.Where(t => t.Outcome.LettersThrough is not null && alive.Contains(t.Lane.Id)).ToList();
        if (sent.Count > 0)
        {
            await tx.Execute(
                $"""
                DELETE FROM letter WHERE (lane, n) IN (
                  SELECT l.lane, l.n FROM {tx.Dialect.Rows("v", "lane", "letters")} JOIN letter l ON l.lane = v.lane AND l.n <= v.letters)
                """,
                new { rows = Json(sent) });
        }

        return held;
    }

    private static string Json(IEnumerable<Finished> turns) => JsonSerializer.Serialize(turns.Select(t => new
    {
        lane = t.Lane.Id,
        token = t.Lane.Token,
        seen = t.Lane.Wanted,
        cursor = t.Outcome.Cursor,
        state = (long)t.Outcome.State,
        due = t.Outcome.Due,
        attempts = t.Outcome.Attempts,
        failing_since = t.Outcome.FailingSince,
        letters = t.Outcome.LettersThrough,
    }));
}

/// <summary>A turn that is over: the lane as it was claimed, and what became of it.</summary>
internal sealed record Finished(Lane Lane, Outcome Outcome);

/// <summary>The lane has another owner now: what this one would write counts for nothing.</summary>
public sealed class LaneLostException(Lane lane) : Exception($"Lane {lane.Kind} {lane.Key} has another owner now.");
