using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>One reading as it is recorded. Times in milliseconds.</summary>
public sealed record RecordedReading
{
    public required string Source { get; init; }
    public required long At { get; init; }
    public required long Took { get; init; }

    /// <summary>Which way answered, or null.</summary>
    public string? Origin { get; init; }

    /// <summary>HTTP status, or null where no answer came.</summary>
    public long? Status { get; init; }
    public long Bytes { get; init; }

    /// <summary>How many items were listed.</summary>
    public long Items { get; init; }
    public long NewPosts { get; init; }
    public long Revised { get; init; }
    public long Withdrawn { get; init; }

    /// <summary>New posts that wait for approval.</summary>
    public long Held { get; init; }

    /// <summary>Items that the source's filter keeps from becoming posts.</summary>
    public long Excluded { get; init; }

    /// <summary>What was measured of the list, as JSON (<see cref="Health.Measures.Summary"/>); null where none was read.</summary>
    public string? Measures { get; init; }

    /// <summary>"ok", "unchanged", "suspect" or "failed".</summary>
    public required string Verdict { get; init; }

    /// <summary>Why it failed, or why the ways before the one that answered gave nothing; a line each.</summary>
    public string? Reason { get; init; }

    /// <summary>What had to be repaired or left out, a line each.</summary>
    public string? Notes { get; init; }
}

/// <summary>What became of each reading: the newest of each source are kept.</summary>
public static class Readings
{
    /// <summary>So many are kept of each source.</summary>
    public const int Kept = 200;

    private const int LongestText = 4000;

    private const string Columns =
        """
        source AS Source, at AS At, took AS Took, origin AS Origin, status AS Status, bytes AS Bytes, items AS Items,
        new_posts AS NewPosts, revised AS Revised, withdrawn AS Withdrawn, held AS Held, excluded AS Excluded,
        measures AS Measures, verdict AS Verdict, reason AS Reason, notes AS Notes
        """;

    /// <summary>
    /// Forgets what the readings of a source quote from it, the documents of it that are kept for inspection, and what is remembered
    /// of the post's article: part of a purge, for any of it may hold the post's address or its text.
    /// </summary>
    public static async Task Forget(Tx tx, string source, string post)
    {
        await tx.Execute("UPDATE reading SET reason = NULL, notes = NULL WHERE source = @source", new { source });
        await KeptDocuments.Forget(tx, source);
        await HealthTable.ForgetWords(tx, source);
        await LeftArticles.Forget(tx, source);
        await DoubtedLists.Forget(tx, source);
        await ReadingMemory.Unsettle(tx, post);
    }

    /// <summary>Has a post read anew, whatever its source says of changes: for one that is restored, whose text may have changed while it was out.</summary>
    public static async Task ReadAnew(Tx tx, string source, string post)
    {
        await ReadingMemory.Unsettle(tx, post);
        await tx.Execute("DELETE FROM validator WHERE source = @source", new { source });
    }

    /// <summary>Records a reading and forgets the oldest ones.</summary>
    public static async Task Record(Tx tx, RecordedReading reading)
    {
        await tx.Execute(
            """
            INSERT INTO reading (source, at, took, origin, status, bytes, items, new_posts, revised, withdrawn, held, excluded, measures, verdict, reason, notes)
            VALUES (@Source, @At, @Took, @Origin, @Status, @Bytes, @Items, @NewPosts, @Revised, @Withdrawn, @Held, @Excluded, @Measures, @Verdict, @Reason, @Notes)
            """,
            // Built from what others wrote: half characters and U+0000 are among it.
            reading with { Reason = Fit(reading.Reason), Notes = Fit(reading.Notes) });
        await tx.Execute(
            "DELETE FROM reading WHERE source = @source AND id <= (SELECT id FROM reading WHERE source = @source ORDER BY id DESC LIMIT 1 OFFSET @kept)",
            new { source = reading.Source, kept = Kept });
    }

    /// <summary>The newest readings of a source, newest first.</summary>
    public static Task<IReadOnlyList<RecordedReading>> Of(Tx tx, string source, int limit) =>
        tx.Query<RecordedReading>($"SELECT {Columns} FROM reading WHERE source = @source ORDER BY id DESC LIMIT @limit", new { source, limit });

    /// <summary>The newest reading of a source, or null.</summary>
    public static Task<RecordedReading?> Latest(Tx tx, string source) =>
        tx.One<RecordedReading>($"SELECT {Columns} FROM reading WHERE source = @source ORDER BY id DESC LIMIT 1", new { source });

    /// <summary>The newest reading of each source that was ever read.</summary>
    public static Task<IReadOnlyList<RecordedReading>> LatestOfEach(Tx tx) =>
        tx.Query<RecordedReading>($"SELECT {Columns} FROM reading WHERE id IN (SELECT MAX(id) FROM reading GROUP BY source) ORDER BY source");

    // A status page is no place for a thousand lines about one broken feed.
    private static string? Fit(string? text) => text is null ? null
        : PlainText.Tidy(text.Length > LongestText ? string.Concat(text.AsSpan(0, LongestText), " …") : text);

    /// <summary>Adds a note to the newest reading of a source, once.</summary>
    internal static async Task AddNote(Tx tx, string source, string note)
    {
        if (await tx.One<(long Id, string? Notes)?>("SELECT id AS Id, notes AS Notes FROM reading WHERE source = @source ORDER BY id DESC LIMIT 1", new { source }) is not { } newest) return;
        if (newest.Notes?.Split('\n').Contains(note, StringComparer.Ordinal) == true) return;
        await tx.Execute("UPDATE reading SET notes = @notes WHERE id = @Id", new { newest.Id, notes = Fit(newest.Notes is null ? note : newest.Notes + "\n" + note) });
    }

    /// <summary>Adds to the newest reading of a source what was withdrawn on its account.</summary>
    internal static Task AddWithdrawn(Tx tx, string source, long count) => tx.Execute(
        "UPDATE reading SET withdrawn = withdrawn + @count WHERE id = (SELECT MAX(id) FROM reading WHERE source = @source)", new { source, count });
}
