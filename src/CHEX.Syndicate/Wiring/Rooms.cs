using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Discovery;
using CHEX.Syndicate.Fediverse.Inbox;
using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Feeds.Changes;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Pages;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// The whole service, put together once, by hand, from the bottom to the top. Who needs what stands in the order of the lines:
/// going out, reading sources, feeds, the Fediverse, and the lanes in which all of it happens.
/// </summary>
public sealed class Rooms : IAsyncDisposable
{
    private readonly List<IDisposable> owned = [];

    public required ServiceConfiguration Configuration { get; init; }
    public required Addresses Addresses { get; init; }
    public required Db Db { get; init; }

    /// <summary>Every source that has a feed: those that are read, and those that were.</summary>
    public required IReadOnlyList<SourceInfo> Sources { get; init; }
    public required FeedCache Feeds { get; init; }

    /// <summary>Copies of pictures.</summary>
    public required ServedPictures Pictures { get; init; }

    /// <summary>The journal made public.</summary>
    public required ChangeFeed Changes { get; init; }
    public required SitePages Pages { get; init; }
    public required FediverseSettings Fediverse { get; init; }
    public required FediverseReads FediverseReads { get; init; }
    public required ReceiveActivity Inbox { get; init; }
    public required LaneRunner Runner { get; init; }

    /// <summary>Takes subscriptions to feeds; null where they are not pushed.</summary>
    public required WebSubHub? Hub { get; init; }

    /// <summary>Asks for a post's page at once, when a person wants it.</summary>
    public required CheckNow CheckNow { get; init; }

    /// <summary>What happens in the runner's lanes; a test gives them their turns one by one.</summary>
    public required IReadOnlyList<ILaneHandler> Handlers { get; init; }

