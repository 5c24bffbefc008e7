using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;

namespace CHEX.Syndicate.Tests.Posts.Stories;

/// <summary>A store into which three sources are read, and what stories came of it.</summary>
internal sealed class StoryRoom : IAsyncDisposable
{
    public static readonly SourceInfo Chex = Source("chex", "Community Health Exchange", 1);
    public static readonly SourceInfo Vhs = Source("vhs", "Voluntary Health Scotland", 2);
    public static readonly SourceInfo Phs = Source("phs", "Public Health Scotland", 3);
    public static readonly IReadOnlyDictionary<string, SourceInfo> Sources = new[] { Chex, Vhs, Phs }.ToDictionary(s => s.Id, StringComparer.Ordinal);
    public static readonly DateTimeOffset Monday = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);

    private static readonly string[] Some =
    [
        "people", "walk", "together", "each", "Tuesday", "morning", "because", "neighbours", "asked", "for", "something", "near", "home", "and", "nobody", "wanted", "to", "drive", "anywhere",
        "volunteers", "meet", "at", "the", "library", "where", "tea", "is", "free", "after", "an", "hour", "of", "gentle", "exercise", "doctors", "send", "patients", "who", "feel", "alone",
        "money", "from", "council", "pays", "leaders", "whose", "training", "begins", "in", "June", "with", "twelve", "places", "across", "Fife", "Lothian", "Borders", "Angus", "Moray",
    ];

    private readonly RealStore store;

    private StoryRoom(RealStore store) => this.store = store;

    public TestClock Clock => store.Clock;
    public Db Db => store.Db;

    public static async Task<StoryRoom> Open(StoreKind kind)
    {
        var room = new StoryRoom(await RealStores.Open(kind));
        await room.Db.Write(Journal.Prepare, default);
        return room;
    }

    public static SourceInfo Source(string id, string name, long priority) => new()
    {
        Id = id,
        Name = name,
        ShortName = id.ToUpperInvariant(),
        Homepage = $"https://{id}.example/",
        Url = $"https://{id}.example/feed",
        Priority = priority,
        Republish = Republish.Full,
    };

    /// <summary>Words that a seed decides: another seed, another text.</summary>
    public static string Text(int seed, int words)
    {
        var random = new Random(seed);
        return string.Join(' ', Enumerable.Range(0, words).Select(_ => Some[random.Next(Some.Length)] + (random.Next(3) == 0 ? random.Next(90).ToString(CultureInfo.InvariantCulture) : "")));
    }

    public static Item Item(SourceInfo source, string slug, string title, string? content = null, double days = 0, string? language = null) => new()
    {
        Names = [slug],
        Url = $"https://{source.Id}.example/news/{slug}",
        Title = title,
        Content = content is null ? null : $"<p>{content}</p>",
        Published = new("", Monday.AddDays(days)),
        Language = language,
    };

    /// <summary>Reads items into a source; returns their posts' ids.</summary>
    public async Task<IReadOnlyList<string>> Save(SourceInfo source, params Item[] items) => (await Db.Write(
        tx => Ingest.Save(tx, source, "feed", [.. items.Select(i => Normaliser.Normalise(i, source, [])!)], quiet: false), default)).Posts;

    public async Task<string> One(SourceInfo source, string slug, string title, string? content = null, double days = 0, string? language = null) =>
        (await Save(source, Item(source, slug, title, content, days, language)))[0];

    /// <summary>The posts of a post's story, itself among them, in order; alone where it tells one alone.</summary>
    public async Task<IReadOnlyList<string>> StoryOf(string post) =>
        [.. (await Db.Read(tx => Retold.Others(tx, post), default)).Append(post).Order(StringComparer.Ordinal)];

    /// <summary>All stories, as text: independent of the order in which anything came.</summary>
    public async Task<string> Stories() => string.Join('\n', (await Db.Read(tx => tx.Query<(string, string)>("SELECT story, post FROM story ORDER BY story, post"), default)).Select(s => $"{s.Item1} {s.Item2}"));

    public Task<IReadOnlyList<Change>> Changes(long after = 0) => Db.Read(tx => Journal.After(tx, after, 1000), default);

    public Task<long> Head() => Db.Read(Journal.Head, default);

    public Task<IReadOnlyList<ToldPost>> Newest(PostSelection? selection = null, int limit = 30) =>
        Db.Read(tx => Retold.Newest(tx, selection ?? new(), limit, Sources), default);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
