using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Discovery;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Endpoints;

/// <summary>What other servers read: discovery under <c>/.well-known/</c>, and everything under <c>/ap/</c>, whatever <c>Accept</c> says.</summary>
public sealed class FediverseEndpoints(FediverseReads reads, FediverseSettings settings, Addresses addresses)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        var hostMeta = HostMeta.Xrd(addresses);
        var hostMetaJson = HostMeta.Json(addresses);
        var nodeInfo = NodeInfo.Links(addresses);
        routes.MapMethods("/.well-known/webfinger", Methods.Read, context => Say(context, WebFinger.Answer(context.Request.Query["resource"], settings, addresses), "public, max-age=3600"));
        routes.MapMethods("/.well-known/host-meta", Methods.Read, context => Say(context, new(200, HostMeta.XrdType, hostMeta), "public, max-age=86400"));
        routes.MapMethods("/.well-known/host-meta.json", Methods.Read, context => Say(context, new(200, HostMeta.JsonType, hostMetaJson), "public, max-age=86400"));
        routes.MapMethods("/.well-known/nodeinfo", Methods.Read, context => Say(context, new(200, NodeInfo.LinksType, nodeInfo), "public, max-age=86400"));
        routes.MapMethods("/nodeinfo/{version}", Methods.Read, About);
        routes.MapMethods("/ap/{**path}", Methods.Read, Read);
    }

    private async Task Read(HttpContext context) =>
        await Say(context, await reads.Get(context.Request.Path, context.Request.Query["page"], context.RequestAborted), "public, max-age=60");

    private async Task About(HttpContext context)
    {
        var version = (string)context.Request.RouteValues["version"]!;
        var document = NodeInfo.Document(version, await reads.PublicNoteCount(context.RequestAborted), settings);
        if (document is null) await HttpAnswers.Error(context, StatusCodes.Status404NotFound, "There are NodeInfo 2.0 and 2.1.");
        else await Say(context, new(200, NodeInfo.Type(version), document), "public, max-age=3600");
    }

    private static Task Say(HttpContext context, ApAnswer answer, string caching)
    {
        context.Response.Headers.AccessControlAllowOrigin = "*";
        // What is not there may be there soon: it is not remembered for long.
        context.Response.Headers.CacheControl = answer.Status == StatusCodes.Status200OK ? caching : "public, max-age=30";
        return HttpAnswers.Bytes(context, answer.Status, answer.MediaType, answer.Body);
    }
}
