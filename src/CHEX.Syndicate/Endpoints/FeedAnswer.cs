using System.Globalization;
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

    /// <summary>Gives the document.</summary>
    /// <param name="context">The request.</param>
    /// <param name="feed">The document.</param>
    /// <param name="link">The header Link (RFC 8288), or null.</param>
    /// <param name="archive">True for an archive. It may change without a change of its own, where its neighbour does: its validator decides, and not its date.</param>
    /// <param name="location">Its own address, where it was asked for at one that has several (RFC 9110, 8.7); else null.</param>
    public static Task Give(HttpContext context, RenderedFeed feed, string? link = null, string? location = null, bool archive = false)
    {
        // 1. Which of its encodings, and the headers that a 304 has too.
        var request = context.Request.Headers;
        var headers = context.Response.Headers;
        var (body, etag, coding) = Encoded(request.AcceptEncoding, feed);
        headers.ETag = etag;
        headers.LastModified = feed.LastModified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        headers.CacheControl = archive ? OfArchives : Caching;
        headers.Vary = location is null ? "Accept-Encoding" : "Accept, Accept-Encoding";
        headers.AcceptRanges = "none";
        headers.AccessControlAllowOrigin = "*";
        headers.AccessControlExposeHeaders = "ETag, Last-Modified, Link";
        if (link is not null) headers.Link = link;
        if (location is not null) headers.ContentLocation = location;

        // 2. Whether the client has it already.
        if (Conditional.IsFresh(request.IfNoneMatch, archive ? null : request.IfModifiedSince.ToString(), etag, feed.LastModified))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        // 3. The bytes.
        if (coding is not null) headers.ContentEncoding = coding;
        return HttpAnswers.Bytes(context, StatusCodes.Status200OK, feed.ContentType, body);
    }

    private static (ReadOnlyMemory<byte> Body, string ETag, string? Coding) Encoded(string? accepted, RenderedFeed feed) => AcceptEncoding.Choose(accepted) switch
    {
        Coding.Brotli => (feed.Brotli, feed.ETagBrotli, "br"),
        Coding.Gzip => (feed.Gzip, feed.ETagGzip, "gzip"),
        _ => (feed.Identity, feed.ETag, null),
    };
}
