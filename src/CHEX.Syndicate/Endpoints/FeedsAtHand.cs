using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using CHEX.Syndicate.Feeds;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// Most requests are for a feed that is kept ready and as it was: they are answered here, before anything else is done. What is
/// not at hand, or has to be made anew, goes its whole way to <see cref="FeedEndpoints"/>, which gives the same answer.
/// </summary>
public sealed class FeedsAtHand(FeedCache cache, PartitionedRateLimiter<HttpContext> rates)
{
    // As many as there are feeds with a path of their own: the endpoint remembers those alone.
    private readonly ConcurrentDictionary<string, Known> known = new(StringComparer.Ordinal);

    /// <summary>Notes a feed that was given at its own path.</summary>
    public void Remember(string path, FeedAddress address, string link) => known.TryAdd(path, new(address, link));

    /// <summary>Answers, or lets the request go on.</summary>
    public Task Answer(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (!request.QueryString.HasValue && request.Path.Value is { } path && known.TryGetValue(path, out var feed)
            && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            && cache.AtHand(feed.Address) is { } ready)
        {
            // To be told that nothing is new costs nothing and is never refused.
            if (FeedAnswer.IsFresh(context, ready)) return FeedAnswer.Fresh(context, ready, feed.Link);
            if (MayCome(context)) return FeedAnswer.Whole(context, ready, feed.Link);
        }

        return next(context);
    }

    private bool MayCome(HttpContext context)
    {
        using var lease = rates.AttemptAcquire(context);
        return lease.IsAcquired;
    }

    private sealed record Known(FeedAddress Address, string Link);
}
