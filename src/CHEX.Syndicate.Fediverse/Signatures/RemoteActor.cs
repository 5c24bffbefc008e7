using System.Text.Json;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>What we keep of an actor of another server: where to send, and a key to check with. Nothing of its person.</summary>
public sealed record RemoteActor
{
    public required string Id { get; init; }
    public required string Inbox { get; init; }
    public string? SharedInbox { get; init; }
    public required string KeyId { get; init; }
    public required string KeyPem { get; init; }

    /// <summary>When it was fetched, in milliseconds since 1970 by the process's clock.</summary>
    public long Fetched { get; init; }

    /// <summary>Reads an actor as known to the store, or null.</summary>
    public static Task<RemoteActor?> Get(Tx tx, string id) => tx.One<RemoteActor>(
        """
        SELECT id AS Id, inbox AS Inbox, shared_inbox AS SharedInbox, key_id AS KeyId, key_pem AS KeyPem, fetched AS Fetched
        FROM remote_actor WHERE id = @id AND key_pem IS NOT NULL AND inbox IS NOT NULL
        """,
        new { id });

    /// <summary>Keeps an actor, over what was known of it. Only what has proved itself by a signature is kept.</summary>
    public static Task Save(Tx tx, RemoteActor actor) => tx.Execute(
        """
        INSERT INTO remote_actor (id, inbox, shared_inbox, key_id, key_pem, fetched) VALUES (@Id, @Inbox, @SharedInbox, @KeyId, @KeyPem, @Fetched)
        ON CONFLICT (id) DO UPDATE SET inbox = excluded.inbox, shared_inbox = excluded.shared_inbox,
          key_id = excluded.key_id, key_pem = excluded.key_pem, fetched = excluded.fetched
        """,
        actor);

    /// <summary>Forgets an actor.</summary>
    public static Task Forget(Tx tx, string id) => tx.Execute("DELETE FROM remote_actor WHERE id = @id", new { id });

    /// <summary>Forgets actors fetched before <paramref name="before"/> that follow nobody here; returns how many, at most 500.</summary>
    public static Task<int> ForgetOld(Tx tx, long before) => tx.Execute(
        """
        DELETE FROM remote_actor WHERE id IN (
          SELECT id FROM remote_actor WHERE fetched < @before AND NOT EXISTS (SELECT 1 FROM follower WHERE follower.actor = remote_actor.id) LIMIT 500)
        """,
        new { before });

    /// <summary>
    /// Reads an actor document (activitypub.md 1.2): its id is the address it came from, its type is one of the five, and it owns
    /// the key. Null and a reason where that does not hold.
    /// </summary>
    /// <param name="document">The whole document.</param>
    /// <param name="id">The address that was asked.</param>
    /// <param name="keyId">The key that is looked for.</param>
    /// <param name="fault">What is wrong with it.</param>
    public static RemoteActor? Read(JsonElement document, string id, string keyId, out string fault)
    {
        fault = "";
        if (document.ValueKind != JsonValueKind.Object || Text(document, "id") != id)
        {
            fault = $"The document at {id} has another id.";
            return null;
        }

        if (Text(document, "type") is not ("Application" or "Group" or "Organization" or "Person" or "Service"))
        {
            fault = $"The document at {id} is no actor.";
            return null;
        }

        if (Text(document, "inbox") is not { } inbox)
        {
            fault = $"The actor {id} has no inbox.";
            return null;
        }

        if (Key(document, id, keyId) is not { } pem)
        {
            fault = $"The actor {id} has no key {keyId}.";
            return null;
        }

        var shared = document.TryGetProperty("endpoints", out var endpoints) && endpoints.ValueKind == JsonValueKind.Object ? Text(endpoints, "sharedInbox") : null;
        return new RemoteActor { Id = id, Inbox = inbox, SharedInbox = shared, KeyId = keyId, KeyPem = pem };
    }

    private static string? Key(JsonElement document, string id, string keyId)
    {
        if (!document.TryGetProperty("publicKey", out var keys)) return null;
        IEnumerable<JsonElement> all = keys.ValueKind == JsonValueKind.Array ? keys.EnumerateArray().Take(10) : [keys];
        return all
            .Where(k => k.ValueKind == JsonValueKind.Object && Text(k, "id") == keyId && Text(k, "owner") == id)
            .Select(k => Text(k, "publicKeyPem"))
            .FirstOrDefault(pem => pem is not null);
    }

    // No store takes U+0000.
    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { } text && !text.Contains('\0', StringComparison.Ordinal) ? text : null;
}
