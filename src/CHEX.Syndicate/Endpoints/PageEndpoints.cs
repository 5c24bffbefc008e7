using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Pages;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Endpoints;

/// <summary>The public site.</summary>
public sealed class PageEndpoints(SitePages pages, ILogger log)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        Page(routes, "/", context => pages.Home(context.RequestAborted));
        Page(routes, "/about/bot", _ => pages.AboutBot());
        Page(routes, "/posts/{id}", context => pages.Post(Value(context, "id"), context.RequestAborted));
        Page(routes, "/sources/{id}", context => pages.Source(Value(context, "id"), context.RequestAborted));
        Page(routes, "/topics/{id}", context => pages.Topic(Value(context, "id"), context.RequestAborted));
        Page(routes, "/@{name}", context => pages.Account(Value(context, "name"), context.RequestAborted));
        // What nothing else answers. Of other methods routing says which ones there are.
        routes.MapMethods("/{**path}", Methods.Read, NotFound).WithOrder(int.MaxValue);
    }

    /// <summary>The page of the same posts as a feed, for a browser that asks at an address that names no format.</summary>
    public Task OfFeed(HttpContext context, FeedAddress feed)
    {
        context.Response.Headers.Vary = "Accept, Accept-Encoding";
        return Answer(context, _ => (feed.Sources.Only, feed.Topics.Only) switch
        {
            ({ } source, _) => pages.Source(source, context.RequestAborted),
            (_, { } topic) => pages.Topic(topic, context.RequestAborted),
            _ => pages.Home(context.RequestAborted),
        });
    }

    private void Page(IEndpointRouteBuilder routes, string pattern, Func<HttpContext, Task<PageResult>> page) =>
        routes.MapMethods(pattern, Methods.Read, context => Answer(context, page));

    private Task NotFound(HttpContext context) => Answer(context, _ => pages.NotFound());

    private async Task Answer(HttpContext context, Func<HttpContext, Task<PageResult>> page)
    {
        PageResult result;
        try
        {
            result = await page(context);
        }
        catch (StoreException e)
        {
            EndpointLog.StoreFailed(log, e, context.Request.Method, context.Request.Path);
            HttpAnswers.RetryAfter(context, TimeSpan.FromSeconds(30));
            result = await pages.Unavailable();
        }

        var headers = context.Response.Headers;
        headers.CacheControl = result.Status switch
        {
            StatusCodes.Status200OK => "public, max-age=60, stale-while-revalidate=600",
            StatusCodes.Status503ServiceUnavailable => "no-store",
            _ => "public, max-age=60",
        };
        if (result.Status == StatusCodes.Status200OK)
        {
            headers.ETag = result.ETag;
            if (Conditional.IsFresh(context.Request.Headers.IfNoneMatch, null, result.ETag, default))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        await HttpAnswers.Bytes(context, result.Status, PageResult.ContentType, result.Body);
    }

    private static string Value(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;
}
