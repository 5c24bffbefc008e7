using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>What a page calls itself: its canonical address, its WordPress number. Both only of the site it is on.</summary>
internal static class PageNames
{
    /// <summary>The names, as items have them (<see cref="ItemNames"/>).</summary>
    /// <param name="page">The page.</param>
    /// <param name="canonical">The address that it calls the first one, or null.</param>
    public static IEnumerable<string> Of(WebPage page, Uri? canonical)
    {
        if (page.Resolve(page.Document.QuerySelector("link[rel=shortlink][href]")?.GetAttribute("href")) is { } shortLink
            && ItemNames.SameSite(shortLink, page.Url) && ItemNames.WordPressId(shortLink.AbsoluteUri) is { } id)
            yield return ItemNames.WordPress(id);

        // Some sites call every page by their front page's or section's address; that names nothing.
        if (canonical is not null
            && ItemNames.SameSite(canonical, page.Url) && LastSegment(canonical) is { Length: > 0 } last && last == LastSegment(page.Url))
            yield return ItemNames.Address(canonical);
    }

    /// <summary>The address that the page's head calls the first one.</summary>
    public static Uri? Canonical(WebPage page) => page.Resolve(page.Document.QuerySelector("link[rel=canonical][href]")?.GetAttribute("href"));

    private static string LastSegment(Uri url) => url.AbsolutePath.TrimEnd('/') is var path ? path[(path.LastIndexOf('/') + 1)..] : "";
}
