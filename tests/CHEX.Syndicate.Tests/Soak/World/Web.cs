using System.Net;
using System.Net.Sockets;
using System.Text;
using CHEX.Syndicate.Tests.Sources.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>
/// All sites of the world, on one real HTTP server on loopback that tells them by the Host header; and the names by which they
/// are found. It keeps the log of requests and tells the ledger what was truly told.
/// </summary>
internal sealed class Web : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly SoakClock clock;
    private readonly Dictionary<string, List<Site>> hosts = new(StringComparer.OrdinalIgnoreCase);

    private Web(WebApplication app, SoakClock clock) => (this.app, this.clock) = (app, clock);

    public int Port { get; private set; }

    /// <summary>Every request, in order.</summary>
    public RequestLog Log { get; } = new();

    /// <summary>Names that nobody can resolve just now.</summary>
    public HashSet<string> Vanished { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Ledger Ledger { get; } = new();

    public static async Task<Web> Start(SoakClock clock)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.ResponseHeaderEncodingSelector = _ => Encoding.Latin1;
            k.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
        });
        var built = builder.Build();
        var web = new Web(built, clock);
        built.Run(web.Answer);
        await built.StartAsync();
        web.Port = new Uri(built.Urls.First()).Port;
        return web;
    }

    /// <summary>Makes a site reachable by all its names; two sites may share one.</summary>
    public void Add(Site site)
    {
        foreach (var host in site.Hosts) (hosts.TryGetValue(host, out var sites) ? sites : hosts[host] = []).Add(site);
    }

    public Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) =>
        hosts.ContainsKey(host) && !Vanished.Contains(host) ? Task.FromResult(new[] { IPAddress.Loopback }) : throw new SocketException((int)SocketError.HostNotFound);

    /// <summary>Enters what was asked and told in a turn, as far as somebody remembers it.</summary>
    public void End(TurnEnd turn, bool believed)
    {
        if (turn == TurnEnd.Kept) Ledger.Keep(clock.Now);
        else Ledger.Forget();
        if (turn == TurnEnd.Lost) Log.Forget();
        else Log.Keep(believed);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        var page = Page(context.Request, path);
        Log.Add(clock.Now, context.Request, path, page);
        if (page.Hangs)
        {
            // The world waits with whoever waits, until he has had enough.
            clock.Advance(TimeSpan.FromSeconds(31));
            await Task.Delay(TimeSpan.FromSeconds(10), context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        context.Response.StatusCode = page.Status;
        foreach (var (name, value) in page.Headers) context.Response.Headers[name] = value;
        context.Response.Headers.SetCookie = "visitor=1; Path=/";
        // A connection kept would outlive the name it was made by.
        context.Response.Headers.Connection = "close";
        if (page.Status == 304) return;
        context.Response.ContentType = page.Type;
        if (page.Breaks) context.Response.ContentLength = page.Body.Length * 2;
        await context.Response.Body.WriteAsync(page.Body);
        if (page.Breaks) context.Abort();
    }

    private Page Page(HttpRequest asked, string path)
    {
        // Of two sites on one host the one that knows the address answers.
        var sites = hosts.GetValueOrDefault(asked.Host.Host) ?? [];
        if (path == "/robots.txt" && sites is [var first, ..])
        {
            var robots = first.Robots is { } rules ? World.Page.Text(rules) : World.Page.Bare(404);
            return first.OfAll?.Invoke(robots with { Host = asked.Host.Host, Path = path }, first) ?? robots;
        }

        var (site, good) = sites.Select(s => (Site: s, Page: s.Face.Answer(s, path))).OrderBy(a => a.Page.Status == 404 && !a.Page.IsList).FirstOrDefault();
        if (site is null) return World.Page.Bare(404);

        var fault = site.OfAll ?? (good.IsList ? site.OfLists : site.OfPages);
        var page = (fault?.Invoke(good with { Host = asked.Host.Host, Path = path }, site) ?? good) with { Way = good.Way };
        page = site.Validating.Judge(page, asked.Headers, clock.Now);
        if (page.Tells is { } told && asked.Method == "GET") Ledger.Tell(site, page.Way, told);
        return page;
    }
}
