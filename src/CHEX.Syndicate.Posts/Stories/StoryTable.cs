using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts.Stories;

/// <summary>Stories in the store: their posts, the keys by which they are found, and what persons decided.</summary>
internal static class StoryTable
{
    private const int Piece = 500;

    // In a fortnight no story is told more often; what is found more often is no story. Of each post, so that one that is
    // like many hides no other's.
    private const int MostCandidates = 200;
    private const int CandidatesPiece = 100;

    /// <summary>The published ones of these posts, as they are compared.</summary>
    public static async Task<IReadOnlyList<Telling>> Compared(Tx tx, IReadOnlyList<string> posts)
    {
        var found = new List<Telling>(posts.Count);
        foreach (var ids in posts.Chunk(Piece))
        {
            var rows = await tx.Query<TellingRow>(
                """
                SELECT p.id AS Id, p.source AS Source, p.published AS Published, p.language AS Language, p.title AS Title, p.rev AS Revision, t.runs AS Runs, t.sketch AS Sketch
                FROM post AS p LEFT JOIN story_text AS t ON t.post = p.id WHERE p.id IN @ids AND p.state = 'published'
                """,
                new { ids });
            found.AddRange(rows.Select(p => p.Telling()));
        }

        return found;
    }

    /// <summary>Writes what the posts say by themselves over what was known of it; of a short text nothing is kept.</summary>
    public static async Task Tell(Tx tx, IReadOnlyDictionary<string, Shingles?> texts)
    {
        foreach (var (post, text) in texts)
        {
            if (text is { IsLong: true } && text.Sketch() is var sketch)
            {
                await tx.Execute(
                    "INSERT INTO story_text (post, runs, sketch) VALUES (@post, @runs, @sketch) ON CONFLICT (post) DO UPDATE SET runs = excluded.runs, sketch = excluded.sketch",
                    new { post, runs = sketch.Count, sketch = sketch.Written() });
            }
            else await tx.Execute("DELETE FROM story_text WHERE post = @post", new { post });
        }
    }

    /// <summary>
    /// Writes the keys of posts over those they had; an address that a page called the first one stays until it names another.
    /// Returns the posts whose own address is another than before.
    /// </summary>
    public static async Task<IReadOnlySet<string>> Key(Tx tx, IReadOnlyList<(Teller Teller, IReadOnlyList<StoryKey> Keys)> posts)
    {
        var before = new List<KeyRow>();
        foreach (var ids in posts.Select(p => p.Teller.Id).Chunk(Piece))
            before.AddRange(await tx.Query<KeyRow>("SELECT post AS Id, kind AS Kind, hash AS Hash, published AS Published FROM story_key WHERE post IN @ids", new { ids }));
        var known = before.ToLookup(k => k.Id, StringComparer.Ordinal);
        var moved = new HashSet<string>(StringComparer.Ordinal);
        var (old, rows) = (new List<string>(), new List<object>());
        foreach (var (post, keys) in posts)
        {
            var had = known[post.Id].ToList();
            var kept = keys.Any(k => k.Kind == StoryKey.Canonical) ? [] : had.Where(k => k.Kind == StoryKey.Canonical).Select(k => new StoryKey(k.Kind, k.Hash));
            var now = keys.Concat(kept).Distinct().ToList();
            if (had.Count > 0 && Url(had.Select(k => (k.Kind, k.Hash))) != Url(now.Select(k => (k.Kind, k.Hash)))) moved.Add(post.Id);
            if (had.Count == now.Count && had.All(k => k.Published == post.Published && now.Contains(new(k.Kind, k.Hash)))) continue;
            if (had.Count > 0) old.Add(post.Id);
            rows.AddRange(now.Select(k => new { post = post.Id, kind = k.Kind, hash = k.Hash, source = post.Source, published = post.Published }));
        }

        foreach (var ids in old.Chunk(Piece)) await tx.Execute("DELETE FROM story_key WHERE post IN @ids", new { ids });
        foreach (var piece in rows.Chunk(Piece))
        {
            await tx.Execute(
                $"INSERT INTO story_key (post, kind, hash, source, published) SELECT post, kind, hash, source, published FROM {tx.Dialect.Rows("v", "post text", "kind text", "hash text", "source text", "published")}",
                new { rows = JsonSerializer.Serialize(piece) });
        }

        return moved;
    }

