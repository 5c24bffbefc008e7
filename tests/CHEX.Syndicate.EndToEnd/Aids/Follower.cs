using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.EndToEnd.Aids;

/// <summary>
/// A server like Mastodon on loopback, with its own signature code: one actor who follows, an inbox that checks
/// every signature against the key it fetched itself, and a list of what arrived.
/// </summary>
public sealed class Follower : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly RSA key = RSA.Create(2048);
    private readonly HttpClient http = new();
    private readonly ConcurrentQueue<JsonElement> arrived = new();
    private readonly ConcurrentDictionary<string, string> keys = new(StringComparer.Ordinal);

    private Follower(WebApplication app, string url)
    {
        this.app = app;
        Url = url;
    }

    public string Url { get; }

    public string Actor => Url + "/users/mairi";

    /// <summary>Everything that arrived with a good signature, in order of arrival.</summary>
    public IReadOnlyList<JsonElement> Arrived => [.. arrived];

    /// <summary>What was refused, with the reason.</summary>
    public ConcurrentQueue<string> Refused { get; } = new();

    /// <summary>When set, the inbox answers this instead.</summary>
    public int? Broken { get; set; }

    public static async Task<Follower> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var url = $"http://127.0.0.1:{RunningProgram.FreePort()}";
        host.Urls.Add(url);
        var follower = new Follower(host, url);
        host.MapGet("/users/mairi", follower.WriteActor);
        host.MapPost("/users/mairi/inbox", follower.Receive);
        host.MapPost("/inbox", follower.Receive);
        await host.StartAsync();
        return follower;
    }

    /// <summary>Follows an account; returns the status of the answer and the id of the Follow.</summary>
    public Task<(int Status, string Id)> Follow(string actor, string inbox)
    {
        var id = $"{Url}/follows/{Guid.NewGuid():n}";
        return Post(id, inbox, new Dictionary<string, object>
        {
            ["@context"] = "https://www.w3.org/ns/activitystreams",
            ["id"] = id,
            ["type"] = "Follow",
            ["actor"] = Actor,
            ["object"] = actor,
        });
    }

    /// <summary>Takes a Follow back.</summary>
    public Task<(int Status, string Id)> Unfollow(string follow, string actor, string inbox)
    {
        var id = follow + "/undo";
        return Post(id, inbox, new Dictionary<string, object>
        {
            ["@context"] = "https://www.w3.org/ns/activitystreams",
            ["id"] = id,
            ["type"] = "Undo",
            ["actor"] = Actor,
            ["object"] = new { id = follow, type = "Follow", actor = Actor, @object = actor },
        });
    }

    /// <summary>The activities of one type that arrived.</summary>
    public IReadOnlyList<JsonElement> Of(string type) => [.. Arrived.Where(a => a.GetProperty("type").GetString() == type)];

    /// <summary>Posts any body to an inbox, signed with draft-cavage as Mastodon does; the caller may spoil the request.</summary>
    public async Task<HttpResponseMessage> Send(string inbox, string body, Action<HttpRequestMessage>? spoil = null, bool sign = true)
    {
        var url = new Uri(inbox);
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/activity+json");
        if (sign)
        {
            var date = DateTimeOffset.UtcNow.ToString("R");
            var digest = "SHA-256=" + Convert.ToBase64String(SHA256.HashData(bytes));
            var text = $"(request-target): post {url.PathAndQuery}\nhost: {url.Authority}\ndate: {date}\ndigest: {digest}\ncontent-type: application/activity+json";
            var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
            request.Headers.TryAddWithoutValidation("Date", date);
            request.Headers.TryAddWithoutValidation("Digest", digest);
            request.Headers.TryAddWithoutValidation("Signature", $"keyId=\"{Actor}#main-key\",algorithm=\"rsa-sha256\",headers=\"(request-target) host date digest content-type\",signature=\"{signature}\"");
        }

        spoil?.Invoke(request);
        return await http.SendAsync(request);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
        http.Dispose();
    }

    private async Task<(int Status, string Id)> Post(string id, string inbox, object activity)
    {
        using var answer = await Send(inbox, JsonSerializer.Serialize(activity));
        return ((int)answer.StatusCode, id);
    }

    private Task WriteActor(HttpContext context)
    {
        context.Response.ContentType = "application/activity+json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["@context"] = new[] { "https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1" },
            ["id"] = Actor,
            ["type"] = "Person",
            ["preferredUsername"] = "mairi",
            ["inbox"] = Actor + "/inbox",
            ["endpoints"] = new { sharedInbox = Url + "/inbox" },
            ["publicKey"] = new { id = Actor + "#main-key", owner = Actor, publicKeyPem = key.ExportSubjectPublicKeyInfoPem() },
        }));
    }

    private async Task Receive(HttpContext context)
    {
        if (Broken is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }

        using var memory = new MemoryStream();
        await context.Request.Body.CopyToAsync(memory);
        var body = memory.ToArray();
        var wrong = await Check(context.Request, body);
        if (wrong is not null)
        {
            Refused.Enqueue(wrong);
            context.Response.StatusCode = 401;
            return;
        }

        arrived.Enqueue(JsonDocument.Parse(body).RootElement.Clone());
        context.Response.StatusCode = 202;
    }

    private async Task<string?> Check(HttpRequest request, byte[] body)
    {
        var fields = request.Headers["Signature"].ToString().Split("\",")
            .Select(p => p.Split("=\"", 2)).Where(p => p.Length == 2)
            .ToDictionary(p => p[0].Trim(), p => p[1].TrimEnd('"'), StringComparer.Ordinal);
        if (!fields.TryGetValue("keyId", out var keyId)) return "no signature";
        if (request.Headers["Digest"] != "SHA-256=" + Convert.ToBase64String(SHA256.HashData(body))) return "wrong digest";
        var lines = fields["headers"].Split(' ').Select(h => h == "(request-target)"
            ? $"(request-target): post {request.Path}{request.QueryString}"
            : $"{h}: {request.Headers[h]}");
        using var rsa = RSA.Create();
        rsa.ImportFromPem(await KeyOf(keyId));
        var good = rsa.VerifyData(Encoding.UTF8.GetBytes(string.Join('\n', lines)), Convert.FromBase64String(fields["signature"]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return good ? null : "wrong signature";
    }

    private async Task<string> KeyOf(string keyId)
    {
        if (keys.TryGetValue(keyId, out var known)) return known;
        using var request = new HttpRequestMessage(HttpMethod.Get, keyId.Split('#')[0]);
        request.Headers.TryAddWithoutValidation("Accept", "application/activity+json");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        using var actor = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var pem = actor.RootElement.GetProperty("publicKey").GetProperty("publicKeyPem").GetString()!;
        return keys.GetOrAdd(keyId, pem);
    }
}
