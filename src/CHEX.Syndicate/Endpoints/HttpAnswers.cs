using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CHEX.Syndicate.Endpoints;

/// <summary>HttpAnswers that several endpoints give.</summary>
internal static class HttpAnswers
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary><c>{"error": reason}</c>, with Retry-After where asking later helps.</summary>
    public static Task Error(HttpContext context, int status, string reason, TimeSpan? retryAfter = null)
    {
        if (retryAfter is { } wait) RetryAfter(context, wait);
        return Bytes(context, status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(reason), Plain));
    }

    /// <summary>A problem document (RFC 9457): what is wrong, and what there is instead.</summary>
    public static Task Problem(HttpContext context, int status, string title, string detail) =>
        Bytes(context, status, "application/problem+json", JsonSerializer.SerializeToUtf8Bytes(new { type = "about:blank", title, status, detail }, Plain));

    /// <summary>Plain text for a person.</summary>
    public static Task Text(HttpContext context, int status, string text) =>
        Bytes(context, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    /// <summary>A whole body with its length; HEAD gets the headers.</summary>
    public static Task Bytes(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Sends the client to the one address of what it asked for.</summary>
    public static Task MovedTo(HttpContext context, string path)
    {
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = path;
        context.Response.Headers.CacheControl = "public, max-age=86400";
        return Task.CompletedTask;
    }

    /// <summary>When to ask again, in whole seconds.</summary>
    public static void RetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = ((long)Math.Max(1, Math.Ceiling(wait.TotalSeconds))).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>True where the client is a program: it gets JSON when something fails.</summary>
    public static bool WantsJson(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/ap", StringComparison.Ordinal) || context.Request.Path.StartsWithSegments("/.well-known", StringComparison.Ordinal)
        || context.Request.Headers.Accept.ToString().Contains("json", StringComparison.OrdinalIgnoreCase);

    // The name is the standard's: ActivityPub servers read "error".
    private sealed record ErrorBody([property: System.Text.Json.Serialization.JsonPropertyName("error")] string Error);
}
