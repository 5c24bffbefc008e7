using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// Feeds as lists for the pages of other sites: <c>/embed/all</c> is a page for a frame, <c>/embed/all.fragment</c> the list alone. Kept
/// ready and asked for as feeds are. Nothing else of ours may be shown in a frame.
/// </summary>
public sealed class EmbedEndpoints(FeedCache cache, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/embed/{**path}", Methods.Read, Answer);
        routes.MapMethods("/embed/{**path}", Methods.Options, FeedEndpoints.Preflight);
    }

    private async Task Answer(HttpContext context)
    {
        // What is wrong with an address is said in the frame, too.
        Outside.MayBeFramed(context.Response.Headers);
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var asked = FeedPath.ReadEmbed((string?)context.Request.RouteValues["path"] ?? "", context.Request.QueryString);
        if (asked is { Wrong: { } wrong }) await Without(context, StatusCodes.Status400BadRequest, wrong);
        else if (asked?.Address is not { } address || !cache.Exists(address)) await Without(context, StatusCodes.Status404NotFound, "There is no such list.");
        else if (asked.Moved is { } path) await HttpAnswers.MovedTo(context, path);
        else if (await cache.Get(address, context.RequestAborted) is { } list) await FeedAnswer.Give(context, list);
    }

    private Task Without(HttpContext context, int status, string why)
    {
        context.Response.Headers.CacheControl = "public, max-age=60";
        return HttpAnswers.Problem(context, status, why, WhatExists());
    }

    private string WhatExists() =>
        $"There are {string.Join(", ", sources.Select(s => $"sources/{s.Id}").Concat(topics.Select(t => $"topics/{t.Id}")).Prepend("all").Select(feed => "/embed/" + feed))}, "
        + "and /embed/all?source=SOURCE&source=SOURCE&topic=TOPIC for the posts of any of some sources about any of some topics; each also as .fragment, and with ?items=NUMBER.";
}
