using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Importing;

/// <summary>Where an import stands.</summary>
public sealed record ImportPosition
{
    public required string Source { get; init; }

    /// <summary>"running" or "done".</summary>
    public required string State { get; init; }

    /// <summary>How far back it goes (ms).</summary>
    public required long Since { get; init; }

    /// <summary>Which of the source's ways it follows; null before one answered.</summary>
    public string? Way { get; init; }

    /// <summary>The page to read next; null where there is none.</summary>
    public string? Next { get; init; }

    /// <summary>A hash of the last item of that page that is done; null where none is.</summary>
    public string? Place { get; init; }

    /// <summary>The date it has come back to (ms); null where no item had one yet.</summary>
    public long? Oldest { get; init; }

    /// <summary>When it began (ms).</summary>
    public long Begun { get; init; }

    /// <summary>Pages of the list read so far.</summary>
    public long Pages { get; init; }
    public long Requests { get; init; }
    public long NewPosts { get; init; }

    /// <summary>Items that were posts already.</summary>
    public long Known { get; init; }

    /// <summary>Raised by each step.</summary>
    public long Turn { get; init; }

    /// <summary>True where it has come to its date, or to the end of the source.</summary>
    public bool IsDone => State == ImportTable.Done;
}

/// <summary>The imports in the store, one a source.</summary>
public static class ImportTable
{
    public const string Running = "running";
    public const string Done = "done";

    private const string Columns =
        """
        source AS Source, state AS State, since AS Since, way AS Way, next AS Next, place AS Place, oldest AS Oldest,
        begun AS Begun, pages AS Pages, requests AS Requests, new_posts AS NewPosts, known AS Known, turn AS Turn
        """;

    /// <summary>The import of a source, or null.</summary>
    public static Task<ImportPosition?> Get(Tx tx, string source) =>
        tx.One<ImportPosition>($"SELECT {Columns} FROM import WHERE source = @source", new { source });

    /// <summary>
    /// Begins an import, or takes up the one that is there, which an earlier date takes further back;
    /// <paramref name="restart"/> begins anew.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">Whose.</param>
    /// <param name="since">How far back; null goes as far as the one that is there.</param>
    /// <param name="restart">True where what was done is not to count.</param>
    /// <returns>Null where there is none to go on with and no date was given.</returns>
    public static async Task<ImportPosition?> Begin(Tx tx, string source, DateTimeOffset? since, bool restart)
    {
        var date = since?.ToUnixTimeMilliseconds();
        var before = await Get(tx, source);
        if (before is null && date is null) return null;
        if (before is null || restart)
        {
            await tx.Execute("DELETE FROM import WHERE source = @source", new { source });
            await tx.Execute(
                "INSERT INTO import (source, state, since, begun, at, turn) VALUES (@source, @Running, @since, @now, @now, @turn)",
                new { source, Running, since = date ?? before!.Since, now = tx.Now, turn = (before?.Turn ?? 0) + 1 });
        }
        else
        {
            // A later date than before asks for less than is done already; an earlier one also for what was passed over, so the
            // way back begins anew (an API is asked from the date on).
            var further = date < before.Since;
            await tx.Execute(
                """
                UPDATE import SET state = @state, since = @since, turn = turn + 1, at = @now,
                  next = CASE WHEN @further = 1 THEN NULL ELSE next END, place = CASE WHEN @further = 1 THEN NULL ELSE place END
                WHERE source = @source
                """,
                new { source, state = further ? Running : before.State, since = further ? date!.Value : before.Since, further = further ? 1L : 0L, now = tx.Now });
        }

        return await Get(tx, source);
    }

    /// <summary>Notes a step; false where another import has taken the source over.</summary>
    internal static async Task<bool> Step(Tx tx, ImportPosition position) => await tx.Execute(
        """
        UPDATE import SET state = @State, way = @Way, next = @Next, place = @Place, oldest = @Oldest, pages = @Pages,
          requests = @Requests, new_posts = @NewPosts, known = @Known, at = @now, turn = turn + 1
        WHERE source = @Source AND turn = @Turn
        """,
        new
        {
            position.State,
            position.Way,
            position.Next,
            position.Place,
            position.Oldest,
            position.Pages,
            position.Requests,
            position.NewPosts,
            position.Known,
            now = tx.Now,
            position.Source,
            position.Turn,
        }) == 1;
}
