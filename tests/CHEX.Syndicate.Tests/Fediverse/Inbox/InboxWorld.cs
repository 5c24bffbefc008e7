using CHEX.Syndicate.Fediverse.Inbox;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Fediverse.Documents;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Fediverse.Inbox;

/// <summary>Our inbox on a real store, and the servers around it.</summary>
internal sealed class InboxWorld : IAsyncDisposable
{
    private static readonly CancellationToken Ever = CancellationToken.None;
    private readonly RealStore store;
    private readonly TempFolder folder;

    private InboxWorld(RealStore store, TempFolder folder)
    {
        this.store = store;
        this.folder = folder;
        Remote = new RemoteServer(store.Clock);
        Keyring = new Keyring(store.Db, Secret.Open(folder.Path));
        Restart();
    }

    public RemoteServer Remote { get; }

    public Keyring Keyring { get; }

    public RemoteKeys Keys { get; private set; } = null!;

    public ReceiveActivity Inbox { get; private set; } = null!;

    public TestClock Clock => store.Clock;

    public Db Db => store.Db;

    public static async Task<InboxWorld> Open(StoreKind kind)
    {
        var world = new InboxWorld(await RealStores.Open(kind), new TempFolder());
        await world.Keyring.Prepare(["network"], Ever);
        await world.Db.Write(tx => tx.Execute("INSERT INTO log (name, head) VALUES ('account:network', 7) ON CONFLICT DO NOTHING"), Ever);
        return world;
    }

    /// <summary>Forgets what is in memory, as a restart does.</summary>
    public void Restart()
    {
        Keys?.Dispose();
        Keys = new RemoteKeys(Remote.Send, new RequestSigner(Keyring, Sample.Addresses, Clock), Db, Clock);
        Inbox = On(Db);
    }

    public ReceiveActivity On(Db db) => new(db, Keys, Sample.Settings, Sample.Addresses, Clock, NullLogger<ReceiveActivity>.Instance);

    public Task<InboxAnswer> Receive(InboxRequest request) => Inbox.Receive(request, Ever);

    public async Task<int> Status(InboxRequest request) => (await Receive(request)).Status;

    public Task<string[]> Followers() => Db.Read(async tx => (await tx.Query<string>("SELECT actor FROM follower ORDER BY actor")).ToArray(), Ever);

    public Task<string[]> Letters() => Db.Read(async tx => (await tx.Query<string>("SELECT body FROM letter ORDER BY lane, n")).ToArray(), Ever);

    public Task<long> Rows(string table) => Db.Read(tx => tx.One<long>("SELECT count(*) FROM " + table), Ever);

    public async ValueTask DisposeAsync()
    {
        Keys.Dispose();
        await store.DisposeAsync();
        folder.Dispose();
    }
}
