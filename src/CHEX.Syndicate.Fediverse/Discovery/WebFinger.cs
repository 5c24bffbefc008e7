using CHEX.Syndicate.Fediverse.Documents;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Discovery;

/// <summary>
/// WebFinger (RFC 7033): from <c>@name@domain</c>, or one of our addresses, to the actor. The subject is always the one true
/// handle, whatever was asked; other servers go round by it and must come back to the same actor.
/// </summary>
public static class WebFinger
{
    /// <summary>The media type of the answer.</summary>
    public const string MediaType = "application/jrd+json; charset=utf-8";

    /// <summary>
    /// The answer to <c>/.well-known/webfinger?resource=…</c>: 200, 400 where the resource is missing or no resource, 404 where it is not ours.
    /// </summary>
    /// <param name="resource">Decoded once, as a query is; <c>acct:name@domain</c>, with or without acct: and with an @ before it, or a URL.</param>
    /// <param name="settings">The accounts.</param>
    /// <param name="addresses">Where we are.</param>
    public static ApAnswer Answer(string? resource, FediverseSettings settings, Addresses addresses)
    {
        if (string.IsNullOrWhiteSpace(resource)) return Error(400, "The parameter resource is missing; for example resource=acct:" + Example(settings, addresses));
        var asked = Uri.UnescapeDataString(resource.Trim());
        if (Find(asked, settings, addresses) is not { } name) return Error(404, "There is nobody of that name here.");
        return new ApAnswer(200, MediaType, name == Addresses.InstanceName ? Instance(addresses) : Account(name, settings, addresses));
    }

    /// <summary>The name of the account, or of the instance actor; null where it is neither.</summary>
    private static string? Find(string asked, FediverseSettings settings, Addresses addresses)
    {
        bool Is(string other) => string.Equals(asked, other, StringComparison.OrdinalIgnoreCase);
        if (asked.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || asked.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        {
            asked = asked.TrimEnd('/');
            if (Is(addresses.InstanceActor) || Is(addresses.PublicUrl)) return Addresses.InstanceName;
            return settings.Accounts.FirstOrDefault(a => Is(addresses.Actor(a.Name)) || Is(addresses.AccountPage(a.Name)))?.Name;
        }

        if (asked.StartsWith("acct:", StringComparison.OrdinalIgnoreCase)) asked = asked[5..];
        asked = asked.TrimStart('@');
        if (Is(InstanceHandle.Of(addresses))) return Addresses.InstanceName;
        var at = asked.LastIndexOf('@');
        if (at < 0) return null;

        // The handle's domain may be another than ours; both lead here, and the subject says which one is right.
        var domain = asked[(at + 1)..];
        var ours = new[] { addresses.HandleDomain, addresses.Authority, new Uri(addresses.PublicUrl).IdnHost };
        return ours.Contains(domain, StringComparer.OrdinalIgnoreCase) ? settings.Account(asked[..at])?.Name : null;
    }

    private static byte[] Account(string name, FediverseSettings settings, Addresses addresses) => JsonText.Bytes(json =>
    {
        var actor = addresses.Actor(name);
        var page = addresses.AccountPage(name);
        json.WriteString("subject", "acct:" + addresses.Handle(name));
        json.Array("aliases", page, actor);
        json.WriteStartArray("links");
        Link(json, "http://webfinger.net/rel/profile-page", "text/html", page);
        Link(json, "self", "application/activity+json", actor);
        if (settings.Icon is { } icon) Link(json, "http://webfinger.net/rel/avatar", "image/png", icon);
        json.WriteEndArray();
    });

    private static byte[] Instance(Addresses addresses) => JsonText.Bytes(json =>
    {
        json.WriteString("subject", "acct:" + InstanceHandle.Of(addresses));
        json.Array("aliases", addresses.InstanceActor);
        json.WriteStartArray("links");
        Link(json, "http://webfinger.net/rel/profile-page", "text/html", addresses.AboutBot);
        Link(json, "self", "application/activity+json", addresses.InstanceActor);
        json.WriteEndArray();
    });

    private static void Link(System.Text.Json.Utf8JsonWriter json, string rel, string type, string href)
    {
        json.WriteStartObject();
        json.WriteString("rel", rel);
        json.WriteString("type", type);
        json.WriteString("href", href);
        json.WriteEndObject();
    }

    private static ApAnswer Error(int status, string reason) =>
        new(status, "application/json; charset=utf-8", JsonText.Bytes(json => json.WriteString("error", reason)));

    private static string Example(FediverseSettings settings, Addresses addresses) =>
        settings.Accounts is [var first, ..] ? addresses.Handle(first.Name) : InstanceHandle.Of(addresses);
}
