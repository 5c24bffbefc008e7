using System.Threading.RateLimiting;
using CHEX.Syndicate.Store;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// What stands between the world and the endpoints: limits of the connection, whose address a request has, how often it
/// may come, the headers of every answer, and what is said when something fails. In this order:
/// 1 failures become answers without details, 2 the client's address from trusted proxies, 3 what is at hand, 4 headers of safety, 5 rates.
/// </summary>
public static class Outside
{
    /// <summary>The largest body of a request, in bytes; only inboxes take bodies.</summary>
    public const long MaxBody = 1024 * 1024;

    private const string ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    private const string Framable = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *";

    /// <summary>Limits of connections and requests.</summary>
    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = MaxBody;
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.MaxRequestLineSize = 8 * 1024;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(75);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 500, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MaxConcurrentConnections = 10_000;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.Http2.MaxStreamsPerConnection = 100;
    }

    /// <summary>Registers what <see cref="Use"/> needs.</summary>
    /// <param name="services">The server's.</param>
    /// <param name="trustedProxies">The networks whose word counts for where a request comes from.</param>
    /// <param name="rates">How often one address may come.</param>
    public static void Add(IServiceCollection services, IReadOnlyList<string> trustedProxies, PartitionedRateLimiter<HttpContext> rates)
    {
        services.Configure<ForwardedHeadersOptions>(options =>
        {
            // The scheme and host are never taken from a request: all addresses are built from the public URL.
            options.ForwardedHeaders = trustedProxies.Count == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor;
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var network in trustedProxies) options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
        services.AddRateLimiter(options =>
        {
            options.GlobalLimiter = rates;
            options.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.CacheControl = "no-store";
                var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var told) ? told : TimeSpan.FromSeconds(5);
                return new ValueTask(HttpAnswers.Error(rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests from this address. Please wait.", wait));
            };
        });
    }

    /// <summary>Puts all of it before the endpoints.</summary>
    /// <param name="app">The server.</param>
    /// <param name="log">Where failures are noted.</param>
    /// <param name="atHand">Answers what it has at hand, and lets the rest go on.</param>
    public static void Use(WebApplication app, ILogger log, Func<HttpContext, RequestDelegate, Task> atHand)
    {
        app.Use((context, next) => Guard(context, next, log));
        app.UseForwardedHeaders();
        app.Use(atHand);
        app.Use(Headers);
        app.UseRateLimiter();
    }

    /// <summary>Lets other sites show the answer in a frame; it still loads nothing from anybody else.</summary>
    public static void MayBeFramed(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Framable;
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
    }

    private static Task Headers(HttpContext context, RequestDelegate next)
    {
        Safe(context.Response.Headers);
        return next(context);
    }

    private static void Safe(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "interest-cohort=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
    }

    // The client learns that it failed and when to come again; the log learns why.
    private static async Task Guard(HttpContext context, RequestDelegate next, ILogger log)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody reads an answer.
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            await Fail(context, e.StatusCode, e.StatusCode switch
            {
                StatusCodes.Status413PayloadTooLarge => "The body is larger than 1 MB.",
                StatusCodes.Status408RequestTimeout => "The request came too slowly.",
                _ => "The request cannot be read.",
            });
        }
        catch (StoreException e)
        {
            EndpointLog.StoreFailed(log, e, context.Request.Method, context.Request.Path);
            if (context.Response.HasStarted) throw;
            await Fail(context, StatusCodes.Status503ServiceUnavailable, "The store cannot be reached now. Please try again.", TimeSpan.FromSeconds(30));
        }
        catch (Exception e)
        {
            EndpointLog.Failed(log, e, context.Request.Method, context.Request.Path);
            if (context.Response.HasStarted) throw;
            await Fail(context, StatusCodes.Status500InternalServerError, "Something failed here. It has been noted.");
        }
    }

    private static Task Fail(HttpContext context, int status, string reason, TimeSpan? retryAfter = null)
    {
        context.Response.Clear();
        if (retryAfter is { } wait) HttpAnswers.RetryAfter(context, wait);
        context.Response.Headers.CacheControl = "no-store";
        Safe(context.Response.Headers);
        return HttpAnswers.WantsJson(context) ? HttpAnswers.Error(context, status, reason) : HttpAnswers.Text(context, status, reason + "\n");
    }
}

internal static partial class EndpointLog
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void Failed(ILogger log, Exception e, string method, string path);

    [LoggerMessage(2, LogLevel.Warning, "{Method} {Path}: the store did not answer")]
    public static partial void StoreFailed(ILogger log, Exception e, string method, string path);
}
