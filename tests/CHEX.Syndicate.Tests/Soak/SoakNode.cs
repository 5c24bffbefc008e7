using System.Text.Json.Nodes;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Store.Sqlite;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Wiring;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>What became of a turn.</summary>
internal enum TurnEnd
{
    /// <summary>What it did is in the store.</summary>
    Kept,

    /// <summary>It did nothing to the store but to say when it will be tried again.</summary>
    HandedBack,

    /// <summary>The process died before it was kept.</summary>
    Lost,
}

/// <summary>
/// The service on a real database, its lanes given their turns one by one: the same rooms, handlers, claims and outcomes as
/// the running program has. It can die in the middle of a turn and be started again on what is on the disk.
/// </summary>
internal sealed class SoakNode : IAsyncDisposable
{
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly TempFolder folder = new(inMemory: true);
    private readonly SoakClock clock;
    private readonly Random random;
    private readonly NameLookup resolve;
    private JsonObject configuration = [];
    private CrashingDb db = null!;
    private Rooms rooms = null!;
    private IReadOnlyList<ILaneHandler> handlers = [];

    private SoakNode(SoakClock clock, Random random, NameLookup resolve) => (this.clock, this.random, this.resolve) = (clock, random, resolve);

    public Faultless Log { get; } = new();

    public Db Db => db;

    public int Crashes { get; private set; }

    /// <summary>When it was started: what it only remembered was forgotten then.</summary>
    public List<DateTimeOffset> Starts { get; } = [];

    public static async Task<SoakNode> Start(JsonObject configuration, SoakClock clock, Random random, NameLookup resolve)
    {
        var node = new SoakNode(clock, random, resolve);
        await node.Open(configuration);
        return node;
    }

    /// <summary>Stops it and starts it again, with another configuration where one is given.</summary>
    public async Task Restart(JsonObject? other = null)
    {
        await Close();
        await Open(other ?? configuration);
    }

    /// <summary>Claims a lane that is ready; where none is, says when the next one will be.</summary>
    public Task<(Lane? Lane, DateTimeOffset Next)> Claim() => db.Write(
        async tx =>
        {
            var dues = await LaneClaims.DuesOf(tx, handlers.Select(h => h.Kind));
            foreach (var handler in handlers)
            {
                var due = dues[handler.Kind];
                if (due.First <= tx.Now && await LaneClaims.Due(tx, handler.Kind, handler.Budget + Margin, 1, failing: false) is [var first]) return (first, clock.Now);
                if (due.FirstRetry <= tx.Now && await LaneClaims.Due(tx, handler.Kind, handler.Budget + Margin, 1, failing: true) is [var again]) return (again, clock.Now);
            }

            foreach (var (follows, head) in await LaneClaims.Ahead(tx, await LaneClaims.Logs(tx)))
            {
                if (handlers.FirstOrDefault(h => h.Kind == follows.Kind) is { } handler
                    && await LaneClaims.Behind(tx, handler.Kind, follows.Log, head, handler.Budget + Margin, 1) is [var behind]) return (behind, clock.Now);
            }

            var next = dues.Values.SelectMany(d => (long?[])[d.Next, d.NextRetry]).Min();
            return ((Lane?)null, next is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : DateTimeOffset.MaxValue);
        },
        default);

    /// <summary>Gives a lane its turn. With <paramref name="deathAt"/> the process dies at that write, if the turn has so many.</summary>
    public async Task<TurnEnd> Turn(Lane lane, int? deathAt = null, bool afterCommit = false)
    {
        if (deathAt is { } write)
        {
            Log.Listens = false;
            db.DieAt(write, afterCommit);
        }

        var handler = handlers.First(h => h.Kind == lane.Kind);
        var finished = await new LaneTurn(handler, lane, clock.Now.ToUnixTimeMilliseconds(), clock, random.NextDouble, Log).Run(CancellationToken.None);
        db.Live();
        var dead = db.IsDead;
        if (!dead && finished is not null) await db.Write(tx => LaneTable.FinishAll(tx, [finished]), default);
        if (!dead)
        {
            Log.Listens = true;
            return finished is null ? TurnEnd.Kept : TurnEnd.HandedBack;
        }

        Crashes++;
        await Restart();
        Log.Listens = true;
        var owned = await db.Read(async tx => await tx.One<long>("SELECT count(*) FROM lane WHERE id = @Id AND token = @Token AND state = 2", lane), default);
        return owned == 1 ? TurnEnd.Lost : TurnEnd.Kept;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        folder.Dispose();
    }

    // As ServiceNode does it, but for the doors: nobody is served. A lane that was owned waits for the end of its lease.
    private async Task Open(JsonObject wanted)
    {
        configuration = wanted;
        Starts.Add(clock.Now);
        var file = ConfigurationFile.Read(System.Text.Encoding.UTF8.GetBytes(wanted.ToJsonString()), []);
        db = new CrashingDb(await SqliteDb.Open(folder["syndicate.db"], clock, default));
        var addresses = await Recorded.Addresses(db, file.Settings, default);
        var (configured, _) = await Applied.Settle(db, file, random, default);
        rooms = await Rooms.Open(configured.Settings, addresses, db, Secret.Open(folder.Path, null), clock, random, Log, default, resolve);
        // What is told to followers is another matter: those lanes sleep.
        handlers = [.. rooms.Handlers.Where(h => h.GetType().Namespace!.StartsWith("CHEX.Syndicate.Sources", StringComparison.Ordinal))];
    }

    private async Task Close()
    {
        await rooms.DisposeAsync();
        await db.DisposeAsync();
    }
}
