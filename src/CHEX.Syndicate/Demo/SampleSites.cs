using System.Security.Cryptography;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CHEX.Syndicate.Demo;

/// <summary>Three sample sites on loopback, in the shapes of the three real ones. They answer conditional requests.</summary>
public sealed class SampleSites : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Dictionary<int, SampleSite> byPort = [];

    private SampleSites(WebApplication app) => this.app = app;

    public SampleSite Chex { get; } = new("Community Health Exchange", SquarespaceShape.Answer);
    public SampleSite Vhs { get; } = new("Voluntary Health Scotland", WordPressShape.Answer);
    public SampleSite Phs { get; } = new("Public Health Scotland", PagesShape.Answer);

    /// <summary>Starts them on free ports, with their sample news.</summary>
    public static async Task<SampleSites> Start(TimeProvider time, CancellationToken cancellation)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0", "http://127.0.0.1:0", "http://127.0.0.1:0");
        var sites = new SampleSites(builder.Build());
        sites.app.Run(sites.Answer);
        await sites.app.StartAsync(cancellation);

        var addresses = sites.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var (site, address) in new[] { sites.Chex, sites.Vhs, sites.Phs }.Zip(addresses))
        {
            site.Url = address;
            sites.byPort[new Uri(address).Port] = site;
        }

        // The newest was published an hour before the hour.
        var now = time.GetUtcNow();
        var day = new DateTimeOffset(now.Year, now.Month, now.Day, now.Hour, 0, 0, TimeSpan.Zero).AddHours(-1);
        sites.Chex.Put(SampleTexts.Chex(day));
        sites.Vhs.Put(SampleTexts.Vhs(day));
        sites.Phs.Put(SampleTexts.Phs(day));
        return sites;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        if (!byPort.TryGetValue(context.Connection.LocalPort, out var site) || site.Answer(context.Request.Path + context.Request.QueryString) is not { } page)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(page.Body.Span).AsSpan(0, 8))}\"";
        context.Response.Headers.ETag = etag;
        if (context.Request.Headers.IfNoneMatch == etag)
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        context.Response.ContentType = page.Type;
        await context.Response.Body.WriteAsync(page.Body, context.RequestAborted);
    }
}
