using System.Net.Mime;
using System.Text.Json;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>The way out to other servers: <see cref="Outgoing.Send"/>.</summary>
public delegate Task<OutboundResponse> SendRequest(OutboundRequest request, CancellationToken cancellation);

/// <summary>
/// The keys of other servers' actors: from memory, from the store, or fetched by a GET that the instance actor signs. One fetch a
/// second for each authority, few at once, a failure remembered for five minutes, a known actor asked again once in five minutes.
/// </summary>
public sealed class RemoteKeys(SendRequest send, IRequestSigner signer, Db db, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan FailureLasts = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);
    private static readonly JsonDocumentOptions Shallow = new() { MaxDepth = 32 };

    private readonly RecentlyUsed<KeyFound> known = new(2000);
    private readonly RecentlyUsed<(KeyAnswer Answer, DateTimeOffset Until)> failed = new(1000);
    private readonly Throttle fetches = new(time, every: TimeSpan.FromSeconds(1), burst: 1, most: 5000);
    private readonly Throttle refetches = new(time, every: FailureLasts, burst: 1, most: 1000);
    private readonly SemaphoreSlim atOnce = new(16, 16);

    /// <summary>What is known of an actor without asking its server, or null. The key need not be the one that a request names.</summary>
    public async Task<KeyFound?> Known(string actor, CancellationToken cancellation)
    {
        if (known.TryGet(actor, out var found)) return found;
        if (await db.Read(tx => RemoteActor.Get(tx, actor), cancellation) is not { } stored || RsaKey.OfPublicPem(stored.KeyPem) is not { } key) return null;
        found = new KeyFound(stored, key, Fetched: false);
        known.Set(actor, found);
        return found;
    }

    /// <summary>Asks the actor's server, unless it failed within the last five minutes.</summary>
    public async Task<KeyAnswer> Fetch(string actor, string keyId, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var asked = Asked(actor, keyId);
        if (Failed(asked, now) is { } failure) return failure;
        if (!Uri.TryCreate(actor, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http")) return new KeyRefused($"The actor {actor} has no web address.");
        if (!fetches.TryPass(url.Authority, out var wait, LongestWait)) return new KeyLater($"{url.Authority} is asked for keys once a second.", wait);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, time, cancellation);
            // Another request of the same actor may have brought the key meanwhile.
            if (known.TryGet(actor, out var found) && found.Actor.KeyId == keyId && found.Actor.Fetched >= now.ToUnixTimeMilliseconds()) return found;
        }

        if (!await atOnce.WaitAsync(TimeSpan.Zero, cancellation)) return new KeyLater("Too many keys are being fetched.", LongestWait);
        KeyAnswer answer;
        try
        {
            answer = await Ask(url, actor, keyId, cancellation);
        }
        finally
        {
            atOnce.Release();
        }

        if (answer is KeyFound fresh)
        {
            failed.Remove(asked);
            known.Set(actor, fresh with { Fetched = false });
        }
        else
        {
            failed.Set(asked, (answer, time.GetUtcNow() + FailureLasts));
        }

        return answer;
    }

    /// <summary>Asks again for an actor that is known, because its key does not fit any more. Once in five minutes for each key.</summary>
    public async Task<KeyAnswer> Refetch(string actor, string keyId, CancellationToken cancellation)
    {
        // A server that could not answer is no reason to refuse for good.
        var asked = Asked(actor, keyId);
        if (Failed(asked, time.GetUtcNow()) is { } failure) return failure;
        return refetches.TryPass(asked, out _)
            ? await Fetch(actor, keyId, cancellation)
            : new KeyRefused($"The key {keyId} of {actor} does not fit, and was asked for a moment ago.");
    }

    /// <summary>Forgets what is in memory: the store was told that the actor changed or is gone.</summary>
    public void Forget(string actor) => known.Remove(actor);

    public void Dispose() => atOnce.Dispose();

    // By key, or somebody who invents keys of an actor could lock that actor's new key out.
    private static string Asked(string actor, string keyId) => $"{actor} {keyId}";

    private KeyAnswer? Failed(string asked, DateTimeOffset now) => !failed.TryGet(asked, out var failure) || failure.Until <= now ? null
        : failure.Answer is KeyLater later ? later with { After = failure.Until - now }
        : failure.Answer;

    private async Task<KeyAnswer> Ask(Uri url, string actor, string keyId, CancellationToken cancellation)
    {
        OutboundResponse response;
        try
        {
            response = await send(
                new OutboundRequest
                {
                    Method = HttpMethod.Get,
                    Url = url,
                    Headers = [new("Accept", "application/activity+json, application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"")],
                    HeadersFor = await signer.SignGets(cancellation),
                    Timeout = TimeSpan.FromSeconds(10),
                    MaxBytes = 1024 * 1024,
                    MaxRedirects = 2,
                },
                cancellation);
        }
        catch (OutboundException e)
        {
            return e.Fault is OutboundFault.Forbidden or OutboundFault.TooLarge or OutboundFault.TooManyRedirects or OutboundFault.BadRedirect
                ? new KeyRefused($"The key {keyId} cannot be fetched: {e.Message}")
                : new KeyLater($"The key {keyId} cannot be fetched now: {e.Message}", FailureLasts);
        }

        return response.Status switch
        {
            200 => Read(response, url, actor, keyId),
            404 or 410 => new KeyGone(),
            408 or 425 or 429 or >= 500 => new KeyLater($"{actor} answered {response.Status}.", FailureLasts),
            _ => new KeyRefused($"The key {keyId} cannot be fetched: {actor} answered {response.Status}."),
        };
    }

    private KeyAnswer Read(OutboundResponse response, Uri url, string actor, string keyId)
    {
        // Whoever can make a host redirect elsewhere is not that host.
        if (response.Url.Authority != url.Authority) return new KeyRefused($"{actor} redirects to another host.");
        if (!IsActivity(response.ContentType)) return new KeyRefused($"{actor} answered {response.ContentType ?? "no content type"}, not application/activity+json.");
        try
        {
            using var document = JsonDocument.Parse(response.Body, Shallow);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("type", out var type) && type.ValueEquals("Tombstone")) return new KeyGone();
            if (RemoteActor.Read(document.RootElement, actor, keyId, out var fault) is not { } read) return new KeyRefused(fault, ByItsOwner: true);
            if (RsaKey.OfPublicPem(read.KeyPem) is not { } key) return new KeyRefused($"The key {keyId} is no RSA key.");
            return new KeyFound(read with { Fetched = time.GetUtcNow().ToUnixTimeMilliseconds() }, key, Fetched: true);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new KeyRefused($"{actor} answered something that is no JSON.");
        }
    }

    private static bool IsActivity(string? contentType)
    {
        try
        {
            var type = new ContentType(contentType ?? "");
            return type.MediaType.Equals("application/activity+json", StringComparison.OrdinalIgnoreCase)
                || (type.MediaType.Equals("application/ld+json", StringComparison.OrdinalIgnoreCase)
                    && (type.Parameters["profile"] ?? "").Contains("https://www.w3.org/ns/activitystreams", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            return false;
        }
    }
}
