using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Notes;

/// <summary>What an account says about one post, or its boost of what another says, as it stands in the store. Times are milliseconds since 1970 UTC.</summary>
internal sealed record StoredNote
{
    /// <summary>The kind of what says something itself: by the post's home.</summary>
    public const string Note = "note";

    /// <summary>The kind of what points to the home's note.</summary>
    public const string Boost = "boost";

    /// <summary>To leave when it is due.</summary>
    public const string Queued = "queued";

    /// <summary>To be found, never announced: what was there before anybody could follow.</summary>
    public const string Silent = "silent";

    /// <summary>Announced.</summary>
    public const string Out = "out";

    /// <summary>Taken back. Its id is dead for ever.</summary>
    public const string Gone = "gone";

    public required string Id { get; init; }

    /// <summary><see cref="Note"/> or <see cref="Boost"/>.</summary>
    public required string Kind { get; init; }
    public required string Account { get; init; }
    public required string Post { get; init; }
    public required long Generation { get; init; }
    public required string State { get; init; }

    /// <summary>The post's revision that it says.</summary>
    public required long Revision { get; init; }
    public required long Due { get; init; }

    /// <summary>Its number in the activity log; 0 where it was never announced.</summary>
    public long Created { get; init; }

    /// <summary>The date shown on it; while it is queued, the post's own.</summary>
    public required long Published { get; init; }
    public long? Updated { get; init; }

    /// <summary>What it says, as <paramref name="post"/> stands now.</summary>
    public NoteView View(Post post, SourceInfo source, FediverseSettings settings) => new()
    {
        Id = Id,
        Account = Account,
        Post = post,
        Source = source,
        Topics = [.. post.Topics.Select(id => settings.Topics.FirstOrDefault(t => t.Id == id)).OfType<Topic>()],
        Published = DateTimeOffset.FromUnixTimeMilliseconds(Published),
        Updated = Updated is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
    };
}

/// <summary>The notes in the store.</summary>
internal static class NoteTable
{
    private const string Columns =
        """
        id AS Id, kind AS Kind, account AS Account, post AS Post, gen AS Generation, state AS State, rev AS Revision, due AS Due,
        created AS Created, published AS Published, updated AS Updated
        """;

    /// <summary>All notes and boosts of a post, of every generation and account.</summary>
    public static Task<IReadOnlyList<StoredNote>> Of(Tx tx, string post) =>
        tx.Query<StoredNote>($"SELECT {Columns} FROM note WHERE post = @post ORDER BY gen, kind DESC, account", new { post });

    /// <summary>An account's queued notes and boosts that are due, oldest post first.</summary>
    public static Task<IReadOnlyList<StoredNote>> Due(Tx tx, string account, int most) => tx.Query<StoredNote>(
        $"""
        SELECT {Columns} FROM note WHERE account = @account AND state = 'queued' AND due <= @Now
        ORDER BY published, due, id LIMIT @most
        """,
        new { account, tx.Now, most });

    /// <summary>When the next queued note or boost of an account is due, or null where none is queued.</summary>
    public static Task<long?> NextDue(Tx tx, string account) => tx.One<long?>(
        "SELECT min(due) FROM note WHERE account = @account AND state = 'queued'", new { account });

    /// <summary>Adds a note or a boost; false where it stands already.</summary>
    public static async Task<bool> Add(Tx tx, StoredNote note) => await tx.Execute(
        """
        INSERT INTO note (id, account, post, gen, kind, state, rev, due, created, published)
        VALUES (@Id, @Account, @Post, @Generation, @Kind, @State, @Revision, @Due, 0, @Published) ON CONFLICT DO NOTHING
        """,
        note) == 1;

    /// <summary>Forgets a note that never left.</summary>
    public static Task Drop(Tx tx, StoredNote note) => tx.Execute("DELETE FROM note WHERE id = @Id AND state = 'queued'", new { note.Id });

    /// <summary>Writes down what may change of a note.</summary>
    public static Task Save(Tx tx, StoredNote note) => tx.Execute(
        """
        UPDATE note SET state = @State, rev = @Revision, created = @Created, published = @Published, updated = @Updated WHERE id = @Id
        """,
        note);
}
