using System.Collections.Concurrent;
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

    private Task Answer(HttpContext context)
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
