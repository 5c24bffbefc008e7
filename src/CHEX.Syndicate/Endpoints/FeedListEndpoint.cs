using System.Globalization;
using CHEX.Syndicate.Feeds;

namespace CHEX.Syndicate.Endpoints;

/// <summary>The list of all feeds (OPML), served as feeds are.</summary>
public sealed class FeedListEndpoint(RenderedFeed list)
{
    /// <summary>Where it is.</summary>
    public const string Path = "/feeds.opml";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(Path, Methods.Read, Answer);
        routes.MapMethods(Path, Methods.Options, FeedEndpoints.Preflight);
    }

    private Task Answer(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        if (context.Request.QueryString.HasValue) return HttpAnswers.MovedTo(context, Path);

        var (body, etag, coding) = FeedEndpoints.Encoded(context, list);
        headers.ETag = etag;
        headers.CacheControl = FeedEndpoints.Caching;
        headers.Vary = "Accept-Encoding";
        headers.LastModified = list.LastModified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        headers.AccessControlExposeHeaders = "ETag, Last-Modified";
        if (Conditional.IsFresh(context.Request.Headers.IfNoneMatch, context.Request.Headers.IfModifiedSince, etag, list.LastModified))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (coding is not null) headers.ContentEncoding = coding;
        return HttpAnswers.Bytes(context, StatusCodes.Status200OK, list.ContentType, body);
    }
}
