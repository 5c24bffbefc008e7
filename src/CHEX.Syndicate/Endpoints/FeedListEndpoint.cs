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
        context.Response.Headers.AccessControlAllowOrigin = "*";
        if (context.Request.QueryString.HasValue) return HttpAnswers.MovedTo(context, Path);
        return FeedAnswer.Give(context, list);
    }
}
