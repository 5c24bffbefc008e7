using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Feeds;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CHEX.Syndicate.Wiring;

/// <summary>The web server of a node: what stands before the endpoints, and the endpoints. The only place where all of them meet.</summary>
internal static class WebServer
{
    public static WebApplication Build(Rooms rooms, IReadOnlyList<string> urls, Func<bool> lanesRun, ILoggerFactory logs)
    {
        // Nothing is read from the surroundings: what a node does stands in its configuration.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Outside.Limit).UseUrls([.. urls]);
        // What is at hand is answered where its request was read: one thread less has to be woken for it.
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.Services.AddSingleton(logs);
        builder.Services.AddLogging();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(10));
        var rates = Rates.Limiter();
        Outside.Add(builder.Services, rooms.Configuration.Node.TrustedProxies, rates);

        var app = builder.Build();
        var log = logs.CreateLogger("CHEX.Syndicate.Endpoints");
        var atHand = new FeedsAtHand(rooms.Feeds, rates);
        Outside.Use(app, log, atHand.Answer);
        app.UseRouting();
        new HealthEndpoints(rooms.Db, lanesRun).Map(app);
        new SmallFiles(rooms.Addresses).Map(app);
        var pages = new PageEndpoints(rooms.Pages, log);
        new FeedEndpoints(rooms.Feeds, rooms.Addresses, rooms.Sources, rooms.Configuration.Topics, pages.OfFeed, atHand, rooms.Hub is null ? null : rooms.Addresses.Hub).Map(app);
        if (rooms.Hub is { } hub) new HubEndpoint(hub, new Uri(rooms.Addresses.Hub).AbsolutePath).Map(app);
        new EmbedEndpoints(rooms.Feeds, rooms.Sources, rooms.Configuration.Topics).Map(app);
        new FeedListEndpoint(FeedList.Of(rooms.Configuration.Feeds, rooms.Addresses, rooms.Sources, rooms.Configuration.Topics)).Map(app);
        new ChangesEndpoint(rooms.Changes, rooms.Addresses, app.Lifetime.ApplicationStopping).Map(app);
        new PictureEndpoint(rooms.Pictures).Map(app);
        new FediverseEndpoints(rooms.FediverseReads, rooms.Fediverse, rooms.Addresses).Map(app);
        new InboxEndpoints(rooms.Inbox).Map(app);
        pages.Map(app);
        return app;
    }
}
