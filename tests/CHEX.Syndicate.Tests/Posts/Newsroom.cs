using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>A store with a journal, and a source whose items are read into it.</summary>
internal sealed class Newsroom : IAsyncDisposable
{
    public static readonly SourceInfo Source = new() { Id = "vhs", Name = "Voluntary Health Scotland", ShortName = "VHS", Homepage = "https://vhscotland.org.uk/", Url = "https://vhscotland.org.uk/feed/" };

    private readonly RealStore store;

    private Newsroom(RealStore store) => this.store = store;

    public TestClock Clock => store.Clock;

    public static async Task<Newsroom> Open(StoreKind kind)
    {
        var room = new Newsroom(await RealStores.Open(kind));
        await room.Write(Journal.Prepare);
        return room;
    }

    /// <summary>An item that says a little of everything.</summary>
    public static Item Item(int n) => new()
    {
        Names = [$"wp:{n}"],
        Url = $"https://vhscotland.org.uk/item-{n}/",
        Title = $"Item {n}",
        Summary = $"<p>Excerpt {n}.</p>",
        Content = $"<p>Text of item {n}.</p>",
        Published = new("", new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero).AddHours(n)),
        Authors = ["Ann"],
        Categories = ["News"],
    };

    public static Draft Draft(Item item) => Normaliser.Normalise(item, Source, [])!;

    public Task<IngestResult> Save(params Item[] items) => Save("feed", quiet: false, items);

    /// <summary>Saves a list that was read to its end: what it lacks is missing.</summary>
    public Task<IngestResult> SaveList(params Item[] items) => SaveList([], items);

    /// <summary>The same, where the list shows others beside, by their names.</summary>
    public Task<IngestResult> SaveList(IReadOnlyList<IReadOnlyList<string>> others, params Item[] items) => Write(tx =>
        Ingest.Save(tx, Source, "feed", [.. items.Select(Draft)], quiet: false, list: new WholeList(others, items.Select(i => i.Published?.Instant).Min())));

    public Task<IngestResult> Save(string origin, bool quiet, params Item[] items) =>
        Write(tx => Ingest.Save(tx, Source, origin, [.. items.Select(Draft)], quiet));

    public async Task<Post> Post(string id) => (await Read(tx => PostTable.Get(tx, id)))!;

    public Task<IReadOnlyList<Change>> Changes(long after = 0) => Read(tx => Journal.After(tx, after, 1000));

    /// <summary>Every row of the tables of posts, as text.</summary>
    public Task<string> Everything() => Read(async tx =>
    {
        var all = new List<string>();
        foreach (var table in (string[])["post", "alias", "fingerprint", "revision", "change", "log", "purged"])
        {
            var rows = await tx.Query<dynamic>($"SELECT * FROM {table} ORDER BY 1, 2");
            all.AddRange(rows.Select(r => table + " " + string.Join('|', (IEnumerable<KeyValuePair<string, object>>)r)));
        }

        return string.Join('\n', all);
    });

    public Task<T> Read<T>(Func<Tx, Task<T>> work) => store.Db.Read(work, CancellationToken.None);

    public Task<T> Write<T>(Func<Tx, Task<T>> work) => store.Db.Write(work, CancellationToken.None);

    public Task Write(Func<Tx, Task> work) => store.Db.Write(work, CancellationToken.None);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
