using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace CHEX.Syndicate.Benchmarks.Serving;

/// <summary>The same files behind ASP.NET's own output cache and response compression: what a service would do that has no cache of its own.</summary>
internal static class OutputCached
{
    public static async Task Run(string url, string files)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddOutputCache();
        builder.Services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = ["application/rss+xml", "application/feed+json"];
            options.Providers.Add<GzipCompressionProvider>();
        });
        await using var app = builder.Build();
        app.Urls.Add(url);
        app.UseResponseCompression();
        app.UseOutputCache();
        app.MapGet("/{name}", async (HttpContext context, string name) =>
        {
            var bytes = await File.ReadAllBytesAsync(Path.Combine(files, Path.GetFileName(name)));
            context.Response.ContentType = name.EndsWith("rss", StringComparison.Ordinal) ? "application/rss+xml" : "application/feed+json";
            context.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{bytes.Length:x}\"");
            await context.Response.Body.WriteAsync(bytes);
        }).CacheOutput(policy => policy.Expire(TimeSpan.FromHours(1)));
        await app.RunAsync();
    }
}