    /// <summary>Puts them together. Nothing runs yet.</summary>
    public static async Task<Rooms> Open(
        ServiceConfiguration configuration, Addresses addresses, Db db, Secret secret, TimeProvider time, Random random, ILoggerFactory logs, CancellationToken cancellation,
        NameLookup? resolve = null)
    {
        var version = ServiceNode.Version;
        var sources = configuration.Sources.Select(s => s.Info).ToList();
        // Those taken out are not read, but what they published stays where it is.
        var paused = (await db.Read(SourceRows.Paused, cancellation)).Where(p => sources.All(s => s.Id != p.Id)).ToList();

        // Going out, and reading sources.
        var reading = SiteReading.Make(configuration, time, random, logs, resolve, db);
        var turn = new HostTurn(db, time, HostTurn.Service);

        // Feeds.
        var pictured = configuration.Feeds with
        {
            Icon = new FeedPicture(addresses.PublicUrl + SiteAssets.Icon.Path, 512, 512),
            Logo = new FeedPicture(addresses.PublicUrl + SiteAssets.Logo.Path, 144, 144),
            Hub = configuration.Feeds.Push ? addresses.Hub : null,
            Since = await RenderedSince.Settle(db, version, cancellation),
        };
        var feeds = new FeedCache(db, pictured, addresses, [.. sources, .. paused], configuration.Topics, version, time, EmbeddedPages.Write);

        var pushed = new HubTopics(addresses, FeedPath.Exactly, configuration.Feeds.Push);

        // The Fediverse. Accounts get their keys, and those taken out are still served.
        var keyring = new Keyring(db, secret);
        await keyring.Prepare(configuration.Accounts.Select(a => a.Name), cancellation);
        // A secret that is not theirs is told now, not by every delivery that fails.
        await keyring.Get(Posts.Addresses.InstanceName, cancellation);
        var frozen = await Applied.Freeze(db, configuration.Accounts, cancellation);
        var fediverse = new FediverseSettings
        {
            Title = configuration.Feeds.Title,
            Description = configuration.Feeds.Description,
            Language = configuration.Feeds.Language,
            Accounts = configuration.Accounts,
            Sources = sources,
            Paused = paused,
            Topics = configuration.Topics,
            Agreed = configuration.Agreed,
            Operator = configuration.IsLoopback ? null : configuration.Operator,
            Icon = addresses.PublicUrl + SiteAssets.Icon.Path,
            Version = version,
        };
        var served = fediverse with { Accounts = [.. configuration.Accounts, .. frozen] };
        var signer = new RequestSigner(keyring, addresses, time);
        var remoteKeys = new RemoteKeys(reading.Outgoing.Send, signer, db, time);

        // The pages.
        var fediverseReads = new FediverseReads(db, keyring, served, addresses);
        var site = new SiteSettings
        {
            Title = fediverse.Title,
            Description = fediverse.Description,
            Language = fediverse.Language,
            Addresses = addresses,
            Sources = sources,
            Paused = paused,
            Topics = configuration.Topics,
            Accounts = configuration.Accounts,
            Frozen = frozen,
            Agreed = configuration.Agreed,
            Operator = fediverse.Operator,
            UserAgent = reading.UserAgent,
        };
        var pages = new SitePages(db, site, fediverseReads.NoteOf);

        // The lanes.
        ILaneHandler[] handlers =
        [
            new ReadSource(db, reading.Reader, turn, configuration.Sources, configuration.Topics, time, random, logs.CreateLogger<ReadSource>(), configuration.Alerts),
            new ReleaseFloods(db, configuration.Sources, configuration.Alerts, logs.CreateLogger<ReleaseFloods>()),
            new TellAlerts(db, reading.Outgoing, addresses, configuration.Alerts, sources, random, logs.CreateLogger<TellAlerts>()),
            new Recheck(db, reading.Fetch, reading.Robots, turn, configuration.Sources, configuration.Topics, time, random, logs.CreateLogger<Recheck>()),
            new Remap(db, [.. sources, .. paused], configuration.Topics, logs.CreateLogger<Remap>()),
            new PlanPictures(db, [.. sources, .. paused]),
            new CopyPictures(db, reading.Fetch, reading.Robots, turn, [.. configuration.Sources.Select(s => new PictureSource(s.Info, s.HostGap, s.ObeyRobots))], [.. sources, .. paused], configuration.Pictures, time, logs.CreateLogger<CopyPictures>()),
            new PlanNotes(db, fediverse, addresses, logs.CreateLogger<PlanNotes>()),
            new Announce(db, fediverse, addresses, logs.CreateLogger<Announce>()),
            new Courier(db, new SignedPost(reading.Outgoing, signer), time, random, logs.CreateLogger<Courier>()),
            new PruneActivities(db, logs.CreateLogger<PruneActivities>()),
            new VerifyIntent(db, pushed, reading.Outgoing, time, random, logs.CreateLogger<VerifyIntent>()),
            new WatchTopic(db, feeds, pushed, logs.CreateLogger<WatchTopic>()),
            new Distribute(db, feeds, pushed, reading.Outgoing, secret, time, random, logs.CreateLogger<Distribute>()),
            new EndLeases(db, logs.CreateLogger<EndLeases>()),
        ];
        return new Rooms
        {
            Configuration = configuration,
            Addresses = addresses,
            Db = db,
            Sources = [.. sources, .. paused],
            Feeds = feeds,
            Pictures = new ServedPictures(db),
            Changes = new ChangeFeed(db, addresses, [.. sources, .. paused], configuration.Topics, time),
            Hub = configuration.Feeds.Push ? new WebSubHub(db, feeds, pushed, reading.Outgoing, secret, new HubLimits(time)) : null,
            Pages = pages,
            Fediverse = served,
            FediverseReads = fediverseReads,
            Inbox = new ReceiveActivity(db, remoteKeys, served, addresses, time, logs.CreateLogger<ReceiveActivity>()),
            Handlers = handlers,
            CheckNow = new CheckNow(db, reading.Fetch, reading.Robots, turn, configuration.Sources, configuration.Topics, time, random),
            Runner = new LaneRunner(db, handlers, time, random, logs.CreateLogger<LaneRunner>()),
            owned = { reading, feeds, remoteKeys },
        };
    }

    public ValueTask DisposeAsync()
    {
        for (var i = owned.Count - 1; i >= 0; i--) owned[i].Dispose();
        return ValueTask.CompletedTask;
    }
}
