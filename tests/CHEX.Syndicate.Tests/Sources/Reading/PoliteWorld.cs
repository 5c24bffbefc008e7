using System.Globalization;
using System.Net;
using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>
/// Sites of many names on loopback, and the reading lanes that read them for days of the test's own time. Lanes that come due
/// together run together, as on a node.
/// </summary>
internal sealed class PoliteWorld : IAsyncDisposable
{
    public const string Agent = "CHEX.Syndicate/0.1 (+https://news.example.org/about/bot)";

    private readonly RealStore store;
    private readonly Outgoing outgoing;
    private readonly Robots robots;
    private readonly SourceReader reader;
    private List<SourceSettings> sources = [];

    private PoliteWorld(RealStore store, LoopbackSite site)
    {
        (this.store, Site) = (store, site);
        outgoing = new Outgoing(
            new OutgoingOptions { UserAgent = Agent, AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]));
        var limits = new FetchLimits { Pause = TimeSpan.FromMilliseconds(1) };
        robots = new Robots(outgoing, Agent, Clock, store.Db);
        // Pauses between retries pass in real time, everything that is remembered in the test's.
        reader = new SourceReader(new ConditionalFetch(outgoing, TimeProvider.System, new Random(1), limits), robots, limits, TimeProvider.System, NullLogger<SourceReader>.Instance);
        site.Watch(Log, Clock);
    }

    public PolitenessLog Log { get; } = new();
    public LoopbackSite Site { get; }
    public TestClock Clock => store.Clock;
    public Db Db => store.Db;
    public DateTimeOffset Start { get; private set; }
    public double Day => (Clock.GetUtcNow() - Start).TotalDays;

    public static async Task<PoliteWorld> Open()
    {
        var world = new PoliteWorld(await RealStores.Open(StoreKind.Sqlite), await LoopbackSite.Start());
        await world.Db.Write(Journal.Prepare, default);
        world.Start = world.Clock.GetUtcNow();
        return world;
    }

    /// <summary>A source at its own name; <paramref name="with"/> changes it.</summary>
    public SourceSettings Source(string id, SourceKind kind, string path, string? host = null, Func<SourceSettings, SourceSettings>? with = null)
    {
        var url = Site.At($"{host ?? id}.example", path);
        var source = new SourceSettings
        {
            Info = new SourceInfo { Id = id, Name = id, ShortName = id, Homepage = new Uri(url, "/").AbsoluteUri, Url = url.AbsoluteUri },
            Kind = kind,
            Url = url,
        };
        return with?.Invoke(source) ?? source;
    }

    /// <summary>What a path answers at one host name.</summary>
    public void Page(string id, string path, RequestDelegate answer) => hosted[(id + ".example", path)] = answer;

    private readonly Dictionary<(string Host, string Path), RequestDelegate> hosted = [];

    public async Task Configure(params SourceSettings[] configured)
    {
        sources = [.. configured];
        foreach (var path in hosted.Keys.Select(k => k.Path).Distinct())
        {
            Site.Page(path, c =>
            {
                if (hosted.TryGetValue((c.Request.Host.Host, path), out var answer)) return answer(c);
                c.Response.StatusCode = 404;
                return Task.CompletedTask;
            });
        }

        await Db.Write(tx => SourceRows.Apply(tx, sources, new Random(1)), default);
    }

    /// <summary>Lets the lanes run for so long.</summary>
    public async Task Run(TimeSpan span)
    {
        var end = Clock.GetUtcNow() + span;
        var handler = new ReadSource(Db, reader, new HostTurn(Db, Clock), sources, [], Clock, new Random(2), NullLogger<ReadSource>.Instance);
        while (true)
        {
            var due = await Db.Read(tx => tx.One<long?>("SELECT MIN(due) FROM lane WHERE kind = 'read' AND state = 1"), default);
            if (due is null || DateTimeOffset.FromUnixTimeMilliseconds(due.Value) > end) break;
            // A second late, so that those due within one have their turns together.
            var wait = DateTimeOffset.FromUnixTimeMilliseconds(due.Value + 1000) - Clock.GetUtcNow();
            if (wait > TimeSpan.Zero) Clock.Advance(wait);
            var lanes = await Claim();
            await Passing(Task.WhenAll(lanes.Select(lane => Turn(handler, lane))));
        }

        if (end > Clock.GetUtcNow()) Clock.Advance(end - Clock.GetUtcNow());
    }

    /// <summary>A feed of items named by numbers.</summary>
    public static string Rss(string host, int newest, string channel = "") =>
        $"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>{host}</title><link>http://{host}.example/</link><description/>{channel}"
        + string.Concat(Enumerable.Range(Math.Max(1, newest - 9), Math.Min(10, newest)).Reverse().Select(n => string.Create(CultureInfo.InvariantCulture, $"""
            <item><title>Item {n} of {host}</title><link>http://{host}.example/news/{n}</link><guid isPermaLink="false">{host}-{n}</guid>
            <pubDate>{new DateTimeOffset(2026, 5, 25, 9, 0, 0, TimeSpan.Zero).AddDays(n):R}</pubDate><description>Text of {n}.</description></item>
            """)))
        + "</channel></rss>";

    /// <summary>Answers 200 with validators of the text, or 304 where they came back.</summary>
    public static async Task Conditional(HttpContext c, string text, string? etag, string? modified = null)
    {
        if (etag is not null) c.Response.Headers.ETag = etag;
        if (modified is not null) c.Response.Headers.LastModified = modified;
        if (etag is not null && c.Request.Headers.IfNoneMatch == etag) c.Response.StatusCode = 304;
        else await c.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text));
    }

    public async ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        await Site.DisposeAsync();
        await store.DisposeAsync();
    }

    private Task<IReadOnlyList<Lane>> Claim() => Db.Write(
        tx => tx.Query<Lane>(
            """
            UPDATE lane SET state = 2, due = @lease, token = token + 1, attempts = attempts + 1 WHERE kind = 'read' AND state = 1 AND due <= @now
            RETURNING id AS Id, kind AS Kind, key AS Key, log AS Log, cursor AS Cursor, due AS Due, wanted AS Wanted, attempts AS Attempts, failing_since AS FailingSince, token AS Token
            """,
            new { lease = tx.Now + 360_000, now = tx.Now }),
        default);

    private async Task Turn(ReadSource handler, Lane lane)
    {
        if (await handler.Run(lane, default) is { } outcome) await Db.Write(tx => LaneTable.Finish(tx, lane, outcome), default);
    }

    // Whoever waits for a host waits in the test's time, which passes only while somebody does.
    private async Task Passing(Task work)
    {
        while (!work.IsCompleted)
        {
            await Task.WhenAny(work, Task.Delay(1));
            if (!work.IsCompleted && waiting()) Clock.Advance(TimeSpan.FromMilliseconds(250));
        }

        await work;

        bool waiting() => Clock.Sleepers > 0 && Site.Answering == 0;
    }
}
