using System.Reflection;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Endpoints;

/// <summary>What every site has: robots.txt and an icon.</summary>
public sealed class SmallFiles(Addresses addresses)
{
    /// <summary>The path of the icon, a PNG of 400 × 400.</summary>
    public const string Icon = "/icon.png";

    private static readonly byte[] IconBytes = Resource("icon.png");

    public void Map(IEndpointRouteBuilder routes)
    {
        // The inboxes and what is made for machines alone are not for search engines.
        var robots = System.Text.Encoding.UTF8.GetBytes($"User-agent: *\nDisallow: /ap/\nDisallow: /health/\n\n# Feeds: {addresses.FeedAll("rss")}\n");
        Serve(routes, "/robots.txt", "text/plain; charset=utf-8", robots);
        Serve(routes, Icon, "image/png", IconBytes);
        Serve(routes, "/favicon.ico", "image/png", IconBytes);
    }

    private static void Serve(IEndpointRouteBuilder routes, string path, string contentType, byte[] bytes) =>
        routes.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
        {
            context.Response.Headers.CacheControl = "public, max-age=86400";
            // Another server's page may show the icon of our account.
            context.Response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
            return Answers.Bytes(context, StatusCodes.Status200OK, contentType, bytes);
        });

    private static byte[] Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program lacks {name}.");
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
