using System.Net;
using System.Net.Sockets;
using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Feeds.WebSub;

/// <summary>The hub and its lanes on a real store, with real HTTP to subscribers on loopback. Lanes have their turns when the test says.</summary>
internal sealed class HubStage : IAsyncDisposable
{
    public const string All = "https://news.example.org/feeds/all.rss";
    public const string OfVhs = "https://news.example.org/feeds/sources/vhs.atom";

    private static readonly string[] Kinds = ["verify", "topic", "push", "leases"];

    private readonly RealStore store;
    private readonly Secret secret;
    private readonly Outgoing outgoing = new(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System, Find);
    private Dictionary<string, ILaneHandler> handlers = [];
    private int posts;

    private HubStage(RealStore store)
    {
        this.store = store;
        secret = Secret.Open(store.Folder.Path);
        Cache = null!;
        Hub = null!;
        Restart();
    }

    /// <summary>A name that leads inside.</summary>
    public const string Inside = "inside.example";

    public Db Db => store.Db;

    public TestClock Clock => store.Clock;

    public FeedCache Cache { get; private set; }

    public WebSubHub Hub { get; private set; }

    public IReadOnlyList<ILaneHandler> Handlers => [.. handlers.Values];

    public static async Task<HubStage> Open(StoreKind kind)
    {
        var stage = new HubStage(await RealStores.Open(kind));
        await stage.Db.Write(
            async tx =>
            {
                await Journal.Prepare(tx);
                await EndLeases.Prepare(tx);
            },
            default);
        return stage;
    }

    /// <summary>A new process on the same data; <paramref name="sources"/> and <paramref name="open"/> are its configuration.</summary>
    public void Restart(IReadOnlyList<SourceInfo>? sources = null, bool open = true)
    {
        Cache?.Dispose();
        handlers = Node(Db, sources, open);
    }

    /// <summary>The lanes' handlers of one node.</summary>
    public Dictionary<string, ILaneHandler> Node(Db db, IReadOnlyList<SourceInfo>? sources = null, bool open = true)
    {
        var time = Clock;
        Cache = Newsroom.Cache(db, time, sources: sources);
        var topics = new HubTopics(Newsroom.Addresses, FeedPath.Exactly, open);
        Hub = new WebSubHub(db, Cache, topics, outgoing, secret, new HubLimits(time));
        return new ILaneHandler[]
        {
            new VerifyIntent(db, topics, outgoing, time, new Random(1), NullLogger<VerifyIntent>.Instance),
            new WatchTopic(db, Cache, topics, NullLogger<WatchTopic>.Instance),
            new Distribute(db, Cache, topics, outgoing, secret, time, new Random(1), NullLogger<Distribute>.Instance),
            new EndLeases(db, NullLogger<EndLeases>.Instance),
        }.ToDictionary(h => h.Kind);
    }

    /// <summary>The same data, opened by somebody whose commits are not heard of here.</summary>
    public Task<Db> Elsewhere() => store.Another();

    public async ValueTask DisposeAsync()
    {
        Cache.Dispose();
        outgoing.Dispose();
        await store.DisposeAsync();
    }

    private static Task<IPAddress[]> Find(string host, CancellationToken cancellation) =>
        host == Inside ? Task.FromResult<IPAddress[]>([IPAddress.Parse("10.1.2.3")]) : throw new SocketException((int)SocketError.HostNotFound);

    // ── Requests ─────────────────────────────────────────────────────────────────────────────────

    public Task<HubAnswer> Ask(string mode, string callback, string topic = All, string? client = null, params (string Name, string Value)[] more) =>
        Ask(client, [("hub.mode", mode), ("hub.callback", callback), ("hub.topic", topic), .. more]);

    public Task<HubAnswer> Ask(string? client, params (string Name, string Value)[] fields) => Hub.Receive(
        new HubRequest(fields.GroupBy(f => f.Name).ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(f => f.Value)]), client), default);

    /// <summary>Subscribes and lets the subscriber confirm.</summary>
    public async Task Subscribe(string callback, string topic = All, params (string Name, string Value)[] more)
    {
        var answer = await Ask("subscribe", callback, topic, null, more);
        if (answer.Status != 202) throw new InvalidOperationException(answer.Reason);
        await Settle();
    }

    // ── Posts ────────────────────────────────────────────────────────────────────────────────────

    /// <summary>Publishes a post of a source, on this node or on <paramref name="elsewhere"/>, and returns its title.</summary>
    public async Task<string> Publish(string source = "chex", bool quiet = false, Db? elsewhere = null)
    {
        var id = $"post{++posts}";
        var post = Newsroom.Posts[0] with { Id = id, Source = source, Title = $"News {posts}", Summary = $"Said {posts}", FirstSeen = Clock.GetUtcNow() };
        await Shelf.Put(elsewhere ?? Db, [post]);
        if (quiet) await Db.Write(tx => tx.Execute("UPDATE change SET quiet = 1 WHERE post = @id", new { id }), default);
        return post.Title;
    }

    public async Task<byte[]> Feed(string topic = All) =>
        (await Cache.Get(FeedPath.Exactly(topic["https://news.example.org".Length..])!, default))!.Identity.ToArray();

    // ── Lanes ────────────────────────────────────────────────────────────────────────────────────

    public Task<long> Count(string what) => Db.Read(tx => tx.One<long>("SELECT count(*) FROM " + what), default);

    /// <summary>Every lane that is ready now has its turn, until none is.</summary>
    public async Task Settle(params string[] kinds)
    {
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var id in await Db.Read(tx => tx.Query<long>("SELECT id FROM lane WHERE kind IN @kinds ORDER BY id", new { kinds = kinds.Length > 0 ? kinds : Kinds }), default))
                moved |= await Turn(id);
        }
    }

    /// <summary>Lets time pass, and what comes due in it.</summary>
    public async Task Pass(TimeSpan time)
    {
        Clock.Advance(time);
        await Settle();
    }

    /// <summary>Claims a lane if it is ready now, or null.</summary>
    public Task<Lane?> Claim(long id) => Db.Write(
        tx => tx.One<Lane>(
            """
            UPDATE lane SET state = 2, due = @until, token = token + 1, attempts = attempts + 1
            WHERE id = @id AND ((state IN (1, 2) AND due <= @Now) OR (state = 0 AND cursor < (SELECT head FROM log WHERE name = lane.log)))
            RETURNING id AS Id, kind AS Kind, key AS Key, log AS Log, cursor AS Cursor, until AS Until, due AS Due, wanted AS Wanted,
              attempts AS Attempts, failing_since AS FailingSince, token AS Token, host AS Host, data AS Data
            """,
            new { id, tx.Now, until = tx.Now + 60_000 }),
        default);

    public async Task Turn(Lane lane)
    {
        var outcome = await handlers[lane.Kind].Run(lane, default);
        if (outcome is not null) await Db.Write(tx => LaneTable.Finish(tx, lane, outcome), default);
    }

    private async Task<bool> Turn(long id)
    {
        if (await Claim(id) is not { } lane) return false;
        await Turn(lane);
        return true;
    }
}
