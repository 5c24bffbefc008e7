using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CHEX.Syndicate.Demo;

/// <summary>WordPress as VHS has it: the REST API with <c>_embed</c>, and the feed.</summary>
internal static class WordPressShape
{
    private const string Posts = "/wp-json/wp/v2/posts";

    public static SamplePage? Answer(SampleSite site, string path) => path switch
    {
        "/robots.txt" => SamplePage.Text("User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"),
        "/" => SamplePage.Html(Frame(site, "News & Blogs", string.Concat(site.Stories.Select(s => $"<article class=\"post entry\"><h2 class=\"entry-title\"><a href=\"/{s.Slug}/\">{Text(s.Title)}</a></h2><p>{Text(s.Excerpt)}</p></article>")))),
        "/feed/" => new("application/rss+xml; charset=UTF-8", Feed(site)),
        _ when path.StartsWith(Posts, StringComparison.Ordinal) => Api(site, path),
        _ => site.Stories.FirstOrDefault(s => path == $"/{s.Slug}/") is { } story
            ? SamplePage.Html(Frame(site, story.Title, $"<article class=\"post entry\"><h1 class=\"entry-title\">{Text(story.Title)}</h1><div class=\"entry-content\">{Body(story)}</div></article>"))
            : null,
    };

    // One page holds them all: a later one answers as WordPress does, with an empty list.
    private static SamplePage Api(SampleSite site, string path)
    {
        var later = path.Contains("&page=", StringComparison.Ordinal) && !path.Contains("&page=1", StringComparison.Ordinal);
        return new("application/json; charset=UTF-8", JsonSerializer.Serialize(later ? [] : site.Stories.Select(s => Post(site, s))));
    }

    private static Dictionary<string, object> Post(SampleSite site, SampleStory s) => new(StringComparer.Ordinal)
    {
        ["id"] = s.Id,
        ["date"] = s.Published.UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
        ["date_gmt"] = s.Published.UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
        ["guid"] = Rendered($"{site.Url}/?p={s.Id}"),
        ["modified"] = s.Modified.UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
        ["modified_gmt"] = s.Modified.UtcDateTime.ToString("s", CultureInfo.InvariantCulture),
        ["slug"] = s.Slug,
        ["status"] = "publish",
        ["type"] = "post",
        ["link"] = $"{site.Url}/{s.Slug}/",
        ["title"] = Rendered(Text(s.Title)),
        ["content"] = Rendered(Body(s)),
        ["excerpt"] = Rendered($"<p>{Text(s.Excerpt)}</p>\n"),
        ["author"] = 3,
        ["featured_media"] = s.Picture is null ? 0 : 900 + s.Id,
        ["_embedded"] = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["author"] = new[] { new { id = 3, name = "VHS Sample Author" } },
            ["wp:featuredmedia"] = s.Picture is not { } picture ? [] : new[]
            {
                new { id = 900 + s.Id, source_url = site.Url + picture.Path, alt_text = picture.Alt, mime_type = picture.File.EndsWith("png", StringComparison.Ordinal) ? "image/png" : "image/jpeg", media_details = new { width = SamplePicture.Width, height = SamplePicture.Height } },
            },
            ["wp:term"] = new[] { s.Categories.Select((c, i) => new { id = i + 1, name = c, taxonomy = "category" }).ToArray() },
        },
    };

    private static object Rendered(string html) => new { rendered = html, @protected = false };

    private static string Feed(SampleSite site) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
        <channel><title>{Text(site.Name)}</title><atom:link href="{site.Url}/feed/" rel="self" type="application/rss+xml" /><link>{site.Url}</link><description></description><language>en-GB</language><generator>https://wordpress.org/?v=6.8.2</generator>
        {string.Concat(site.Stories.Select(s => $"<item><title>{Text(s.Title)}</title><link>{site.Url}/{s.Slug}/</link><dc:creator><![CDATA[VHS Sample Author]]></dc:creator><pubDate>{s.Published.UtcDateTime:R}</pubDate>{string.Concat(s.Categories.Select(c => $"<category><![CDATA[{c}]]></category>"))}<guid isPermaLink=\"false\">{site.Url}/?p={s.Id}</guid><description><![CDATA[{Text(s.Excerpt)}]]></description><content:encoded><![CDATA[{Body(s)}]]></content:encoded></item>"))}
        </channel></rss>
        """;

    private static string Body(SampleStory s) => string.Concat(s.Text.Select(p => $"\n<p>{Text(p)}</p>\n"));

    private static string Frame(SampleSite site, string title, string main) =>
        $"<!DOCTYPE html><html lang=\"en-GB\"><head><meta charset=\"UTF-8\" /><title>{Text(title)} - {Text(site.Name)}</title><link rel=\"alternate\" type=\"application/rss+xml\" href=\"{site.Url}/feed/\" /><link rel=\"https://api.w.org/\" href=\"{site.Url}/wp-json/\" /></head><body><main id=\"genesis-content\">{main}</main></body></html>";

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
