using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>What the store knows of a batch of drafts: which posts they are, how these stand, and how they were last read.</summary>
internal sealed class Known
{
    private const int Piece = 500;

    private readonly string source;
    private readonly Dictionary<string, string> posts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PostRow> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Post, string Origin), Print> prints = [];
    private readonly List<object> newAliases = [];
    private readonly List<Alias> shared = [];

    private Known(string source) => this.source = source;

    /// <summary>Loads everything in a few statements, and holds the posts' rows until the commit.</summary>
    public static async Task<Known> Load(Tx tx, string source, IReadOnlyList<IReadOnlyList<Alias>> names)
    {
        var known = new Known(source);
        foreach (var hashes in names.SelectMany(n => n).Select(a => a.Hash).Distinct(StringComparer.Ordinal).Chunk(Piece))
        {
            foreach (var (hash, post) in await tx.Query<(string, string)>("SELECT hash, post FROM alias WHERE source = @source AND hash IN @hashes", new { source, hashes })) known.posts[hash] = post;
        }

        await known.LoadRows(tx, known.posts.Values);
        return known;
    }

    /// <summary>
    /// Finds guids that stand for several pages: who bears one is another post by its address, or its own post is listed beside it, or
    /// nothing but the guid speaks for their being one. Such a guid counts for nothing from now on.
    /// </summary>
    public void TellApart(SourceInfo info, IReadOnlyList<Draft> drafts, IReadOnlyList<IReadOnlyList<Alias>> names)
    {
        var paged = names.SelectMany(n => n.Where(SharedNames.IsAddress).Select(PostOf)).OfType<string>().ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < drafts.Count; i++)
        {
            var found = PostsOf(names[i]);
            foreach (var guid in names[i].Where(n => SharedNames.MayBeShared(n) && PostOf(n) is not null))
            {
                var post = PostOf(guid)!;
                var alone = found.Count == 1 && names[i].All(n => PostOf(n) is null || SharedNames.MayBeShared(n));
                if (post == found[0] && !(alone && rows[post] is { State: not PostRow.IsPurged } row && (paged.Contains(post) || SharedNames.TellsAnother(row, drafts[i], info)))) continue;
                shared.Add(guid);
                posts[guid.Hash] = SharedNames.Nobody;
            }
        }
    }

    /// <summary>
    /// Gives drafts without a known name the posts that they go on with (<see cref="Posts.Repair"/>), and says which. Only posts that are missing from
    /// <paramref name="list"/> can be such.
    /// </summary>
    public async Task<IReadOnlyList<IngestResult.Repair>> Repair(
        Tx tx, SourceInfo info, IReadOnlyList<Draft> drafts, IReadOnlyList<IReadOnlyList<Alias>> names, WholeList list)
    {
        var unknown = Enumerable.Range(0, drafts.Count).Where(i => PostsOf(names[i]).Count == 0).ToList();
        if (unknown.Count == 0) return [];
        var listed = new HashSet<string>(posts.Values, StringComparer.Ordinal);
        foreach (var hashes in list.Others.SelectMany(n => Alias.Of(source, n)).Select(a => a.Hash).Distinct(StringComparer.Ordinal).Chunk(Piece))
            listed.UnionWith(await tx.Query<string>("SELECT post FROM alias WHERE source = @source AND hash IN @hashes", new { source, hashes }));

        var repair = await Posts.Repair.Prepare(tx, info, [.. unknown.Select(i => drafts[i])], listed, list.Oldest);
        var found = new List<IngestResult.Repair>();
        foreach (var i in unknown)
        {
            // Two items of one list may share the name that the first of them has just brought.
            if (PostsOf(names[i]).Count > 0 || repair.Find(drafts[i]) is not { } post) continue;
            Name(post.Post, names[i]);
            found.Add(new(post.Post, drafts[i].Title, drafts[i].Url, post.Why));
        }

        await LoadRows(tx, found.Select(f => f.Post));
        return found;
    }

    /// <summary>
    /// The posts that have any of the names, in the order of the names; but an address says more than a guid, unless it is that of a post
    /// that was taken out: another may stand there now.
    /// </summary>
    public IReadOnlyList<string> PostsOf(IReadOnlyList<Alias> names) =>
        [.. names.Select(name => (Name: name, Post: PostOf(name))).Where(n => n.Post is not null).OrderBy(n => Rank(n.Name, n.Post!)).Select(n => n.Post!).Distinct(StringComparer.Ordinal)];

    /// <summary>The name that a new post is called by for ever: the first that is not known to be nobody's.</summary>
    public Alias FirstName(IReadOnlyList<Alias> names) => names.FirstOrDefault(n => posts.GetValueOrDefault(n.Hash) != SharedNames.Nobody) ?? names[^1];

    /// <summary>How a post stood before this batch.</summary>
    public PostRow Row(string post) => rows[post];

    /// <summary>How a post was last read this way; null where it never was.</summary>
    public Print? Read(string post, string origin) => prints.GetValueOrDefault((post, origin));

    /// <summary>Remembers names that nobody has yet. The names of a purged post are kept as hashes only.</summary>
    public void Name(string post, IReadOnlyList<Alias> names)
    {
        var purged = rows.TryGetValue(post, out var row) && row.State == PostRow.IsPurged;
        foreach (var alias in names)
        {
            if (posts.TryAdd(alias.Hash, post)) newAliases.Add(new { hash = alias.Hash, post, name = purged ? null : alias.Name });
        }
    }

    private string? PostOf(Alias name) => posts.GetValueOrDefault(name.Hash) is { Length: > 0 } post ? post : null;

    private int Rank(Alias name, string post) => SharedNames.MayBeShared(name) ? 1 : SharedNames.IsAddress(name) && rows.TryGetValue(post, out var row) && !row.IsAlive ? 2 : 0;

    private async Task LoadRows(Tx tx, IEnumerable<string> wanted)
    {
        foreach (var ids in wanted.Where(id => id != SharedNames.Nobody).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Chunk(Piece))
        {
            foreach (var row in await tx.Query<PostRow>($"SELECT {PostRow.Columns} FROM post WHERE id IN @ids ORDER BY id{tx.Dialect.ForUpdate}", new { ids })) rows[row.Id] = row;
            foreach (var print in await tx.Query<Print>("SELECT post AS Post, origin AS Origin, version AS Version, words AS Words, markup AS Markup FROM fingerprint WHERE post IN @ids", new { ids }))
                prints[(print.Post, print.Origin)] = print;
        }
    }

    /// <summary>Writes the remembered names.</summary>
    public async Task SaveNames(Tx tx)
    {
        await SharedNames.Save(tx, source, shared);
        foreach (var piece in newAliases.Chunk(Piece))
        {
            // "WHERE true" parts SELECT from ON CONFLICT for SQLite's parser.
            await tx.Execute(
                $"INSERT INTO alias (source, hash, post, name) SELECT @source, hash, post, name FROM {tx.Dialect.Rows("v", "hash text", "post text", "name text")} WHERE true ON CONFLICT (source, hash) DO NOTHING",
                new { source, rows = JsonSerializer.Serialize(piece) });
        }
    }

    /// <summary>How a post was last read in one way.</summary>
    public sealed class Print
    {
        public string Post { get; init; } = "";
        public string Origin { get; init; } = "";
        public string Version { get; init; } = "";
        public string Words { get; init; } = "";
        public string Markup { get; init; } = "";
    }
}
