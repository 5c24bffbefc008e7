using System.Globalization;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>
/// What a page's head says of it: Open Graph (<c>og:</c>, <c>article:</c>), and the names that stand for the same
/// (<c>twitter:</c>, Dublin Core, <c>itemprop</c>, <c>description</c>, <c>author</c>).
/// </summary>
internal static class OpenGraphOrigin
{
    public const string Origin = "opengraph";

    // In each list, the one that says it most surely stands first.
    public static readonly IReadOnlyDictionary<string, string[]> Names = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["url"] = ["og:url", "twitter:url"],
        ["title"] = ["og:title", "twitter:title", "dc.title", "dcterms.title"],
        ["published"] = ["article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "dcterms.issued", "dc.date.issued", "dcterms.date", "dc.date", "article:published", "date"],
        ["updated"] = ["article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified"],
        ["summary"] = ["og:description", "twitter:description", "description", "dcterms.description", "dc.description"],
        ["authors"] = ["article:author", "author", "parsely-author", "dcterms.creator", "dc.creator"],
        ["categories"] = ["article:section", "article:tag"],
        ["image"] = ["og:image:secure_url", "og:image:url", "og:image", "twitter:image", "twitter:image:src"],
        ["language"] = ["og:locale", "content-language", "dcterms.language", "dc.language"],
    };

    /// <summary>What the page says of itself.</summary>
    public static Item Read(WebPage page, string timeZone)
    {
        var said = new Dictionary<string, List<string>>(StringComparer.OrdinalIgnoreCase);
        foreach (var meta in page.Document.QuerySelectorAll("meta[content]"))
        {
            if ((meta.GetAttribute("property") ?? meta.GetAttribute("name") ?? meta.GetAttribute("itemprop") ?? meta.GetAttribute("http-equiv")) is not { Length: > 0 and < 60 } name
                || meta.GetAttribute("content") is not { } content || string.IsNullOrWhiteSpace(content)) continue;
            if (!said.TryGetValue(name, out var values)) said[name] = values = [];
            if (values.Count < 50) values.Add(content.Trim());
        }

        var telling = new Telling(Origin, page, timeZone);
        foreach (var (name, value) in All("url")) telling.Address(value, name);
        foreach (var (name, value) in All("title")) telling.Title(WithoutSite(value, First("og:site_name")), name);
        foreach (var (name, value) in All("published")) telling.Published(value, name);
        foreach (var (name, value) in All("updated")) telling.Updated(value, name);
        foreach (var (name, value) in All("summary")) telling.Summary(HtmlText.OfText(value), name);
        // Facebook wants the address of a profile there.
        foreach (var name in Names["authors"]) telling.Authors(Values(name).Where(v => !v.StartsWith("http", StringComparison.OrdinalIgnoreCase)), name);
        telling.Categories(Names["categories"].SelectMany(Values), string.Join(", ", Names["categories"].Where(said.ContainsKey)));
        foreach (var (name, value) in All("image"))
            telling.Image(value, First("og:image:alt") ?? First("twitter:image:alt"), Pixels(First("og:image:width")), Pixels(First("og:image:height")), name);
        foreach (var (name, value) in All("language")) telling.Language(value, name);
        telling.Language(page.Document.DocumentElement.GetAttribute("lang"), "html@lang");
        return telling.Item;

        IEnumerable<(string Name, string Value)> All(string field) => Names[field].SelectMany(n => Values(n).Select(v => (n, v)));

        List<string> Values(string name) => said.GetValueOrDefault(name) ?? [];

        string? First(string name) => Values(name).FirstOrDefault();
    }

    /// <summary>"Title — Site" is the title and the site's name.</summary>
    private static string WithoutSite(string title, string? site)
    {
        if (site is null || !title.EndsWith(site, StringComparison.OrdinalIgnoreCase)) return title;
        var rest = title[..^site.Length].TrimEnd();
        return rest.Length > 1 && rest[^1] is '—' or '–' or '-' or '|' or '·' or ':' ? rest[..^1].TrimEnd() : title;
    }

    private static long? Pixels(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels > 0 ? pixels : null;
}
