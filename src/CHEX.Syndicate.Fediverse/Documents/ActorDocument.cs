using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>An account as other servers meet it (activitypub.md 1.2).</summary>
public static class ActorDocument
{
    /// <summary>The actor of an account: a Service, so that people see that it is automatic.</summary>
    /// <param name="account">The account.</param>
    /// <param name="publicKey">PEM.</param>
    /// <param name="created">When the account was made.</param>
    /// <param name="settings">Who runs it, from which sources, with whose agreement.</param>
    /// <param name="addresses">Where we are.</param>
    public static byte[] Of(AccountSettings account, string publicKey, DateTimeOffset created, FediverseSettings settings, Addresses addresses) => JsonText.Bytes(json =>
    {
        var profile = new Profile(account, settings, addresses);
        var actor = addresses.Actor(account.Name);
        json.Context(Contexts.Actor);
        json.WriteString("id", actor);
        json.WriteString("type", "Service");
        json.WriteString("preferredUsername", account.Name);
        json.WriteString("webfinger", addresses.Handle(account.Name)); // FEP-2c59
        json.WriteString("name", account.DisplayName);
        json.WriteString("summary", profile.Summary);
        json.WriteString("url", addresses.AccountPage(account.Name));
        json.WriteString("inbox", addresses.Inbox(account.Name));
        json.WriteString("outbox", addresses.Outbox(account.Name));
        json.WriteString("followers", addresses.Followers(account.Name));
        json.WriteString("following", addresses.Following(account.Name));
        json.WriteString("featured", addresses.Featured(account.Name));
        json.Object("endpoints", () => json.WriteString("sharedInbox", addresses.SharedInbox));
        json.WriteString("published", JsonText.Moment(created));
        json.WriteBoolean("manuallyApprovesFollowers", false);
        json.WriteBoolean("discoverable", true);
        json.WriteBoolean("indexable", true);
        json.Array("attributionDomains", [.. profile.Domains]);
        if (settings.Icon is { } icon) Icon(json, icon, account.DisplayName);
        Rows(json, profile.Rows);
        Key(json, actor, publicKey, addresses);
    });

    /// <summary>
    /// The instance actor (FEP-2677): the server itself, which signs what we fetch. Anyone may read it unsigned, or two
    /// servers would ask each other for keys for ever.
    /// </summary>
    public static byte[] Instance(string publicKey, DateTimeOffset created, FediverseSettings settings, Addresses addresses) => JsonText.Bytes(json =>
    {
        var actor = addresses.InstanceActor;
        json.Context(Contexts.Actor);
        json.WriteString("id", actor);
        json.WriteString("type", "Application");
        json.WriteString("preferredUsername", InstanceHandle.User(addresses));
        json.WriteString("webfinger", InstanceHandle.Of(addresses));
        json.WriteString("name", settings.Title);
        json.WriteString("summary", NoteHtml.Paragraph(NoteHtml.Escape($"The server itself: it signs what {settings.Title} fetches. It posts nothing.")));
        json.WriteString("url", addresses.AboutBot);
        json.WriteString("inbox", addresses.SharedInbox);
        json.WriteString("outbox", addresses.Outbox(Addresses.InstanceName));
        json.Object("endpoints", () => json.WriteString("sharedInbox", addresses.SharedInbox));
        json.WriteString("published", JsonText.Moment(created));
        json.WriteBoolean("manuallyApprovesFollowers", true);
        json.WriteBoolean("discoverable", false);
        json.WriteBoolean("indexable", false);
        Key(json, actor, publicKey, addresses);
    });

    private static void Icon(Utf8JsonWriter json, string url, string name) => json.Object("icon", () =>
    {
        json.WriteString("type", "Image");
        json.WriteString("mediaType", "image/png");
        json.WriteString("url", url);
        json.WriteString("summary", $"{name} logo");
    });

    private static void Rows(Utf8JsonWriter json, IReadOnlyList<ProfileRow> rows)
    {
        json.WriteStartArray("attachment");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("type", "PropertyValue");
            json.WriteString("name", row.Name);
            json.WriteString("value", row.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // The key stands in the actor under #main-key: a key elsewhere costs others a fetch, and that fetch fails.
    private static void Key(Utf8JsonWriter json, string actor, string publicKey, Addresses addresses) => json.Object("publicKey", () =>
    {
        json.WriteString("id", addresses.Key(actor));
        json.WriteString("owner", actor);
        json.WriteString("publicKeyPem", publicKey);
    });
}
