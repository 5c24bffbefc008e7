using System.Globalization;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Endpoints;

/// <summary>The feeds: bytes kept ready, and 304 for whoever has them already.</summary>
public sealed class FeedEndpoints(FeedCache cache, Addresses addresses, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics)
{
    internal const string Caching = "public, max-age=900, stale-while-revalidate=600, stale-if-error=86400";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/feeds/{**path}", Methods.Read, Answer);
        routes.MapMethods("/feeds/{**path}", Methods.Options, Preflight);
    }

    // A reader in a browser asks first whether it may ask conditionally (Fetch standard, CORS preflight).
    internal static Task Preflight(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlAllowMethods = "GET, HEAD";
        headers.AccessControlAllowHeaders = "If-None-Match, If-Modified-Since";
        headers.AccessControlMaxAge = "86400";
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task Answer(HttpContext context)
    {
        // 1. What is asked for.
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        var asked = FeedPath.Read((string?)context.Request.RouteValues["path"] ?? "", context.Request.QueryString);
        if (asked is { Wrong: { } wrong })
        {
            await Without(context, StatusCodes.Status400BadRequest, wrong);
            return;
        }

        if (asked?.Address is not { } address || (asked.Moved is not null && !cache.Exists(address)))
        {
            await Without(context, StatusCodes.Status404NotFound, "There is no such feed.");
            return;
        }

        if (asked.Moved is { } path)
        {
            await HttpAnswers.MovedTo(context, path);
            return;
        }

        var feed = await cache.Get(address, context.RequestAborted);
        if (feed is null)
        {
            await Without(context, StatusCodes.Status404NotFound, "There is no such feed.");
            return;
        }

        // 2. Which of its encodings, and the headers that a 304 has too.
        var (body, etag, coding) = Encoded(context, feed);
        headers.ETag = etag;
        headers.LastModified = feed.LastModified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        headers.CacheControl = Caching;
        headers.Vary = "Accept-Encoding";
        headers.AccessControlExposeHeaders = "ETag, Last-Modified, Link";
        headers.Link = $"<{addresses.PublicUrl}{FeedPath.PathOf(address)}>; rel=\"self\", <{addresses.Home}>; rel=\"alternate\"; type=\"text/html\"";

        // 3. Whether the client has it already.
        if (Conditional.IsFresh(context.Request.Headers.IfNoneMatch, context.Request.Headers.IfModifiedSince, etag, feed.LastModified))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        // 4. The bytes.
        if (coding is not null) headers.ContentEncoding = coding;
        await HttpAnswers.Bytes(context, StatusCodes.Status200OK, feed.ContentType, body);
    }

    internal static (ReadOnlyMemory<byte> Body, string ETag, string? Coding) Encoded(HttpContext context, RenderedFeed feed) =>
        AcceptEncoding.Choose(context.Request.Headers.AcceptEncoding) switch
        {
            Coding.Brotli => (feed.Brotli, feed.ETagBrotli, "br"),
            Coding.Gzip => (feed.Gzip, feed.ETagGzip, "gzip"),
            _ => (feed.Identity, feed.ETag, null),
        };

    // What is not there may be there soon: it is not remembered for long.
    private Task Without(HttpContext context, int status, string why)
    {
        context.Response.Headers.CacheControl = "public, max-age=60";
        return HttpAnswers.Problem(context, status, why, WhatExists());
    }

    private string WhatExists() =>
        $"There are /feeds/all.rss, {string.Join(", ", sources.Select(s => $"/feeds/sources/{s.Id}.rss").Concat(topics.Select(t => $"/feeds/topics/{t.Id}.rss")))}, "
        + "and /feeds/all.rss?source=SOURCE&source=SOURCE&topic=TOPIC for the posts of any of some sources about any of some topics; each also as .atom and .json, "
        + "and with ?content=summary.";
}
