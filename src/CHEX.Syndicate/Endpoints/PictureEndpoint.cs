using CHEX.Syndicate.Feeds.Pictures;
using Microsoft.Net.Http.Headers;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// Copies of pictures, whole or in ranges (RFC 9110, 14). The address is made of the bytes and never leads to others, but it ends when the last post that shows
/// the picture does: caches may keep it for a day, and ask again.
/// </summary>
public sealed class PictureEndpoint(ServedPictures pictures)
{
    private const string Caching = "public, max-age=86400";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/media/{file}", Methods.Read, Answer);
        routes.MapMethods("/media/{file}", Methods.Options, FeedEndpoints.Preflight);
    }

    private async Task Answer(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = "*";
        // Other sites show it: feed readers, importers, partners.
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (await pictures.Find((string)context.Request.RouteValues["file"]!, context.RequestAborted) is not { } file)
        {
            headers.CacheControl = "public, max-age=60";
            await HttpAnswers.Text(context, StatusCodes.Status404NotFound, "There is no such picture. It may have gone with the post that showed it.\n");
            return;
        }

        headers.CacheControl = Caching;
        headers.AccessControlExposeHeaders = "ETag, Content-Length, Content-Range, Accept-Ranges";
        // Whatever a browser takes it for, it is no page of ours.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        // What counts in other units asks for nothing that we know (RFC 9110, 14.1); the platform takes every unit for bytes.
        if (!context.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase)) context.Request.Headers.Remove(HeaderNames.Range);
        try
        {
            await TypedResults.Stream(pictures.Open(file), file.MediaType, entityTag: EntityTagHeaderValue.Parse(file.ETag), enableRangeProcessing: true).ExecuteAsync(context);
        }
        catch (PictureGoneException)
        {
            // Half of it is sent: the reader has to see that there is no more, and asks again.
            context.Abort();
        }
    }
}
