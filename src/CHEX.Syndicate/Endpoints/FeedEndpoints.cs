using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Endpoints;

/// <summary>The feeds: bytes kept ready, and 304 for whoever has them already.</summary>
/// <param name="cache">The feeds.</param>
/// <param name="addresses">Our addresses.</param>
/// <param name="sources">The sources that have feeds.</param>
/// <param name="topics">The topics that have feeds.</param>
/// <param name="page">Gives a browser the page of the same posts.</param>
/// <param name="atHand">Answers for feeds once they were given here.</param>
/// <param name="hub">Where feeds are subscribed to (WebSub), or null.</param>
public sealed class FeedEndpoints(FeedCache cache, Addresses addresses, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics, Func<HttpContext, FeedAddress, Task> page, FeedsAtHand atHand, string? hub = null)
{
    private readonly string subscribe = hub is null ? "" : $"<{hub}>; rel=\"hub\", ";

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
        context.Response.Headers.AccessControlAllowOrigin = "*";
        var place = (string?)context.Request.RouteValues["path"] ?? "";
        // An address without a format is of all of them, and of the page of the same posts.
        var named = place.Contains('.', StringComparison.Ordinal);
        var format = named ? FeedFormat.Rss : AcceptFormat.Choose(context.Request.Headers.Accept, hasPage: !context.Request.QueryString.HasValue);
        var ending = named ? "" : "." + (format ?? FeedFormat.Rss).Extension();
        var asked = FeedPath.Read(place + ending, context.Request.QueryString);
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
            if (!named) context.Response.Headers.Vary = "Accept";
            await HttpAnswers.MovedTo(context, named ? path : path.Replace(ending, "", StringComparison.Ordinal));
            return;
        }

        if (format is null && cache.Exists(address))
        {
            await page(context, address);
            return;
        }

        var feed = await cache.Get(address, context.RequestAborted);
        if (feed is null && address.Archive is not null)
        {
            await WithoutArchive(context, address);
            return;
        }

        if (feed is null && address.Page > 1 && cache.Exists(address))
        {
            var first = FeedPath.PathOf(address with { Page = 1 });
            context.Response.Headers.CacheControl = "public, max-age=60";
            await HttpAnswers.Problem(context, StatusCodes.Status404NotFound, "There is no such page.", $"{first} is the first page, and each page names the next. No feed has more than {FeedCache.MostPages}: older posts are in the archives of the feeds with a path (prev-archive).");
            return;
        }

        if (feed is null)
        {
            await Without(context, StatusCodes.Status404NotFound, "There is no such feed.");
            return;
        }

        // 2. What there is.
        var link = $"{(address.IsNewest ? subscribe : "")}<{addresses.PublicUrl}{FeedPath.PathOf(address)}>; rel=\"self\", <{addresses.Home}>; rel=\"alternate\"; type=\"text/html\"";
        if (named && address is { HasQuery: false, IsNewest: true }) atHand.Remember(FeedPath.PathOf(address), address, link);
        await FeedAnswer.Give(context, feed, link, named ? null : FeedPath.PathOf(address), archive: address.Archive is not null);
    }

    // What is not there may be there soon: it is not remembered for long.
    private Task Without(HttpContext context, int status, string why)
    {
        context.Response.Headers.CacheControl = "public, max-age=60";
        return HttpAnswers.Problem(context, status, why, WhatExists());
    }

    // A part of what was one document is there for as long as the whole is too large for one.
    private async Task WithoutArchive(HttpContext context, FeedAddress address)
    {
        if (await cache.Instead(address, context.RequestAborted) is not { } instead)
        {
            await Without(context, StatusCodes.Status404NotFound, "There is no such archive.");
            return;
        }

        context.Response.Headers.CacheControl = "public, max-age=60";
        if (instead.IsPart)
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = FeedPath.PathOf(instead.Address);
            return;
        }

        var feed = FeedPath.PathOf(address with { Archive = null });
        await HttpAnswers.Problem(
            context, StatusCodes.Status404NotFound, "There is no such archive.", $"The newest archive of {feed} is {FeedPath.PathOf(instead.Address)}; each names the one before it (prev-archive, in JSON next_url).");
    }

    private string WhatExists() =>
        $"There are /feeds/all.rss, {string.Join(", ", sources.Select(s => $"/feeds/sources/{s.Id}.rss").Concat(topics.Select(t => $"/feeds/topics/{t.Id}.rss")))}, "
        + "and /feeds/all.rss?source=SOURCE&source=SOURCE&topic=TOPIC for the posts of any of some sources about any of some topics; each also as .atom, .json and .csv, "
        + "and with ?content=summary, ?dates=added or ?title=source; /feeds/all.atom?deleted=1 also says what was withdrawn; without an ending it is what the client likes best.";
}
