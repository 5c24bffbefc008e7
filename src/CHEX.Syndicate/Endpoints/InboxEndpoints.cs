using CHEX.Syndicate.Fediverse.Inbox;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CHEX.Syndicate.Endpoints;

/// <summary>The inboxes: a request is read within its limits and handed on; the reason of a refusal is told.</summary>
public sealed class InboxEndpoints(ReceiveActivity receive)
{
    // So much is read and thrown away, so that the sender of a body that is too large hears the answer.
    private const long Drained = 4 * ReceiveActivity.LongestBody;

    private static readonly string[] Types = ["application/activity+json", "application/ld+json", "application/json"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/ap/inbox", Methods.Post, context => Take(context, account: null));
        routes.MapMethods("/ap/{account}/inbox", Methods.Post, context => Take(context, (string)context.Request.RouteValues["account"]!));
        routes.MapMethods("/ap/inbox", Methods.Read, Closed);
        routes.MapMethods("/ap/{account}/inbox", Methods.Read, Closed);
    }

    private async Task Take(HttpContext context, string? account)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !Types.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            await HttpAnswers.Error(context, StatusCodes.Status415UnsupportedMediaType, "An inbox takes application/activity+json.");
            return;
        }

        if (await RequestBody.Read(context, ReceiveActivity.LongestBody, Drained) is not { } body)
        {
            await HttpAnswers.Error(context, StatusCodes.Status413PayloadTooLarge, "The body is larger than 1 MB.");
            return;
        }

        // The target as it came: the signature was made over it.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => string.Join(", ", h.Value.ToArray()), StringComparer.Ordinal);
        var answer = await receive.Receive(new InboxRequest(context.Request.Method, target, headers, body, account, context.Connection.RemoteIpAddress?.ToString()), context.RequestAborted);

        if (answer.RetryAfter is { } wait) HttpAnswers.RetryAfter(context, wait);
        if (answer.Reason is { } reason) await HttpAnswers.Error(context, answer.Status, reason);
        else context.Response.StatusCode = answer.Status;
    }

    // What came in is nobody's to read.
    private static Task Closed(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        return HttpAnswers.Error(context, StatusCodes.Status405MethodNotAllowed, "An inbox cannot be read.");
    }
}
