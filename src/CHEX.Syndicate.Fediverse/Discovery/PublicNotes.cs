using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Discovery;

/// <summary>A note as the store has it, for showing.</summary>
internal sealed record PublicNote
{
    public required string Id { get; init; }
    public required string Account { get; init; }
    public required string Post { get; init; }
    public required long Generation { get; init; }

    /// <summary>note or boost.</summary>
    public required string Kind { get; init; }

    /// <summary>queued, silent, out or gone.</summary>
    public required string State { get; init; }
    public required long Published { get; init; }
    public long? Updated { get; init; }

    public bool IsPublic => State is "out" or "silent";
}

/// <summary>What may be read of notes: those that are out, and the silent ones that were there before anybody followed.</summary>
internal static class PublicNotes
{
    private const string Columns =
        "id AS Id, account AS Account, post AS Post, gen AS Generation, kind AS Kind, state AS State, published AS Published, updated AS Updated";

    /// <summary>A note in any state, or null.</summary>
    public static Task<PublicNote?> Get(Tx tx, string id) => tx.One<PublicNote>($"SELECT {Columns} FROM note WHERE id = @id", new { id });

    /// <summary>The id of a post's public note, or null.</summary>
    public static Task<string?> Of(Tx tx, string post) =>
        tx.One<string>("SELECT id FROM note WHERE post = @post AND kind = 'note' AND state IN ('out', 'silent') ORDER BY gen DESC LIMIT 1", new { post });

    /// <summary>How many notes and boosts an account has.</summary>
    public static Task<long> Count(Tx tx, string account) =>
        tx.One<long>("SELECT count(*) FROM note WHERE account = @account AND state IN ('out', 'silent')", new { account });

    /// <summary>How many notes there are.</summary>
    public static Task<long> Count(Tx tx) => tx.One<long>("SELECT count(*) FROM note WHERE kind = 'note' AND state IN ('out', 'silent')");

    /// <summary>
    /// The newest of an account, or those before a place (a date and the id that had it); of notes only, where
    /// <paramref name="boosts"/> is false.
    /// </summary>
    public static Task<IReadOnlyList<PublicNote>> Newest(Tx tx, string account, int most, bool boosts, (long Published, string Id)? before = null) => tx.Query<PublicNote>(
        $"""
        SELECT {Columns} FROM note
        WHERE account = @account AND state IN ('out', 'silent') AND published <= @published AND (published < @published OR id < @id)
          {(boosts ? "" : "AND kind = 'note'")}
        ORDER BY published DESC, id DESC LIMIT @most
        """,
        new { account, most, published = before?.Published ?? long.MaxValue, id = before?.Id ?? "" });

    /// <summary>What the notes say now, in their order. One whose post is no longer public is left out: its end is on the way.</summary>
    public static async Task<IReadOnlyList<OutboxItem>> Say(Tx tx, IReadOnlyList<PublicNote> notes, FediverseSettings settings, Addresses addresses)
    {
        var posts = (await PostTable.Get(tx, [.. notes.Where(n => n.Kind == "note").Select(n => n.Post).Distinct(StringComparer.Ordinal)])).ToDictionary(p => p.Id, StringComparer.Ordinal);
        var items = new List<OutboxItem>(notes.Count);
        foreach (var note in notes)
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(note.Published);
            if (note.Kind == "boost") items.Add(new OutboxItem(null, note.Id, addresses.Note(note.Post, note.Generation), at));
            else if (posts.TryGetValue(note.Post, out var post) && post.State == PostState.Published) items.Add(new OutboxItem(View(note, post, settings), null, null, at));
        }

        return items;
    }

    private static NoteView View(PublicNote note, Post post, FediverseSettings settings) => new()
    {
        Id = note.Id,
        Account = note.Account,
        Post = post,
        Source = settings.Source(post.Source) ?? Unknown(post.Source, post.Url),
        Topics = [.. post.Topics.Select(id => settings.Topics.FirstOrDefault(t => t.Id == id)).OfType<Topic>()],
        Published = DateTimeOffset.FromUnixTimeMilliseconds(note.Published),
        Updated = note.Updated is { } updated ? DateTimeOffset.FromUnixTimeMilliseconds(updated) : null,
    };

    // A source of which nothing is on record, not even what may be shown: title and link only.
    private static SourceInfo Unknown(string id, string url) => new()
    {
        Id = id,
        Name = new Uri(url).Host,
        ShortName = id,
        Homepage = url,
        Url = url,
        Republish = Republish.LinkOnly,
    };
}
