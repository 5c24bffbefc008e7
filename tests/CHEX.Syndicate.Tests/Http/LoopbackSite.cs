using System.Collections.Concurrent;
using CHEX.Syndicate.Tests.Sources.Reading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Tests.Http;

/// <summary>A real HTTP server on loopback whose pages a test writes.</summary>
internal sealed class LoopbackSite : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, RequestDelegate> pages = new(StringComparer.Ordinal);
    private (PolitenessLog Log, TimeProvider Time)? watched;
    private int answering;

    private LoopbackSite(WebApplication app) => this.app = app;

    /// <summary>"http://127.0.0.1:port", without a final slash.</summary>
    public string Root { get; private set; } = "";

    /// <summary>The path and query of each request, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The headers of each request, in order.</summary>
    public ConcurrentQueue<IHeaderDictionary> Headers { get; } = new();

    public static async Task<LoopbackSite> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(k =>
        {
            k.AddServerHeader = false;
            k.ResponseHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
            k.RequestHeaderEncodingSelector = _ => System.Text.Encoding.Latin1;
            k.Limits.MinResponseDataRate = null;
        });
        var built = builder.Build();
        var site = new LoopbackSite(built);
        built.Run(site.Answer);
        await built.StartAsync();
        site.Root = built.Urls.First();
        return site;
    }

    public Uri At(string pathAndQuery) => new(Root + pathAndQuery);

    /// <summary>The same page by another host name; it has to lead to 127.0.0.1.</summary>
    public Uri At(string host, string pathAndQuery) => new UriBuilder(At(pathAndQuery)) { Host = host }.Uri;

    /// <summary>How many requests are being answered now.</summary>
    public int Answering => answering;

    /// <summary>Writes every request into a log, with the test's time.</summary>
    public void Watch(PolitenessLog log, TimeProvider time) => watched = (log, time);

    /// <summary>Sets what a path, or a path with its query, answers.</summary>
    public void Page(string pathAndQuery, RequestDelegate answer) => pages[pathAndQuery] = answer;

    public void Page(string pathAndQuery, string body, string type = "text/html; charset=utf-8", int status = 200) =>
        Page(pathAndQuery, Encoding(body), type, status);

    public void Page(string pathAndQuery, byte[] body, string type, int status = 200) => Page(pathAndQuery, async c =>
    {
        c.Response.StatusCode = status;
        c.Response.ContentType = type;
        await c.Response.Body.WriteAsync(body);
    });

    public void Remove(string pathAndQuery) => pages.TryRemove(pathAndQuery, out _);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        if (watched is not { } by)
        {
            await Serve(context);
            return;
        }

        var at = by.Time.GetUtcNow();
        var asked = new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase));
        var wire = context.Response.Body;
        using var body = new MemoryStream();
        context.Response.Body = body;
        Interlocked.Increment(ref answering);
        try
        {
            await Serve(context);
        }
        finally
        {
            Interlocked.Decrement(ref answering);
            // Before the answer leaves: whoever has it may look at the log.
            context.Response.Body = wire;
            var url = new Uri($"http://{context.Request.Host}{context.Request.Path}{context.Request.QueryString}");
            by.Log.Add(new PoliteRequest
            {
                At = at,
                Ended = by.Time.GetUtcNow(),
                Url = url,
                Asked = asked,
                Status = context.Response.StatusCode,
                Answered = new HeaderDictionary(context.Response.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase)),
                Robots = url.AbsolutePath == "/robots.txt" ? System.Text.Encoding.UTF8.GetString(body.ToArray()) : null,
            });
        }

        body.Position = 0;
        if (context.Response.StatusCode is not (204 or 304)) await body.CopyToAsync(wire);
    }

    private Task Serve(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        Asked.Enqueue(path);
        Headers.Enqueue(new HeaderDictionary(context.Request.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase)));
        if (pages.TryGetValue(path, out var page) || pages.TryGetValue(context.Request.Path.Value!, out page)) return page(context);
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    }

    private static byte[] Encoding(string body) => System.Text.Encoding.UTF8.GetBytes(body);
}
