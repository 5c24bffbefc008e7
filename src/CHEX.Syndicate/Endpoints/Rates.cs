using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// How often one address may ask. Memory is bounded: addresses fall into a fixed number of buckets, those of one IPv6
/// network (/64) into one. Feeds, and the pictures in them, get the most; this machine itself is not counted.
/// </summary>
public static class Rates
{
    private const int Buckets = 16_384;

    private enum RateKind
    {
        Feed,
        Page,
        Post,
    }

    /// <summary>The limiter of all requests.</summary>
    public static PartitionedRateLimiter<HttpContext> Limiter() => PartitionedRateLimiter.Create<HttpContext, (RateKind Kind, int Bucket)>(context =>
    {
        var client = context.Connection.RemoteIpAddress;
        if (client is null || IPAddress.IsLoopback(client)) return RateLimitPartition.GetNoLimiter((Kind: RateKind.Feed, Bucket: -1));
        var kind = KindOf(context.Request);
        return RateLimitPartition.GetTokenBucketLimiter((Kind: kind, Bucket: Bucket(client)), key => key.Kind switch
        {
            RateKind.Feed => Bucket(burst: 1200, perSecond: 60),
            RateKind.Page => Bucket(burst: 240, perSecond: 12),
            _ => Bucket(burst: 120, perSecond: 6),
        });
    });

    private static RateKind KindOf(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) ? RateKind.Post
        : request.Path.StartsWithSegments("/feeds", StringComparison.Ordinal) || request.Path.StartsWithSegments("/embed", StringComparison.Ordinal) || request.Path == FeedListEndpoint.Path || request.Path.StartsWithSegments("/media", StringComparison.Ordinal) ? RateKind.Feed
        : RateKind.Page;

    /// <summary>What counts as one client: an IPv4 address, or an IPv6 network (/64), named by its first address.</summary>
    public static IPAddress Network(IPAddress client)
    {
        if (client.IsIPv4MappedToIPv6) return client.MapToIPv4();
        if (client.AddressFamily != AddressFamily.InterNetworkV6) return client;
        Span<byte> bytes = stackalloc byte[16];
        client.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private static int Bucket(IPAddress client)
    {
        Span<byte> bytes = stackalloc byte[16];
        Network(client).TryWriteBytes(bytes, out var length);
        // HashCode is seeded by chance for each process: nobody can aim at somebody else's bucket.
        var hash = default(HashCode);
        hash.AddBytes(bytes[..length]);
        return (hash.ToHashCode() & int.MaxValue) % Buckets;
    }

    private static TokenBucketRateLimiterOptions Bucket(int burst, int perSecond) => new()
    {
        TokenLimit = burst,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };
}
