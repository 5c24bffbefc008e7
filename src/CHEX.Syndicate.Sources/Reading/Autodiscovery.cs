using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>Finds the feed that a page names in its head (<c>link rel="alternate"</c>, RSS Autodiscovery).</summary>
internal static class Autodiscovery
{
    private const int LongestHead = 512 * 1024;

    private static readonly string[] Types = ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

    /// <summary>The first feed of the page that is not its comments', on the same owner's host; null where there is none.</summary>
    public static Uri? Feed(OutboundResponse response)
    {
        if (!LooksLikeHtml(response)) return null;
        var head = Head(TextDecoder.Decode(response.Body.Span, response.ContentType).Text);
        if (PageBounds.Broken(head) is not null) return null;
        using var page = WebPage.Parse(head);
        var owner = PublicSuffix.RegistrableDomain(response.Url.IdnHost);
        return page.QuerySelectorAll("link[rel~='alternate' i][href]")
            .Where(link => Types.Contains(link.GetAttribute("type")?.Split(';')[0].Trim(), StringComparer.OrdinalIgnoreCase))
            .Select(link => Uri.TryCreate(response.Url, link.GetAttribute("href"), out var feed) ? feed : null)
            .OfType<Uri>()
            .Where(feed => feed != response.Url && PublicSuffix.RegistrableDomain(feed.IdnHost) == owner)
            .OrderBy(feed => feed.AbsolutePath.Contains("comment", StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault();
    }

    // The links stand in the head; the rest of the page, which may be made to exhaust a parser, is not looked at.
    private static string Head(string html)
    {
        var body = html.IndexOf("<body", StringComparison.OrdinalIgnoreCase);
        return html[..Math.Min(body < 0 ? html.Length : body, LongestHead)];
    }

    /// <summary>True where the answer says so, or begins like a page.</summary>
    public static bool LooksLikeHtml(OutboundResponse response)
    {
        if (response.ContentType?.Contains("html", StringComparison.OrdinalIgnoreCase) == true) return true;
        var start = Encoding.Latin1.GetString(response.Body.Span[..Math.Min(response.Body.Length, 512)]);
        return start.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase) || start.Contains("<html", StringComparison.OrdinalIgnoreCase);
    }
}
