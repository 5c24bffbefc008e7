using System.Globalization;
using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>The reading lane on a real store, reading a real site on loopback; the clock is the test's.</summary>
internal sealed class ReadingRoom : IAsyncDisposable
{
    private readonly RealStore store;
    private readonly Outgoing outgoing = new(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);

    private ReadingRoom(RealStore store, LoopbackSite site)
    {
        this.store = store;
        Site = site;
        var limits = new FetchLimits { Retries = 0, Timeout = TimeSpan.FromSeconds(2) };
        Robots = new Robots(outgoing, "CHEX.Syndicate/0.1", store.Clock);
        Fetch = new ConditionalFetch(outgoing, TimeProvider.System, new Random(1), limits);
        Reader = new SourceReader(Fetch, Robots, limits, TimeProvider.System, NullLogger<SourceReader>.Instance);
    }

    public LoopbackSite Site { get; }
    public Robots Robots { get; }
    public ConditionalFetch Fetch { get; }
    public SourceReader Reader { get; }
    public Db Db => store.Db;
    public TestClock Clock => store.Clock;
    public SourceSettings Source { get; private set; } = null!;
    public AlertSettings Alerts { get; set; } = new();

    public static async Task<ReadingRoom> Open(Func<LoopbackSite, SourceSettings> source, StoreKind kind = StoreKind.Sqlite)
    {
        var room = new ReadingRoom(await RealStores.Open(kind), await LoopbackSite.Start());
        await room.Db.Write(Journal.Prepare, default);
        await room.Configure(source(room.Site));
        return room;
    }

    public async Task Configure(SourceSettings source)
    {
        Source = source;
        await Db.Write(tx => SourceRows.Apply(tx, [source], new Random(1)), default);
    }

    public static SourceSettings Settings(LoopbackSite site, SourceKind kind, string path) => new()
    {
        Info = new SourceInfo { Id = "s", Name = "Sample", ShortName = "S", Homepage = site.Root + "/", Url = site.Root + path },
        Kind = kind,
        Url = site.At(path),
        HostGap = TimeSpan.Zero,
    };

    /// <summary>Moves the clock past the lane's due time, lets it have its turn, and returns the recorded reading.</summary>
    public async Task<RecordedReading> Read()
    {
        var handler = new ReadSource(Db, Reader, new HostTurn(Db, Clock), [Source], [], Clock, new Random(1), NullLogger<ReadSource>.Instance, Alerts);
        await Turn(handler);
        return (await Db.Read(tx => Readings.Latest(tx, "s"), default))!;
    }

    public Task Recheck() => Turn(new Recheck(Db, Fetch, Robots, new HostTurn(Db, Clock), [Source], [], Clock, new Random(1), NullLogger<Recheck>.Instance));

    /// <summary>As when a person asks whether a post is gone.</summary>
    public Task<CheckResult> CheckNow(string post) => new CheckNow(Db, Fetch, Robots, new HostTurn(Db, Clock), [Source], [], Clock, new Random(1)).Ask(post, default);

    /// <summary>Lets the lane have its turn that publishes floods nobody has decided about.</summary>
    public Task Release() => Turn(new ReleaseFloods(Db, [Source], Alerts, NullLogger<ReleaseFloods>.Instance));

    /// <summary>Lets the lane have its turn that tells the webhook.</summary>
    public Task Alert() => Turn(
        new TellAlerts(Db, outgoing, new Addresses("https://news.example.org", "news.example.org", 2026), Alerts, [Source.Info], new Random(1), NullLogger<TellAlerts>.Instance), "webhook");

    public async Task<Condition> Condition(string matter) => (await Db.Read(tx => HealthTable.Of(tx, "s"), default)).Single(c => c.Matter == matter);

    public async Task<bool> HasLane(string kind) => await Db.Read(tx => tx.One<long>("SELECT count(*) FROM lane WHERE kind = @kind", new { kind }), default) > 0;

    public async Task<(long State, long Due, long Attempts)> LaneOf(string kind, string key = "s") => await Db.Read(
        tx => tx.One<(long, long, long)>("SELECT state AS State, due AS Due, attempts AS Attempts FROM lane WHERE kind = @kind AND key = @key", new { kind, key }), default);

    /// <summary>As when another node has taken the lane over.</summary>
    public Task LoseLane() => Db.Write(tx => tx.Execute("UPDATE lane SET token = token + 1"), default);

    public Task<long> Head() => Db.Read(Journal.Head, default);

    public Task<IReadOnlyList<Change>> Changes(long after = 0) => Db.Read(tx => Journal.After(tx, after, 1000), default);

    public Task<IReadOnlyList<Post>> Posts() => Db.Read(tx => PostTable.Newest(tx, new PostSelection(), 1000), default);

    /// <summary>An input of one of the three sites: they stand beside the tests of the readers.</summary>
    public static byte[] Fixture(string name)
    {
        var reader = name.StartsWith("chex-", StringComparison.Ordinal) ? "Squarespace" : name.StartsWith("vhs-", StringComparison.Ordinal) ? "WordPress" : "Pages";
        return File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Sources", reader, "Fixtures", name));
    }

    /// <summary>A small RSS feed: items named by numbers, the highest newest.</summary>
    public string Rss(params int[] numbers)
    {
        var items = numbers.Select(n => string.Create(CultureInfo.InvariantCulture, $"""
            <item><title>Item {n}</title><link>{Site.Root}/news/{n}</link><guid>{Site.Root}/news/{n}</guid>
            <pubDate>{new DateTimeOffset(2026, 5, 1, 9, 0, 0, TimeSpan.Zero).AddDays(n):R}</pubDate><description>Text of item {n}.</description></item>
            """));
        return $"<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>News</title><link>{Site.Root}/</link><description/>{string.Concat(items)}</channel></rss>";
    }

    public void Feed(string path, params int[] numbers) => Site.Page(path, Encoding.UTF8.GetBytes(Rss(numbers)), "application/rss+xml");

    public async ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        await Site.DisposeAsync();
        await store.DisposeAsync();
    }

    private async Task Turn(ILaneHandler handler, string key = "s")
    {
        var due = (await LaneOf(handler.Kind, key)).Due - Clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (due > 0) Clock.Advance(TimeSpan.FromMilliseconds(due));
        var lane = await Db.Write(
            tx => tx.One<Lane>(
                """
                UPDATE lane SET state = 2, due = @due, token = token + 1, attempts = attempts + 1 WHERE kind = @Kind AND key = @key
                RETURNING id AS Id, kind AS Kind, key AS Key, log AS Log, cursor AS Cursor, due AS Due, wanted AS Wanted, attempts AS Attempts, failing_since AS FailingSince, token AS Token
                """,
                new { handler.Kind, key, due = tx.Now + 360_000 }),
            default);
        if (await handler.Run(lane!, default) is { } outcome) await Db.Write(tx => LaneTable.Finish(tx, lane!, outcome), default);
    }
}
