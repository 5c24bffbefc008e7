using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.EndToEnd.Aids;

/// <summary>
/// A WebSub subscriber on loopback, written from the standard (W3C recommendation of 23 January 2018): it finds the hub in the
/// headers of a feed (§4), asks for a subscription (§5.1), confirms what it has asked for and nothing else (§5.3), and believes only
/// contents that are signed with its secret (§7.1).
/// </summary>
public sealed class Subscriber : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly HttpClient http = new();
    private readonly ConcurrentDictionary<string, bool> wanted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Content> arrived = new();

    private Subscriber(WebApplication app, string url) => (this.app, Url) = (app, url);

    public string Url { get; }

    public string Secret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(20));

    /// <summary>Contents with a good signature, in order of arrival.</summary>
    public IReadOnlyList<Content> Arrived => [.. arrived];

    /// <summary>What the hub asked or said, in order: "subscribe", "unsubscribe", "denied".</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Contents that were not believed.</summary>
    public ConcurrentQueue<string> Doubted { get; } = new();

    /// <summary>When set, contents are answered with this instead of being taken; -1: with nothing at all.</summary>
    public int? Broken { get; set; }

    public static async Task<Subscriber> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var url = $"http://127.0.0.1:{RunningProgram.FreePort()}";
        host.Urls.Add(url);
        var subscriber = new Subscriber(host, url);
        host.MapGet("/callback", subscriber.Confirm);
        host.MapPost("/callback", subscriber.Receive);
        await host.StartAsync();
        return subscriber;
    }

    /// <summary>Finds hub and topic in the headers of a feed.</summary>
    public async Task<(string Hub, string Topic)> Discover(string feed)
    {
        using var answer = await http.GetAsync(new Uri(feed));
        var links = string.Join(", ", answer.Headers.GetValues("Link")).Split(", ").Select(link => link.Split(">; ")).ToLookup(l => l[1].Split(';')[0], l => l[0][1..]);
        return (links["rel=\"hub\""].First(), links["rel=\"self\""].Single());
    }

    /// <summary>Asks for a subscription, or for its end; returns the status and what the hub says.</summary>
    public async Task<(int Status, string Said)> Ask(string mode, (string Hub, string Topic) at, string? callback = null, bool wants = true)
    {
        if (wants) wanted[mode + " " + at.Topic] = true;
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["hub.mode"] = mode,
            ["hub.topic"] = at.Topic,
            ["hub.callback"] = callback ?? Url + "/callback?capability=7Rr0",
            ["hub.secret"] = Secret,
            ["hub.lease_seconds"] = "86400",
        });
        using var answer = await http.PostAsync(new Uri(at.Hub), form);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task Confirm(HttpContext context)
    {
        var query = context.Request.Query;
        var mode = query["hub.mode"].ToString();
        Asked.Enqueue(mode);
        if (query["capability"] != "7Rr0" || !wanted.TryRemove($"{mode} {query["hub.topic"]}", out _))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(query["hub.challenge"].ToString());
    }

    private async Task Receive(HttpContext context)
    {
        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var now = DateTimeOffset.UtcNow;
        if (Broken == -1) await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Broken is { } status and > 0)
        {
            context.Response.StatusCode = status;
            return;
        }

        var body = memory.ToArray();
        var signed = "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)).ToLowerInvariant();
        if (context.Request.Headers["X-Hub-Signature"] == signed && context.Request.Query["capability"] == "7Rr0")
            arrived.Enqueue(new Content(body, context.Request.ContentType ?? "", context.Request.Headers.Link.ToString(), now));
        else Doubted.Enqueue(context.Request.Headers["X-Hub-Signature"].ToString());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

/// <summary>What was pushed, and when it was there.</summary>
public sealed record Content(byte[] Body, string ContentType, string Link, DateTimeOffset At)
{
    public string Text => Encoding.UTF8.GetString(Body);
}
