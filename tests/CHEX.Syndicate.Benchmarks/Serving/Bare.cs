using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Benchmarks.Serving;

/// <summary>Kestrel with one delegate that writes the same bytes from memory: what the platform itself costs.</summary>
internal static class Bare
{
    public static async Task Run(string url, string files)
    {
        var ready = Directory.GetFiles(files).ToDictionary(f => "/" + Path.GetFileName(f), File.ReadAllBytes, StringComparer.Ordinal);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls(url);
        builder.Services.AddLogging(log => log.SetMinimumLevel(LogLevel.None));
        await using var app = builder.Build();
        app.Run(context =>
        {
            var (request, response) = (context.Request, context.Response);
            var zipped = request.Headers.AcceptEncoding.Count > 0;
            response.Headers.ETag = "\"one\"";
            response.Headers.CacheControl = "public, max-age=900, stale-while-revalidate=600, stale-if-error=86400";
            response.Headers.Vary = "Accept-Encoding";
            response.Headers.AccessControlAllowOrigin = "*";
            response.Headers.XContentTypeOptions = "nosniff";
            if (request.Headers.IfNoneMatch.Count > 0)
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            var body = ready[zipped ? request.Path + ".gz" : request.Path.Value!];
            if (zipped) response.Headers.ContentEncoding = "gzip";
            response.ContentType = "application/rss+xml; charset=utf-8";
            response.ContentLength = body.Length;
            return response.Body.WriteAsync(body).AsTask();
        });
        await app.RunAsync();
    }
}
