using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Inbox;

/// <summary>Where we agree to send to: an actor's own server and nobody else's, or a thousand invented followers could point us at a victim.</summary>
internal static class InboxRules
{
    /// <summary>As many followers of one authority may each want an inbox of their own.</summary>
    public const int MostPersonalLanes = 100;

    /// <summary>Null where both inboxes belong to the actor's server; else what is wrong.</summary>
    public static string? Fault(RemoteActor actor, Addresses addresses)
    {
        var owner = PublicSuffix.RegistrableDomain(new Uri(actor.Id).IdnHost);
        foreach (var inbox in new[] { actor.Inbox, actor.SharedInbox })
        {
            if (inbox is null) continue;
            if (!Uri.TryCreate(inbox, UriKind.Absolute, out var url) || !IsWeb(url, addresses)) return $"The inbox {inbox} has no https address.";
            if (PublicSuffix.RegistrableDomain(url.IdnHost) != owner) return $"The inbox {inbox} is not on the actor's domain {owner}.";
            if (url.Authority == addresses.Authority) return $"The inbox {inbox} is ours.";
        }

        return null;
    }

    /// <summary>Plain http is for trials: where we ourselves are on it.</summary>
    public static bool IsWeb(Uri url, Addresses addresses) =>
        url.UserInfo.Length == 0 && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && addresses.PublicUrl.StartsWith("http:", StringComparison.Ordinal)));
}
