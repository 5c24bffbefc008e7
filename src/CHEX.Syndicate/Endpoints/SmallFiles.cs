using System.Text;
using CHEX.Syndicate.Pages;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Endpoints;

/// <summary>What every site has: robots.txt, an icon, and the files that pages load.</summary>
public sealed class SmallFiles(Addresses addresses)
{
    private const string ADay = "public, max-age=86400";

    public void Map(IEndpointRouteBuilder routes)
    {
        // The inboxes and what is made for machines alone are not for search engines.
        var robots = Encoding.UTF8.GetBytes($"User-agent: *\nDisallow: /ap/\nDisallow: /api/\nDisallow: /health/\n\n# Feeds: {addresses.FeedAll("rss")}\n");
        routes.MapMethods("/robots.txt", Methods.Read, context => Serve(context, "text/plain; charset=utf-8", robots, ADay));
        routes.MapMethods("/favicon.ico", Methods.Read, context => Serve(context, SiteAssets.Logo.ContentType, SiteAssets.Logo.Body, ADay));
        routes.MapMethods("/assets/{file}", Methods.Read, Asset);
    }

    // The address changes with the bytes.
    private static Task Asset(HttpContext context)
    {
        if (SiteAssets.At(context.Request.Path) is not { } asset) return HttpAnswers.Text(context, StatusCodes.Status404NotFound, "There is no such file.\n");
        context.Response.Headers.ETag = asset.ETag;
        return Serve(context, asset.ContentType, asset.Body, "public, max-age=31536000, immutable");
    }

    private static Task Serve(HttpContext context, string contentType, ReadOnlyMemory<byte> bytes, string caching)
    {
        context.Response.Headers.CacheControl = caching;
        // Other servers show the icon of our account, and feed readers that of our feeds.
        context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        return HttpAnswers.Bytes(context, StatusCodes.Status200OK, contentType, bytes);
    }
}
