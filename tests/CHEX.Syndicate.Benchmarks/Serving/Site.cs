using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Benchmarks.Serving;

/// <summary>A site with one feed of stories of some 2.3 KB each, the first of them of a category of its own.</summary>
internal sealed class Site : IAsyncDisposable
{
    private static readonly string[] Words =
        "health community network people walking group funding report support local Scotland services wellbeing families food partnership training evidence policy meeting new project café volunteers learning evaluation inequalities research national online event spring programme together change".Split(' ');

    private readonly WebApplication app;

    private Site(WebApplication app) => this.app = app;

    public string Url => app.Urls.First();

    public static async Task<Site> Start(int items)
    {
        var feed = Feed(items);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var site = new Site(builder.Build());
        site.app.Run(async context =>
        {
            if (context.Request.Path != "/feed")
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }

            context.Response.ContentType = "application/rss+xml";
            await context.Response.WriteAsync(feed);
        });
        await site.app.StartAsync();
        return site;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static string Feed(int items)
    {
        var random = new Random(1);
        var text = new StringBuilder("<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Site</title><link>http://site.example/</link><description/>");
        for (var n = items; n > 0; n--)
        {
            var body = string.Join(' ', Enumerable.Range(0, 300).Select(_ => Words[random.Next(Words.Length)]));
            text.Append(CultureInfo.InvariantCulture, $"<item><title>Story number {n}</title><link>http://site.example/{n}</link><guid isPermaLink=\"false\">{n}</guid><pubDate>{new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero).AddDays(n):R}</pubDate><category>{(n == 1 ? "Only one" : "News")}</category><description>{body[..80]}</description><content:encoded><![CDATA[<p>{body}</p>]]></content:encoded></item>");
        }

        return text.Append("</channel></rss>").ToString();
    }
}
