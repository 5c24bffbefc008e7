using System.Net;
using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Feeds.Changes;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Feeds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>
/// The feeds and the change feed of a store, over HTTP, behind what stands before every endpoint; nothing reads or delivers.
/// Its proxy is this machine, so that a test may come from any address.
/// </summary>
internal sealed class FeedHost : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly WebApplication web;
    private readonly Task ringing;

    private FeedHost(string url, WebApplication app, FeedCache cache, ChangeFeed changes)
    {
        Url = url;
        web = app;
        Cache = cache;
        ringing = changes.Run(stopping.Token);
    }

    public string Url { get; }

    public FeedCache Cache { get; }

    /// <summary>Asks nothing by itself: no redirects, no decompression.</summary>
    public HttpClient Http { get; } = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None });

    public static async Task<FeedHost> Start(Db db, TimeProvider time, FeedSettings? settings = null, IReadOnlyList<SourceInfo>? sources = null)
    {
        var url = $"http://127.0.0.1:{RunningNode.FreePort()}";
        var addresses = new Addresses(url, "example.org", 2026);
        sources ??= Newsroom.Sources;
        var cache = new FeedCache(db, settings ?? Newsroom.Settings, addresses, sources, Newsroom.Topics, Newsroom.Version, time);
        var changes = new ChangeFeed(db, addresses, sources, Newsroom.Topics, time);

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(Outside.Limit).UseUrls(url);
        builder.Services.AddLogging();
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.Services.AddRoutingCore();
        var rates = Rates.Limiter();
        Outside.Add(builder.Services, ["127.0.0.0/8"], rates);
        var app = builder.Build();
        var atHand = new FeedsAtHand(cache, rates);
        Outside.Use(app, NullLogger.Instance, atHand.Answer);
        app.UseRouting();
        new FeedEndpoints(cache, addresses, sources, Newsroom.Topics, (_, _) => Task.CompletedTask, atHand).Map(app);
        new PictureEndpoint(new ServedPictures(db)).Map(app);
        new ChangesEndpoint(changes, addresses, app.Lifetime.ApplicationStopping).Map(app);
        await app.StartAsync();
        return new FeedHost(url, app, cache, changes);
    }

    /// <summary>Asks for a path; headers are "Name: value".</summary>
    public async Task<HttpResponseMessage> Ask(string path, CancellationToken cancellation = default, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path.StartsWith("http", StringComparison.Ordinal) ? path : Url + path);
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        return await Http.SendAsync(request, cancellation);
    }

    /// <summary>Ends as a node does.</summary>
    public Task Stop() => web.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await web.DisposeAsync();
        await ringing;
        Cache.Dispose();
        Http.Dispose();
        stopping.Dispose();
    }
}