    /// <summary>The published posts of other sources, within the window, that share a key with one of <paramref name="posts"/>, and the kind of the key.</summary>
    public static async Task<IReadOnlyList<(string Id, string Other, string Kind)>> Candidates(Tx tx, IReadOnlyList<string> posts)
    {
        var found = new List<(string, string, string)>();
        foreach (var ids in posts.Chunk(CandidatesPiece))
        {
            found.AddRange(await tx.Query<(string, string, string)>(
                """
                SELECT DISTINCT post, other, kind FROM (
                  SELECT k.post AS post, o.post AS other, k.kind AS kind, dense_rank() OVER (PARTITION BY k.post ORDER BY o.post) AS place FROM story_key AS k
                  JOIN story_key AS o ON o.hash = k.hash AND o.published BETWEEN k.published - @Window AND k.published + @Window AND o.source <> k.source
                  JOIN post AS p ON p.id = o.post AND p.state = 'published'
                  WHERE k.post IN @ids) AS candidate
                WHERE place <= @MostCandidates ORDER BY 1, 2, 3
                """,
                new { ids, Gathering.Window, MostCandidates = (long)MostCandidates }));
        }

        return found;
    }

    /// <summary>The stories of posts: each post of any story that has one of them, and the story's id.</summary>
    public static async Task<IReadOnlyList<(string Id, string Story)>> Around(Tx tx, IReadOnlyList<string> posts)
    {
        var found = new List<(string, string)>();
        foreach (var ids in posts.Chunk(Piece))
            found.AddRange(await tx.Query<(string, string)>("SELECT post, story FROM story WHERE story IN (SELECT story FROM story WHERE post IN @ids) ORDER BY story, post", new { ids }));
        return [.. found.Distinct()];
    }

    /// <summary>What persons decided of any of the posts and another, and when.</summary>
    public static async Task<IReadOnlyList<(string One, string Other, long Together, long At)>> Choices(Tx tx, IReadOnlyList<string> posts)
    {
        var found = new List<(string, string, long, long)>();
        foreach (var ids in posts.Chunk(Piece))
            found.AddRange(await tx.Query<(string, string, long, long)>("SELECT one, other, together, at FROM story_choice WHERE one IN @ids UNION SELECT one, other, together, at FROM story_choice WHERE other IN @ids", new { ids }));
        return [.. found.Distinct()];
    }

    /// <summary>Remembers what a person decided of two posts, over what was decided before.</summary>
    public static Task Choose(Tx tx, string a, string b, bool together)
    {
        var (one, other) = Gathering.Pair(a, b);
        return tx.Execute(
            "INSERT INTO story_choice (one, other, together, at) VALUES (@one, @other, @together, @Now) ON CONFLICT (one, other) DO UPDATE SET together = excluded.together, at = excluded.at",
            new { one, other, together = together ? 1L : 0L, tx.Now });
    }

    /// <summary>Writes which story each post is of; null for none.</summary>
    public static async Task Write(Tx tx, IReadOnlyList<(string Id, string? Story)> posts)
    {
        foreach (var ids in posts.Select(p => p.Id).Chunk(Piece)) await tx.Execute("DELETE FROM story WHERE post IN @ids", new { ids });
        foreach (var (post, story) in posts.Where(p => p.Story is not null)) await tx.Execute("INSERT INTO story (post, story) VALUES (@post, @story)", new { post, story });
    }

    /// <summary>Forgets everything that was made of a post's text, and what was decided of it.</summary>
    public static async Task Forget(Tx tx, string post)
    {
        await tx.Execute("DELETE FROM story_key WHERE post = @post", new { post });
        await tx.Execute("DELETE FROM story_text WHERE post = @post", new { post });
        await tx.Execute("DELETE FROM story_choice WHERE one = @post OR other = @post", new { post });
    }

    private static string? Url(IEnumerable<(string Kind, string Hash)> keys) => keys.FirstOrDefault(k => k.Kind == StoryKey.Url).Hash;

    private sealed record TellingRow
    {
        public required string Id { get; init; }
        public required string Source { get; init; }
        public required long Published { get; init; }
        public required string Language { get; init; }
        public required string Title { get; init; }
        public required long Revision { get; init; }
        public long? Runs { get; init; }
        public string? Sketch { get; init; }

        public Telling Telling() =>
            new(new(Id, Source, Published), Language, Title, Revision, Runs is { } runs && Sketch is { } sketch ? Stories.Sketch.Read(runs, sketch) : null);
    }

    private sealed record KeyRow
    {
        public required string Id { get; init; }
        public required string Kind { get; init; }
        public required string Hash { get; init; }
        public required long Published { get; init; }
    }
}
