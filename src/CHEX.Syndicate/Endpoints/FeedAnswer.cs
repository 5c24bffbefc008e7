using System.Buffers;
using CHEX.Syndicate.Feeds;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// Answers with a document that is kept ready: in the encoding that the client likes, with the headers that let it be kept, and with
/// 304 where the client has it already. A part of it (RFC 9110, 14) is never given: all of it is small, and changes.
/// </summary>
internal static class FeedAnswer
{
    /// <summary>Fresh for a quarter of an hour; shown for a day where we cannot be reached.</summary>
    public const string Caching = "public, max-age=900, stale-while-revalidate=600, stale-if-error=86400";

    /// <summary>Archives change seldom; but an entry in them may be revised or withdrawn, so that none is for ever.</summary>
    public const string OfArchives = "public, max-age=86400, stale-while-revalidate=3600, stale-if-error=86400";

    // A document that is looked at in a browser loads and runs nothing.
    private const string ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";

    // So much fits beside the headers, in the server's own piece of memory.
    private const int Small = 3 * 1024;

    // So much is written at once, without waiting for the client to take it.
    private const int AtOnce = 64 * 1024;

    /// <summary>Gives the document, or 304.</summary>
    /// <param name="context">The request.</param>
    /// <param name="feed">The document.</param>
    /// <param name="link">The header Link (RFC 8288), or null.</param>
    /// <param name="location">Its own address, where it was asked for at one that has several (RFC 9110, 8.7); else null.</param>
    /// <param name="archive">True for an archive. It may change without a change of its own, where its neighbour does: its validator decides, and not its date.</param>
    public static Task Give(HttpContext context, RenderedFeed feed, string? link = null, string? location = null, bool archive = false) =>
        IsFresh(context, feed, archive) ? Fresh(context, feed, link, location, archive) : Whole(context, feed, link, location, archive);

    /// <summary>Whether the client has it already.</summary>
    public static bool IsFresh(HttpContext context, RenderedFeed feed, bool archive = false)
    {
        var request = context.Request.Headers;
        return Conditional.IsFresh(request.IfNoneMatch, archive ? null : request.IfModifiedSince.ToString(), ETag(Coded(context), feed), feed.LastModified);
    }

    /// <summary>304, with the headers that the document would have.</summary>
    public static Task Fresh(HttpContext context, RenderedFeed feed, string? link, string? location = null, bool archive = false)
    {
        Describe(context.Response.Headers, feed, Coded(context), link, location, archive);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    /// <summary>The document.</summary>
    public static Task Whole(HttpContext context, RenderedFeed feed, string? link, string? location = null, bool archive = false)
    {
        var (response, coding) = (context.Response, Coded(context));
        Describe(response.Headers, feed, coding, link, location, archive);
        var body = feed.Identity;
        if (coding == Coding.Brotli) (response.Headers.ContentEncoding, body) = ("br", feed.Brotli);
        else if (coding == Coding.Gzip) (response.Headers.ContentEncoding, body) = ("gzip", feed.Gzip);
        if (body.Length > AtOnce) return HttpAnswers.Bytes(context, StatusCodes.Status200OK, feed.ContentType, body);

        response.ContentType = feed.ContentType;
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : Write(response, body);
    }

    // In one piece, after the headers: the server would cut it into many of 4 KB otherwise, and copy those that come before the headers twice.
    private static async Task Write(HttpResponse response, ReadOnlyMemory<byte> body)
    {
        if (body.Length <= Small)
        {
            response.BodyWriter.Write(body.Span);
            return;
        }

        await response.StartAsync();
        body.CopyTo(response.BodyWriter.GetMemory(body.Length));
        response.BodyWriter.Advance(body.Length);
    }

    private static Coding Coded(HttpContext context) => AcceptEncoding.Choose(context.Request.Headers.AcceptEncoding);

    private static string ETag(Coding coding, RenderedFeed feed) => coding switch
    {
        Coding.Brotli => feed.ETagBrotli,
        Coding.Gzip => feed.ETagGzip,
        _ => feed.ETag,
    };

    private static void Describe(IHeaderDictionary headers, RenderedFeed feed, Coding coding, string? link, string? location, bool archive)
    {
        headers.ETag = ETag(coding, feed);
        headers.LastModified = feed.Modified;
        headers.CacheControl = archive ? OfArchives : Caching;
        headers.Vary = location is null ? "Accept-Encoding" : "Accept, Accept-Encoding";
        headers.AcceptRanges = "none";
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "ETag, Last-Modified, Link";
        headers.XContentTypeOptions = "nosniff";
        if (feed.IsPage) Outside.MayBeFramed(headers);
        else headers.ContentSecurityPolicy = ContentSecurityPolicy;
        if (link is not null) headers.Link = link;
        if (location is not null) headers.ContentLocation = location;
        // These are for pages.
        headers.Remove("Referrer-Policy");
        headers.Remove("Permissions-Policy");
        headers.Remove("Cross-Origin-Opener-Policy");
    }
}
