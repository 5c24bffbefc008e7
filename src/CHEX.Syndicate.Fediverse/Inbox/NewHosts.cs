using CHEX.Syndicate.Http;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Inbox;

/// <summary>
/// How fast strangers may become acquaintances: servers that were never met are limited by registrable domain (many subdomains
/// are one owner) and by the address that speaks for them. Servers whose actors are in the store are not strangers.
/// </summary>
internal sealed class NewHosts(TimeProvider time)
{
    private readonly Throttle byDomain = new(time, every: TimeSpan.FromMinutes(6), burst: 10, most: 10_000);
    private readonly Throttle byClient = new(time, every: TimeSpan.FromSeconds(30), burst: 20, most: 10_000);

    /// <summary>True where an actor of that host is in the store.</summary>
    public static async Task<bool> Met(Tx tx, Uri actor)
    {
        // All ids of one host lie between "https://host/" and "https://host0", for "0" follows "/".
        var root = $"{actor.Scheme}://{actor.Authority}";
        return await tx.One<long?>(
            "SELECT fetched FROM remote_actor WHERE id >= @from AND id < @to LIMIT 1", new { from = root + "/", to = root + "0" }) is not null;
    }

    /// <summary>Null where a host that was never met may be met now; else when to ask again.</summary>
    public TimeSpan? Refused(Uri actor, string? client)
    {
        if (client is not null && !byClient.TryPass(client, out var wait)) return wait;
        return byDomain.TryPass(PublicSuffix.RegistrableDomain(actor.IdnHost), out wait) ? null : wait;
    }
}
