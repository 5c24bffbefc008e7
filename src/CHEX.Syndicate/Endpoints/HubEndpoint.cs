using System.Net;
using System.Text;
using CHEX.Syndicate.Feeds.WebSub;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace CHEX.Syndicate.Endpoints;

/// <summary>The WebSub hub: a form is read within its limits and handed on; whatever is wrong is told in plain text.</summary>
public sealed class HubEndpoint(WebSubHub hub, string path)
{
    private const int LongestBody = 16 * 1024;
    private const string Form = "application/x-www-form-urlencoded";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods(path, Methods.Post, Take);
        routes.MapMethods(path, Methods.Read, Explain);
    }

    private async Task Take(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
        {
            await Say(context, new HubAnswer(StatusCodes.Status415UnsupportedMediaType, $"A hub takes {Form}."));
            return;
        }

        if (await RequestBody.Read(context, LongestBody, drained: 4 * LongestBody) is not { } body)
        {
            await Say(context, new HubAnswer(StatusCodes.Status413PayloadTooLarge, "The body is larger than 16 KB."));
            return;
        }

        await Say(context, await hub.Receive(new HubRequest(Fields(body.Span), Client(context.Connection.RemoteIpAddress)), context.RequestAborted));
    }

    private static Task Explain(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Post;
        context.Response.Headers.CacheControl = "public, max-age=86400";
        return Say(context, new HubAnswer(StatusCodes.Status405MethodNotAllowed, "This is a WebSub hub for the feeds of this site. It takes subscriptions by POST (https://www.w3.org/TR/websub/)."));
    }

    private static Task Say(HttpContext context, HubAnswer answer)
    {
        if (answer.RetryAfter is { } wait) HttpAnswers.RetryAfter(context, wait);
        if (answer.Reason is { } reason) return HttpAnswers.Text(context, answer.Status, reason + "\n");
        context.Response.StatusCode = answer.Status;
        return Task.CompletedTask;
    }

    private static Dictionary<string, IReadOnlyList<string>> Fields(ReadOnlySpan<byte> body) => QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body))
        .ToDictionary(field => field.Key, field => (IReadOnlyList<string>)[.. field.Value.Select(value => value ?? "")], StringComparer.Ordinal);

    // This machine itself is not counted, as with the rates of all requests.
    private static string? Client(IPAddress? address) => address is null || IPAddress.IsLoopback(address) ? null : Rates.Network(address).ToString();
}
