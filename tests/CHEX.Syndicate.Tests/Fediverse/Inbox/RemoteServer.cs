using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CHEX.Syndicate.Fediverse.Inbox;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Fediverse.Documents;

namespace CHEX.Syndicate.Tests.Fediverse.Inbox;

/// <summary>Other people's servers: actors with keys, their documents, and requests that they sign.</summary>
internal sealed class RemoteServer(TestClock clock)
{
    // Making keys is slow: one is enough for who does not care whose it is.
    private static readonly RsaKey First = RsaKey.Make();
    private static readonly RsaKey Second = RsaKey.Make();

    public const string Ada = "https://social.example/users/ada";

    public RsaKey Key { get; set; } = First;

    /// <summary>What every fetch is answered instead of the actor document.</summary>
    public Func<OutboundRequest, OutboundResponse>? Instead { get; set; }

    /// <summary>Changes actor documents before they are served.</summary>
    public Action<JsonObject>? Edit { get; set; }

    public List<OutboundRequest> Asked { get; } = [];

    public void ChangeKey() => Key = Second;

    public Task<OutboundResponse> Send(OutboundRequest request, CancellationToken cancellation)
    {
        Asked.Add(request);
        return Task.FromResult(Instead is not null ? Instead(request) : Answer(request.Url, 200, Document(request.Url)));
    }

    public static OutboundResponse Answer(Uri url, int status, string body = "", string? type = "application/activity+json; charset=utf-8") =>
        new() { Status = status, Url = url, Body = Encoding.UTF8.GetBytes(body), ContentType = type };

    public string Document(Uri actor)
    {
        var id = actor.AbsoluteUri;
        var json = new JsonObject
        {
            ["@context"] = "https://www.w3.org/ns/activitystreams",
            ["id"] = id,
            ["type"] = "Person",
            ["inbox"] = id + "/inbox",
            ["endpoints"] = new JsonObject { ["sharedInbox"] = $"https://{actor.Authority}/inbox" },
            ["publicKey"] = new JsonObject { ["id"] = id + "#main-key", ["owner"] = id, ["publicKeyPem"] = Key.PublicPem() },
        };
        Edit?.Invoke(json);
        return json.ToJsonString();
    }

    public InboxRequest Follow(string id = "https://social.example/follows/1", string actor = Ada, string? client = "192.0.2.1", SignatureScheme scheme = SignatureScheme.Cavage) =>
        Signed(new { id, type = "Follow", actor, @object = Sample.Addresses.Actor("network") }, actor, client, scheme);

    public InboxRequest Undo(object about, string id = "https://social.example/undo/1", string actor = Ada) => Signed(new { id, type = "Undo", actor, @object = about }, actor);

    public static object FollowOf(string id, string actor = Ada) => new { id, type = "Follow", actor, @object = Sample.Addresses.Actor("network") };

    public InboxRequest Delete(string actor = Ada) => Signed(new { id = actor + "#delete", type = "Delete", actor, @object = actor }, actor);

    public InboxRequest Signed(object activity, string signer = Ada, string? client = "192.0.2.1", SignatureScheme scheme = SignatureScheme.Cavage)
    {
        // No two moments are the same, so no two signatures are.
        clock.Advance(TimeSpan.FromSeconds(1));
        var body = JsonSerializer.SerializeToUtf8Bytes(activity);
        var url = new Uri(Sample.Addresses.SharedInbox);
        var headers = scheme == SignatureScheme.Cavage
            ? Cavage.SignPost(Key, signer + "#main-key", url, body, clock.GetUtcNow())
            : Rfc9421.SignPost(Key, signer + "#main-key", url, body, clock.GetUtcNow());
        return new InboxRequest("POST", url.PathAndQuery, headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value), body, Account: null, client);
    }
}
