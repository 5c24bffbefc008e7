using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>
/// How much strangers may ask of the hub. Rows are bounded for good, in the store; how fast they may come is bounded on each node. A stranger who
/// names somebody else's callback makes us ask that host a few times and no more: requests are limited by the callback's registrable
/// domain, and more tightly as long as nobody there has confirmed a subscription.
/// </summary>
public sealed class HubLimits(TimeProvider time)
{
    /// <summary>Subscriptions in all.</summary>
    public const int Subscriptions = 5000;

    /// <summary>Subscriptions of one registrable domain.</summary>
    public const int OfDomain = 200;

    /// <summary>Different feeds that are subscribed to: each is looked at whenever something loud happens.</summary>
    public const int Topics = 200;

    /// <summary>Requests that wait for their subscriber's word.</summary>
    public const int Pending = 500;

    /// <summary>The same, of one registrable domain.</summary>
    public const int PendingOfDomain = 100;

    /// <summary>The lease of who asks for none.</summary>
    public static readonly TimeSpan DefaultLease = TimeSpan.FromDays(10);

    /// <summary>The longest lease: whoever is still there asks again before.</summary>
    public static readonly TimeSpan LongestLease = TimeSpan.FromDays(30);

    /// <summary>The shortest lease.</summary>
    public static readonly TimeSpan ShortestLease = TimeSpan.FromMinutes(1);

    private readonly Throttle byClient = new(time, every: TimeSpan.FromSeconds(6), burst: 120, most: 10_000);
    private readonly Throttle byStranger = new(time, every: TimeSpan.FromMinutes(1), burst: 20, most: 10_000);
    private readonly Throttle byAcquaintance = new(time, every: TimeSpan.FromSeconds(5), burst: 200, most: 10_000);
    private readonly Throttle all = new(time, every: TimeSpan.FromMilliseconds(200), burst: 300, most: 1);

    /// <summary>Null where a client may ask now; else when it may.</summary>
    internal TimeSpan? Client(string client) => byClient.TryPass(client, out var wait) ? null : wait;

    /// <summary>Null where a callback of a domain may be asked now; else when it may. Call it last: what is refused for something else does not count.</summary>
    internal TimeSpan? Domain(string domain, bool met)
    {
        if (!(met ? byAcquaintance : byStranger).TryPass(domain, out var wait)) return wait;
        return all.TryPass("", out wait) ? null : wait;
    }
}
