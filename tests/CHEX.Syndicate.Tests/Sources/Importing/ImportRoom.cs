using System.Globalization;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Importing;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Sources.Importing;

/// <summary>An import into a real store from a real site on loopback.</summary>
internal sealed class ImportRoom : IAsyncDisposable
{
    private readonly RealStore store;
    private readonly Outgoing outgoing = new(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);

    private ImportRoom(RealStore store, LoopbackSite site)
    {
        this.store = store;
        Site = site;
        var limits = new FetchLimits { Retries = 0, Timeout = TimeSpan.FromSeconds(5) };
        var robots = new Robots(outgoing, "CHEX.Syndicate/0.1", store.Clock);
        Reader = new SourceReader(new ConditionalFetch(outgoing, TimeProvider.System, new Random(1), limits), robots, limits, TimeProvider.System, NullLogger<SourceReader>.Instance);
    }

    public LoopbackSite Site { get; }
    public SourceReader Reader { get; }
    public Db Db => store.Db;
    public TestClock Clock => store.Clock;
    public SourceSettings Source { get; private set; } = null!;
    public List<string> Told { get; } = [];

    public static async Task<ImportRoom> Open(StoreKind kind, Func<LoopbackSite, SourceSettings> source)
    {
        var room = new ImportRoom(await RealStores.Open(kind), await LoopbackSite.Start());
        room.Source = source(room.Site);
        await room.Db.Write(Journal.Prepare, default);
        await room.Db.Write(tx => SourceRows.Apply(tx, [room.Source], new Random(1)), default);
        return room;
    }

    /// <summary>One run; a host's rest and other waits are passed by moving the clock.</summary>
    public async Task<ImportResult?> Import(string? since = null, bool restart = false, int requests = 1000, CancellationToken cancellation = default)
    {
        var wishes = new ImportWishes { Since = since is null ? null : DateOnly.ParseExact(since, "yyyy-MM-dd", CultureInfo.InvariantCulture), Restart = restart, Requests = requests };
        var run = new ImportSource(Db, Reader, new HostTurn(Db, Clock), Clock).Run(Source, [], wishes, step => Told.Add(step.What), cancellation);
        while (!run.IsCompleted)
        {
            if (Clock.Sleepers > 0) Clock.Advance(TimeSpan.FromSeconds(5));
            await Task.WhenAny(run, Task.Delay(5, CancellationToken.None));
        }

        return await run;
    }

    public Task<IReadOnlyList<Post>> Posts() => Db.Read(tx => PostTable.Newest(tx, new PostSelection(), 5000), default);

    public Task<IReadOnlyList<Change>> Changes() => Db.Read(tx => Journal.After(tx, 0, 5000), default);

    public async ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        await Site.DisposeAsync();
        await store.DisposeAsync();
    }
}
