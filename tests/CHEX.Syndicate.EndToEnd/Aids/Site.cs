using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.EndToEnd.Aids;

/// <summary>One thing that a test site publishes.</summary>
public sealed record Story(int Id, string Slug, string Title, string Excerpt, string Body, DateTimeOffset Published);

/// <summary>
/// A news site on loopback in the shape of one of the three real ones, whose stories a test adds, edits and takes away.
/// </summary>
public sealed class Site : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Lock gate = new();
    private readonly Func<Site, string, (string Type, string Body)?> page;
    private List<Story> stories;

    private Site(WebApplication app, string url, IEnumerable<Story> stories, Func<Site, string, (string Type, string Body)?> page)
    {
        this.app = app;
        this.page = page;
        this.stories = [.. stories];
        Url = url;
    }

    public string Url { get; }

    /// <summary>When set, every request is answered with this status instead.</summary>
    public int? Broken { get; set; }

    public int Requests { get; private set; }

    /// <summary>How many posts WordPress's API gives at once.</summary>
    public int PageSize { get; set; } = 100;

    /// <summary>While set, requests get no answer.</summary>
    public bool Hangs { get; set; }

    public IReadOnlyList<Story> Stories
    {
        get
        {
            lock (gate) return [.. stories.OrderByDescending(s => s.Published)];
        }
    }

    public void Put(Story story)
    {
        lock (gate) stories = [.. stories.Where(s => s.Id != story.Id), story];
    }

    public void Remove(int id)
    {
        lock (gate) stories = [.. stories.Where(s => s.Id != id)];
    }

    /// <summary>A Squarespace collection: RSS at <c>?format=rss</c>, article pages.</summary>
    public static Task<Site> Squarespace(params Story[] stories) => Start(stories, SquarespacePage);

    /// <summary>WordPress with its REST API.</summary>
    public static Task<Site> WordPress(params Story[] stories) => Start(stories, WordPressPage);

    /// <summary>A plain list page with article pages.</summary>
    public static Task<Site> Pages(params Story[] stories) => Start(stories, PlainPage);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<Site> Start(Story[] stories, Func<Site, string, (string Type, string Body)?> page)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var host = builder.Build();
        var url = $"http://127.0.0.1:{RunningProgram.FreePort()}";
        host.Urls.Add(url);
        var site = new Site(host, url, stories, page);
        host.Run(site.Answer);
        await host.StartAsync();
        return site;
    }

    private async Task Answer(HttpContext context)
    {
        Requests++;
        while (Hangs) await Task.Delay(50, context.RequestAborted);
        if (Broken is { } status)
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsync("<html><body>An error page.</body></html>");
            return;
        }

        var found = page(this, context.Request.Path + context.Request.QueryString);
        if (found is not { } answer)
        {
            context.Response.StatusCode = 404;
            return;
        }

        if (context.Request.Path.StartsWithSegments("/wp-json", StringComparison.Ordinal)) context.Response.Headers["X-WP-TotalPages"] = $"{(Stories.Count + PageSize - 1) / PageSize}";
        var bytes = Encoding.UTF8.GetBytes(answer.Body);
        var tag = $"\"{Convert.ToHexString(SHA256.HashData(bytes))[..16]}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            context.Response.StatusCode = 304;
            return;
        }

        context.Response.ContentType = answer.Type;
        await context.Response.Body.WriteAsync(bytes);
    }

    private static string Text(string text) => System.Net.WebUtility.HtmlEncode(text);

    private static (string Type, string Body)? SquarespacePage(Site site, string path)
    {
        if (path == "/latest/article?format=rss")
        {
            var items = string.Concat(site.Stories.Select(s =>
                $"""
                <item><title>{Text(s.Title)}</title><category>News</category><dc:creator>CHEX Team</dc:creator><pubDate>{s.Published:R}</pubDate><link>{site.Url}/latest/article/{s.Slug}</link><guid isPermaLink="false">5b9f0c1ae749401d2f3a6c11:5c2f6a0d4ae2371e9b0d7f22:{s.Id:x24}</guid><description><![CDATA[<p>{s.Excerpt}</p>]]></description><content:encoded><![CDATA[<div class="sqs-layout"><p>{s.Body}</p></div>]]></content:encoded></item>
                """));
            return ("application/rss+xml", $"""
                <?xml version="1.0" encoding="UTF-8"?>
                <rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0"><channel><title>Latest - CHEX</title><link>{site.Url}/latest/article</link><description><![CDATA[]]></description><language>en-GB</language>{items}</channel></rss>
                """);
        }

        var story = site.Stories.FirstOrDefault(s => path == "/latest/article/" + s.Slug);
        return story is null ? null : ("text/html; charset=utf-8", $"<!doctype html><title>{Text(story.Title)}</title><article><h1>{Text(story.Title)}</h1><p>{story.Body}</p></article>");
    }

    private static (string Type, string Body)? WordPressPage(Site site, string path)
    {
        if (path.StartsWith("/wp-json/wp/v2/posts", StringComparison.Ordinal))
        {
            var place = System.Web.HttpUtility.ParseQueryString(path[path.IndexOf('?', StringComparison.Ordinal)..])["page"] is { } number ? int.Parse(number, System.Globalization.CultureInfo.InvariantCulture) : 1;
            var posts = site.Stories.Skip((place - 1) * site.PageSize).Take(site.PageSize).Select(s => new Dictionary<string, object>
            {
                ["id"] = s.Id,
                ["date_gmt"] = s.Published.UtcDateTime.ToString("s"),
                ["modified_gmt"] = s.Published.UtcDateTime.ToString("s"),
                ["guid"] = new { rendered = $"{site.Url}/?p={s.Id}" },
                ["slug"] = s.Slug,
                ["status"] = "publish",
                ["type"] = "post",
                ["link"] = $"{site.Url}/{s.Slug}/",
                ["title"] = new { rendered = Text(s.Title) },
                ["content"] = new { rendered = $"<p>{s.Body}</p>", @protected = false },
                ["excerpt"] = new { rendered = $"<p>{s.Excerpt}</p>", @protected = false },
            });
            return ("application/json", System.Text.Json.JsonSerializer.Serialize(posts));
        }

        var story = site.Stories.FirstOrDefault(s => path == $"/{s.Slug}/");
        return story is null ? null : ("text/html; charset=utf-8", $"<!doctype html><title>{Text(story.Title)}</title><p>{story.Body}</p>");
    }

    private static (string Type, string Body)? PlainPage(Site site, string path)
    {
        if (path == "/news/")
        {
            var items = string.Concat(site.Stories.Select(s =>
                $"""
                <li class="search-result"><h2><a href="/news/{s.Slug}/">{Text(s.Title)}</a></h2><ul class="search-result__meta"><li>{s.Published:d MMMM yyyy}</li><li>Immunisations</li></ul><p>{s.Excerpt}</p></li>
                """));
            return ("text/html; charset=utf-8", $"<!doctype html><html lang=\"en\"><title>News</title><main><h1>News</h1><ul class=\"search-results\">{items}</ul></main></html>");
        }

        var story = site.Stories.FirstOrDefault(s => path == $"/news/{s.Slug}/");
        return story is null ? null : ("text/html; charset=utf-8", $"<!doctype html><html lang=\"en\"><title>{Text(story.Title)}</title><main id=\"main-content\"><h1>{Text(story.Title)}</h1><p>First published on {story.Published:d MMMM yyyy}</p><ul><li>Immunisations</li></ul><p>{story.Body}</p></main></html>");
    }
}
