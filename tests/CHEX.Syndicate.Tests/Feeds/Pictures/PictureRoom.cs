using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Endpoints;
using CHEX.Syndicate.Tests.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Tests.Feeds.Pictures;

/// <summary>The lanes that copy pictures on a real store, asking a real site on loopback; the clock is the test's.</summary>
internal sealed class PictureRoom : IAsyncDisposable
{
    private readonly RealStore store;
    private readonly Outgoing outgoing = new(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
    private readonly LoggerFactory logs = new();
    private ILaneHandler[] handlers = [];

    private PictureRoom(RealStore store, LoopbackSite site)
    {
        (this.store, Site) = (store, site);
        logs.AddProvider(Heard);
    }

    public LoopbackSite Site { get; }
    public HeardLog Heard { get; } = new();
    public Db Db => store.Db;
    public TestClock Clock => store.Clock;
    public ServedPictures Copies { get; private set; } = null!;

    public static SourceInfo Source => Newsroom.Chex;

    /// <summary>A room whose source's pictures may be copied, with pictures on its site.</summary>
    public static async Task<PictureRoom> Open(StoreKind kind, PictureSettings? settings = null, bool obeyRobots = true)
    {
        var room = new PictureRoom(await RealStores.Open(kind), await LoopbackSite.Start());
        await room.Db.Write(Journal.Prepare, default);
        await room.Db.Write(tx => tx.Execute("INSERT INTO source (id, state, created) VALUES ('chex', 'active', 0)"), default);
        await room.Configure(Source, settings, obeyRobots);
        room.Site.Page("/photo.jpg", PictureFileTests.Sample("phone.jpg"), "text/html");
        room.Site.Page("/drawing.png?size=large", PictureFileTests.Sample("drawing.png"), "application/octet-stream");
        room.Site.Page("/alpha", PictureFileTests.Sample("alpha.webp"), "image/webp");
        return room;
    }

    /// <summary>As when the service starts anew with this configuration.</summary>
    public async Task Configure(SourceInfo source, PictureSettings? settings = null, bool obeyRobots = true)
    {
        var limits = new FetchLimits { Retries = 0, Timeout = TimeSpan.FromSeconds(5) };
        handlers =
        [
            new PlanPictures(Db, [source]),
            new CopyPictures(
                Db, new ConditionalFetch(outgoing, TimeProvider.System, new Random(1), limits), new Robots(outgoing, "CHEX.Syndicate/0.1", Clock), new HostTurn(Db, Clock),
                [new PictureSource(source, TimeSpan.Zero, obeyRobots)], [source], settings ?? new(), Clock, logs.CreateLogger<CopyPictures>()),
        ];
        Copies = new ServedPictures(Db);
        await Db.Write(tx => PictureLanes.Prepare(tx, [source]), default);
    }

    /// <summary>A post whose text shows these pictures of the site.</summary>
    public Post Post(string id, params string[] pictures) => Newsroom.Posts[4] with
    {
        Id = id,
        Title = "Post " + id,
        Content = "<p>Words.</p>" + string.Concat(pictures.Select(p => $"<p><img src=\"{System.Net.WebUtility.HtmlEncode(At(p))}\" alt=\"What it shows\"></p>")),
    };

    public string At(string path) => path.StartsWith("http", StringComparison.Ordinal) ? path : Site.Root + path;

    public Task Put(params Post[] posts) => Shelf.Put(Db, posts);

    public Task Revise(Post post) => Shelf.Put(Db, [post with { Revision = 2 }], ChangeKind.Revised);

    /// <summary>Gives every lane that is ready its turn, until none is.</summary>
    public async Task Work(CancellationToken cancellation = default)
    {
        for (var turns = 0; ; turns++)
        {
            if (turns == 1000) throw new InvalidOperationException("The lanes find no end.");
            Clock.Advance(TimeSpan.FromMilliseconds(60));
            if (await Db.Write(Claim, default) is not { } lane) return;
            if (await handlers.Single(h => h.Kind == lane.Kind).Run(lane, cancellation) is { } outcome) await Db.Write(tx => LaneTable.Finish(tx, lane, outcome), default);
        }
    }

    public async Task<Post> Get(string post) => (await Db.Read(tx => PostTable.Get(tx, post), default))!;

    public Task<IReadOnlyList<Change>> Changes(long after) => Db.Read(tx => Journal.After(tx, after, 1000), default);

    public Task<long> Head() => Db.Read(Journal.Head, default);

    public Task<bool> Remove(string post) => Db.Write(tx => Removal.Withdraw(tx, post, Removal.ByOperator), default);

    /// <summary>The rows of the tables of pictures.</summary>
    public Task<(long Pictures, long Pieces, long Uses, long Tasks)> Rows() => Db.Read(
        async tx => (await Count(tx, "picture"), await Count(tx, "picture_piece"), await Count(tx, "picture_use"), await Count(tx, "picture_task")), default);

    /// <summary>What our address of a copy answers, or null.</summary>
    public async Task<byte[]?> Served(PictureCopy copy)
    {
        if (await Copies.Find(copy.File, default) is not { } file) return null;
        using var all = new MemoryStream();
        await Copies.Open(file).CopyToAsync(all);
        return all.ToArray();
    }

    /// <summary>The pictures that were asked for, by path.</summary>
    public IReadOnlyList<string> Asked => [.. Site.Asked.Where(path => path != "/robots.txt")];

    public async ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        logs.Dispose();
        await Site.DisposeAsync();
        await store.DisposeAsync();
    }

    private static Task<long> Count(Tx tx, string table) => tx.One<long>($"SELECT count(*) FROM {table}");

    private async Task<Lane?> Claim(Tx tx)
    {
        foreach (var handler in handlers)
        {
            if (await LaneClaims.Due(tx, handler.Kind, handler.Budget, 1, failing: false) is [var due]) return due;
            if (await LaneClaims.Due(tx, handler.Kind, handler.Budget, 1, failing: true) is [var again]) return again;
        }

        return await LaneClaims.Behind(tx, PictureLanes.Planning, Journal.Log, await Journal.Head(tx), TimeSpan.FromMinutes(1), 1) is [var behind] ? behind : null;
    }
}
