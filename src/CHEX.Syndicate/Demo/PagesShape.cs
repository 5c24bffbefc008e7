using System.Globalization;
using System.Text.Encodings.Web;

namespace CHEX.Syndicate.Demo;

/// <summary>Plain pages as PHS has them: a list of news without any feed, and article pages.</summary>
internal static class PagesShape
{
    public static SamplePage? Answer(SampleSite site, string path) => path switch
    {
        "/robots.txt" => SamplePage.Text("User-agent: *\nDisallow: /umbraco/\n"),
        "/" or "/news/" => SamplePage.Html(Frame(site, "News", List(site))),
        _ => site.Stories.FirstOrDefault(s => path == PathOf(s)) is { } story ? SamplePage.Html(Frame(site, story.Title, Article(story))) : null,
    };

    // /news/2025/june/slug/
    private static string PathOf(SampleStory s) => $"/news/{s.Published.ToString("yyyy/MMMM", CultureInfo.InvariantCulture).ToLowerInvariant()}/{s.Slug}/";

    private static string List(SampleSite site) =>
        $"""
        <h1>News</h1>
        <p>Showing {site.Stories.Count} results</p>
        <ul class="search-results">
        {string.Join('\n', site.Stories.Select(s => $"<li class=\"search-result\">\n<h2><a href=\"{PathOf(s)}\">{Text(s.Title)}</a></h2>\n<ul class=\"search-result__meta\">\n<li>{Day(s)}</li>{string.Concat(s.Categories.Select(c => $"<li>{Text(c)}</li>"))}\n</ul>\n<p>{Text(s.Excerpt)}</p>\n</li>"))}
        </ul>
        """;

    private static string Article(SampleStory s) =>
        $"""
        <h1>{Text(s.Title)}</h1>
        <p>First published on {Day(s)}</p>
        <ul>
        {string.Concat(s.Categories.Select(c => $"<li>{Text(c)}</li>"))}
        </ul>
        {string.Join('\n', s.Text.Select(p => $"<p>{Text(p)}</p>"))}
        """;

    private static string Day(SampleStory s) => s.Published.ToString("dd MMMM yyyy", CultureInfo.InvariantCulture);

    private static string Frame(SampleSite site, string title, string main) =>
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>{Text(title)} - {Text(site.Name)}</title></head>
        <body><header><a href="/">{Text(site.Name)}</a></header>
        <main id="main-content">
        {main}
        </main></body></html>
        """;

    private static string Text(string text) => HtmlEncoder.Default.Encode(text);
}
