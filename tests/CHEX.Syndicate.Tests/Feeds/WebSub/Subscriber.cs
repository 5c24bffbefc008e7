using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Tests.Http;
using Microsoft.AspNetCore.Http;

namespace CHEX.Syndicate.Tests.Feeds.WebSub;

/// <summary>A WebSub subscriber on loopback, written from the standard (§5.3.1, §7): it confirms what it wants, and takes what is pushed.</summary>
internal sealed class Subscriber : IAsyncDisposable
{
    private readonly LoopbackSite site;

    private Subscriber(LoopbackSite site) => this.site = site;

    /// <summary>What the hub asked or said with GET, in order.</summary>
    public ConcurrentQueue<Question> Asked { get; } = new();

    /// <summary>What the hub sent with POST, in order; also what was not taken.</summary>
    public ConcurrentQueue<Pushed> Arrived { get; } = new();

    /// <summary>How a question is answered; the challenge where null.</summary>
    public Func<HttpContext, Task>? Says { get; set; }

    /// <summary>How a push is answered: a status.</summary>
    public Func<Pushed, HttpContext, Task<int>> Takes { get; set; } = (_, _) => Task.FromResult(204);

    public static async Task<Subscriber> Start()
    {
        var subscriber = new Subscriber(await LoopbackSite.Start());
        subscriber.site.Page("/callback", subscriber.Answer);
        return subscriber;
    }

    /// <summary>A callback of its own, by the last part of its query.</summary>
    public string Callback(string name = "a") => site.Root + "/callback?for=" + name;

    public string At(string pathAndQuery) => site.Root + pathAndQuery;

    public ValueTask DisposeAsync() => site.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var query = context.Request.Query;
        if (HttpMethods.IsPost(context.Request.Method))
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var headers = context.Request.Headers;
            var pushed = new Pushed(context.Request.QueryString.Value!, body.ToArray(), headers.ContentType.ToString(), headers.Link.ToString(), headers["X-Hub-Signature"].ToString());
            Arrived.Enqueue(pushed);
            context.Response.StatusCode = await Takes(pushed, context);
            return;
        }

        Asked.Enqueue(new Question(
            context.Request.QueryString.Value!, query["hub.mode"].ToString(), query["hub.topic"].ToString(), query["hub.challenge"].ToString(),
            long.TryParse(query["hub.lease_seconds"], NumberStyles.None, CultureInfo.InvariantCulture, out var lease) ? lease : null, query["hub.reason"].ToString()));
        if (Says is { } says)
        {
            await says(context);
            return;
        }

        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync(query["hub.challenge"].ToString());
    }
}

/// <summary>One question of the hub.</summary>
internal sealed record Question(string Query, string Mode, string Topic, string Challenge, long? Lease, string Reason);

/// <summary>One push, as it arrived.</summary>
internal sealed record Pushed(string Query, byte[] Body, string ContentType, string Link, string Signature)
{
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>What the signature must be under a secret.</summary>
    public string Signed(string secret) => "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Body)).ToLowerInvariant();
}
