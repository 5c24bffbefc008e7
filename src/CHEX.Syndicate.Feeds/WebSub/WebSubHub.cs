using CHEX.Syndicate.Http;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>
/// Takes subscription requests (W3C WebSub §5):
/// <code>
/// 1 whose request is it, and may it ask now?              (HubLimits)
/// 2 what is asked for, and is it right in itself?         (Wish)
/// 3 is the topic one of our feeds?                        (FeedCache)
/// 4 is there room for it?                                 (HubLimits)
/// 5 it is kept as an intent of the topic and the callback (Intents)
///    └► a lane asks the callback whether it is meant      (VerifyIntent)
///         └► the subscription is kept, or ended           (Subscriptions)
/// </code>
/// The answer depends on nothing that happens after it.
/// </summary>
public sealed class WebSubHub(Db db, FeedCache cache, HubTopics topics, Outgoing outgoing, Secret secret, HubLimits limits)
{
    /// <summary>Answers a request.</summary>
    /// <exception cref="StoreException">The store cannot be reached.</exception>
    public async Task<HubAnswer> Receive(HubRequest request, CancellationToken cancellation)
    {
        // 1. The client.
        if (request.Client is { } client && limits.Client(client) is { } wait)
            return new HubAnswer(429, "Too many requests from this address. Please wait.", wait);

        // 2. The fields.
        if (Wish.Read(request.Fields, topics, outgoing.Objection, out var wrong) is not { } wish) return HubAnswer.Wrong(wrong);

        // 3. The topic. How the logs stand is read before the feed: what changes after that is pushed to who subscribes now.
        var domain = PublicSuffix.RegistrableDomain(wish.Callback.IdnHost);
        var standing = await db.Read(tx => Standing.Of(tx, wish.Path, wish.Callback.AbsoluteUri, domain), cancellation);
        var feed = topics.At(wish.Path) is { } address ? await cache.Get(address, cancellation, standing.Journal) : null;
        if (feed is null && (wish.Subscribe || !standing.IsSubscribed)) return HubAnswer.Wrong(Wish.NoTopic);

        // 4. Room.
        if (Refused(wish, standing) is { } full) return full;
        if (limits.Domain(domain, standing.OfDomain > 0) is { } later)
            return new HubAnswer(429, $"Too many requests with a hub.callback at {domain}. Please wait.", later);

        // 5. The intent.
        var intent = new Intent
        {
            Subscribe = wish.Subscribe,
            Lease = (long)wish.Lease.TotalSeconds,
            Secret = wish.Secret is { } key ? secret.Protect(key) : null,
            Has = feed?.ETag ?? "",
            Journal = standing.Journal,
            Head = standing.Head,
        };
        await db.Write(tx => Intents.Put(tx, wish.Path, wish.Callback, domain, intent), cancellation);
        return HubAnswer.Accepted;
    }

    private static HubAnswer? Refused(Wish wish, Standing standing)
    {
        if (!standing.IsPending && (standing.Pending >= HubLimits.Pending || standing.PendingOfDomain >= HubLimits.PendingOfDomain))
            return new HubAnswer(503, "Too many requests wait for the word of their subscribers. Please try again later.", TimeSpan.FromMinutes(5));
        return wish.Subscribe && standing.Full is { } full ? new HubAnswer(503, full, TimeSpan.FromHours(1)) : null;
    }
}
