using BenchmarkDotNet.Attributes;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;

namespace CHEX.Syndicate.Benchmarks;

/// <summary>What a feed costs: rendered anew after a change, and served from memory.</summary>
[MemoryDiagnoser]
public class FeedWriting
{
    private static readonly SourceInfo Source = new() { Id = "vhs", Name = "Voluntary Health Scotland", ShortName = "VHS", Homepage = "https://vhs.example/", Url = "https://vhs.example/feed/", Republish = Republish.Full };
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("syndicate-bench-");
    private SqliteDb db = null!;
    private FeedCache cache = null!;

    [GlobalSetup]
    public async Task Fill()
    {
        db = await SqliteDb.Open(Path.Combine(folder.FullName, "syndicate.db"), TimeProvider.System, default);
        var drafts = Enumerable.Range(1, 50).Select(Draft).ToList();
        await db.Write(async tx => { await Journal.Prepare(tx); await Ingest.Save(tx, Source, "feed", drafts, quiet: true); }, default);
        cache = Cache();
        await cache.Get(new FeedAddress(FeedFormat.Rss), default);
    }

    [GlobalCleanup]
    public async Task Empty()
    {
        cache.Dispose();
        await db.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [Benchmark(Baseline = true)]
    public async Task<int> Served_from_memory() => (await cache.Get(new FeedAddress(FeedFormat.Rss), default))!.Gzip.Length;

    [Benchmark]
    public async Task<int> Rendered_and_compressed()
    {
        using var fresh = Cache();
        return (await fresh.Get(new FeedAddress(FeedFormat.Rss), default))!.Gzip.Length;
    }

    private FeedCache Cache() => new(
        db,
        new FeedSettings { Title = "News", Description = "News", Publisher = "Network" },
        new Addresses("https://news.example", "news.example", 2026),
        [Source],
        [],
        "0.1.0");

    private static Draft Draft(int n) => Normaliser.Normalise(
        new Item
        {
            Names = [$"guid:{n}"],
            Url = $"https://vhs.example/post-{n}/",
            Title = $"Post number {n}",
            Summary = "What it is about, in a sentence.",
            Content = string.Concat(Enumerable.Range(1, 20).Select(p => $"<p>Paragraph {p} of post {n}: community-led health, told by those who do it, in <em>their own words</em>.</p>")),
            Published = new ItemDate("", new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(n)),
        },
        Source,
        [])!;
}
