using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// An account's append-only log of activities, numbered 1, 2, 3 … Each body is stored once, and every destination
/// has a cursor in the log. An entry is passed over only because a later entry of the same note supersedes it:
/// whether anything was sent cannot be known after a time-out or a crash, so the last word on a note is always sent.
/// </summary>
public static class ActivityLog
{
    /// <summary>The log's name in the table <c>log</c>.</summary>
    public static string Name(string account) => "account:" + account;

    /// <summary>Makes the log's row where there is none. Nothing can be appended or followed before.</summary>
    public static Task Prepare(Tx tx, string account) => tx.Execute(
        "INSERT INTO log (name, head) VALUES (@name, 0) ON CONFLICT (name) DO NOTHING", new { name = Name(account) });

    /// <summary>The number of the last activity; 0 before the first.</summary>
    public static Task<long> Head(Tx tx, string account) =>
        tx.One<long>("SELECT head FROM log WHERE name = @name", new { name = Name(account) });

    /// <summary>
    /// Writes an activity down and returns its number. It must come last in its transaction: the log stays locked until the commit.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="account">Whose log.</param>
    /// <param name="type">The ActivityStreams type: Create, Update, Delete, Announce or Undo.</param>
    /// <param name="note">The id of the note (or boost) it is about, or null.</param>
    /// <param name="created">The number under which the note was created, 0 where it was silent; null where this entry creates it.</param>
    /// <param name="body">The activity as JSON, without signature.</param>
    public static async Task<long> Append(Tx tx, string account, string type, string? note, long? created, string body)
    {
        var seq = await tx.TakeNumbers(Name(account), 1);
        if (note is not null && type is "Update" or "Delete" or "Undo")
        {
            await tx.Execute(
                """
                UPDATE activity SET superseded = @seq WHERE account = @account AND note = @note AND superseded IS NULL
                  AND (type = 'Update' OR (@type IN ('Delete', 'Undo') AND type IN ('Create', 'Announce')))
                """,
                new { seq, account, note, type });
        }

        await tx.Execute(
            """
            INSERT INTO activity (account, seq, type, note, created, body, at)
            VALUES (@account, @seq, @type, @note, @created, @body, @Now)
            """,
            new { account, seq, type, note, created = created ?? seq, body, tx.Now });
        return seq;
    }

    /// <summary>
    /// Erases what was said of a note: the bodies are gone and are never sent again. What takes the note back stays,
    /// because servers that have it must still hear it.
    /// </summary>
    public static Task Erase(Tx tx, string account, string note) => tx.Execute(
        """
        UPDATE activity SET body = '', superseded = COALESCE(superseded, seq)
        WHERE account = @account AND note = @note AND type NOT IN ('Delete', 'Undo')
        """,
        new { account, note });

    /// <summary>
    /// What is due to a destination after <paramref name="cursor"/>, in order. Until <paramref name="until"/> it gets everything;
    /// after that (its last follower has left) only the edits and the end of notes created by then.
    /// </summary>
    internal static Task<IReadOnlyList<DueActivity>> Due(Tx tx, string account, long cursor, long? until, int most) => tx.Query<DueActivity>(
        """
        SELECT seq AS Seq, type AS Type, note AS Note, body AS Body FROM activity
        WHERE account = @account AND seq > @cursor AND superseded IS NULL
          AND (@until IS NULL OR seq <= @until OR (note IS NOT NULL AND created <= @until AND type IN ('Update', 'Delete', 'Undo')))
        ORDER BY seq LIMIT @most
        """,
        new { account, cursor, until, most });
}

/// <summary>One entry of an account's log that a destination has not had yet.</summary>
internal sealed record DueActivity
{
    public required long Seq { get; init; }
    public required string Type { get; init; }
    public string? Note { get; init; }
    public required string Body { get; init; }
}
