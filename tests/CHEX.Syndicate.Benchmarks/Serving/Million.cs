using System.Diagnostics;
using System.Globalization;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;

namespace CHEX.Syndicate.Benchmarks.Serving;

/// <summary>
/// What feeds cost among a thousand posts and among a million: each made anew, and one post published and shown in all of them that
/// readers ask for. CPU of this process, medians.
/// </summary>
internal static class Million
{
    private const int Rounds = 15;
    private static readonly SourceInfo[] Sources = [.. ((string[])["chex", "vhs", "phs"]).Select(id => new SourceInfo { Id = id, Name = id, ShortName = id, Homepage = $"https://{id}.example/", Url = $"https://{id}.example/feed/", Republish = Republish.Full })];
    private static readonly Topic[] Topics = [new("common", "Common", []) { Words = ["common"] }, new("rare", "Rare", []) { Words = ["rare"] }];
    private static readonly string Text = string.Concat(Enumerable.Range(1, 20).Select(p => $"<p>Paragraph {p}: community-led health, told by those who do it, in <em>their own words</em>.</p>"));

    public static async Task Measure()
    {
        foreach (var count in (int[])[1_000, 1_000_000])
        {
            var folder = Directory.CreateTempSubdirectory("syndicate-million-");
            try
            {
                await using var db = await SqliteDb.Open(Path.Combine(folder.FullName, "syndicate.db"), TimeProvider.System, default);
                await Fill(db, count);
                Console.WriteLine(FormattableString.Invariant($"\n{count:N0} posts, {new FileInfo(Path.Combine(folder.FullName, "syndicate.db")).Length / 1048576} MB"));
                await Made(db);
                await Published(db);
                Console.WriteLine(FormattableString.Invariant($"resident at most {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task Made(Db db)
    {
        foreach (var (name, address) in (IEnumerable<(string, FeedAddress)>)
        [
            ("everything, RSS", new FeedAddress(FeedFormat.Rss)), ("everything, Atom", new FeedAddress(FeedFormat.Atom)), ("everything, JSON", new FeedAddress(FeedFormat.Json)),
            ("a source, RSS", new FeedAddress(FeedFormat.Rss, "vhs")), ("a source, JSON", new FeedAddress(FeedFormat.Json, "vhs")),
            ("a common topic", new FeedAddress(FeedFormat.Rss, Topics: "common")), ("a rare topic", new FeedAddress(FeedFormat.Rss, Topics: "rare")),
            ("a rare topic of a source", new FeedAddress(FeedFormat.Rss, "vhs", "rare")), ("two sources", new FeedAddress(FeedFormat.Rss, Ids.Of(["vhs", "phs"]))),
            ("by adding", new FeedAddress(FeedFormat.Rss) { Added = true }), ("what was withdrawn", new FeedAddress(FeedFormat.Atom) { Deleted = true }),
        ])
        {
            var times = new List<double>();
            for (var round = 0; round <= Rounds; round++)
            {
                using var cache = Cache(db);
                var cpu = await Cpu(async () => await cache.Get(address, default));
                if (round > 0) times.Add(cpu);
            }

            Say($"made: {name}", times);
        }
    }

    // As when a reading finds one: saved, and then each feed that has it is asked for once, as a reader that takes gzip does.
    private static async Task Published(Db db)
    {
        using var cache = Cache(db);
        FeedAddress[] asked = [.. FeedFormats.All.SelectMany(format => (FeedAddress[])[new(format), new(format, "vhs"), new(format, Topics: "common"), new(format, "chex"), new(format, Topics: "rare")])];
        foreach (var address in asked) await cache.Get(address, default);
        var (saved, shown) = (new List<double>(), new List<double>());
        for (var round = 0; round <= Rounds; round++)
        {
            var draft = Normaliser.Normalise(
                new Item { Names = [$"guid:new-{round}"], Url = $"https://vhs.example/new-{round}/", Title = $"A common thing, number {round}", Content = Text, Published = new ItemDate("", DateTimeOffset.UtcNow) }, Sources[1], Topics)!;
            var save = await Cpu(() => db.Write(tx => Ingest.Save(tx, Sources[1], "feed", [draft], quiet: false), default));
            var show = await Cpu(async () =>
            {
                foreach (var address in asked) _ = (await cache.Get(address, default))!.Gzip.Length;
            });
            if (round == 0) continue;
            saved.Add(save);
            shown.Add(show);
        }

        Say("one post saved", saved);
        Say($"and shown in {asked.Length} feeds, gzip", shown);
    }

    private static FeedCache Cache(Db db) => new(
        db, new FeedSettings { Title = "News", Description = "News", Publisher = "Network" }, new Addresses("https://news.example", "news.example", 2026), Sources, Topics, "0.1.0");

    // Rows as Ingest writes them, without reading a million documents.
    private static async Task Fill(Db db, int count) => await db.Write(
        async tx =>
        {
            await Journal.Prepare(tx);
            var first = DateTimeOffset.UtcNow.AddDays(-3650).ToUnixTimeMilliseconds();
            const string Numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < @count) ";
            await tx.Execute(
                "INSERT INTO post (id, source, state, rev, seq, url, title, summary, content, topics, published, updated, first_seen, last_seen, added) " + Numbers +
                """
                SELECT printf('%016x', (i * 2654435761) % 4294967296), CASE i % 3 WHEN 0 THEN 'chex' WHEN 1 THEN 'vhs' ELSE 'phs' END, CASE WHEN i % 50 = 0 THEN 'withdrawn' ELSE 'published' END, 1, i,
                  'https://site.example/' || i, 'Post ' || i, 'An excerpt.', @Text,
                  CASE WHEN i % 10000 = 7 THEN '["common","rare"]' WHEN i % 3 = 1 THEN '["common"]' ELSE '[]' END, @first + i * 300000, @first + i * 300000, @first + i * 300000, @first + i * 300000, @first + i * 300000 FROM n
                """,
                new { count = (long)count, first, Text = Text[..400] });
            await tx.Execute(
                "INSERT INTO change (seq, post, kind, rev, quiet, at) SELECT seq, id, CASE state WHEN 'withdrawn' THEN 'withdrawn' ELSE 'published' END, 1, 1, published FROM post", null);
            await tx.Execute("UPDATE log SET head = @count WHERE name = 'journal'", new { count = (long)count });
            await tx.Execute("INSERT INTO post_topic (post, topic, source, published, first_seen, added) SELECT p.id, t.value, p.source, p.published, p.first_seen, p.added FROM post p, json_each(p.topics) t WHERE p.state = 'published'", null);
            await tx.Execute("INSERT INTO topic_change (topic, source, seq) SELECT topic, source, @count FROM post_topic GROUP BY topic, source", new { count = (long)count });
        },
        default);

    private static async Task<double> Cpu(Func<Task> work)
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await work();
        process.Refresh();
        return (process.TotalProcessorTime - before).TotalMilliseconds;
    }

    private static void Say(string what, List<double> times) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} {times.Order().ElementAt(times.Count / 2),8:0.0} ms"));
}
