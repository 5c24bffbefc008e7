using System.Text.Json;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>
/// The articles that a page describes by schema.org in JSON-LD: in <c>@graph</c>, in lists (ItemList, blogPost, hasPart),
/// as the main entity of something, alone.
/// </summary>
internal sealed class JsonLdOrigin
{
    public const string Origin = "jsonld";

    private const int MostNodes = 20_000;
    private const int MostItems = 1000;

    // Where one thing leads to the articles of it.
    private static readonly string[] Leading = ["@graph", "mainEntity", "itemListElement", "item", "blogPost", "blogPosts", "hasPart", "mainEntityOfPage"];

    private readonly Dictionary<string, JsonElement> _known = new(StringComparer.Ordinal);
    private readonly List<JsonElement> _articles = [];
    private readonly List<JsonElement> _links = [];
    private readonly List<JsonElement> _pages = [];
    private readonly WebPage _page;
    private readonly string _timeZone;
    private int _nodes;

    private JsonLdOrigin(WebPage page, string timeZone)
    {
        (_page, _timeZone) = (page, timeZone);
        foreach (var script in page.Document.QuerySelectorAll("script[type^='application/ld+json' i]").Take(50))
            if (ScriptJson.Read(script.TextContent) is { } json) Walk(json);
    }

    /// <summary>All articles of a list page, in the page's order; where none is described, what its ItemList leads to.</summary>
    public static IReadOnlyList<Item> List(WebPage page, string timeZone)
    {
        var found = new JsonLdOrigin(page, timeZone);
        return [.. (found._articles.Count > 0 ? found._articles : found._links).Take(MostItems).Select(found.Told).Where(i => i.Url is not null)];
    }

    /// <summary>What an article's page says of itself; null where it says nothing.</summary>
    public static Item? Article(WebPage page, string timeZone)
    {
        var found = new JsonLdOrigin(page, timeZone);
        var told = found._articles.Take(MostItems).Select(found.Told).ToList();
        // A page may describe others beside its own: "related articles".
        var own = told.FirstOrDefault(i => i.Url is not null && Same(new Uri(i.Url), page.Url));
        return own ?? told.FirstOrDefault(i => told.Count == 1 || i.Url is null) ?? found._pages.Take(1).Select(found.Told).FirstOrDefault();
    }

    private static bool Same(Uri one, Uri other) => ItemNames.SameSite(one, other) && one.AbsolutePath.TrimEnd('/') == other.AbsolutePath.TrimEnd('/');

    private void Walk(JsonElement node)
    {
        if (++_nodes > MostNodes) return;
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray()) Walk(item);
            return;
        }

        if (node.ValueKind != JsonValueKind.Object) return;
        if (JsonListing.Text(node, "@id") is { } id && node.EnumerateObject().Skip(1).Any()) _known.TryAdd(id, node);
        var types = JsonLdValue.Types(node);
        if (types.Any(IsArticle)) _articles.Add(node);
        else if (types.Contains("ListItem", StringComparer.Ordinal) && JsonLdValue.Texts(node, "url", "item").Count > 0) _links.Add(node);
        else if (types.Contains("WebPage", StringComparer.Ordinal) && JsonListing.Text(node, "datePublished") is not null) _pages.Add(node);

        foreach (var name in Leading)
            if (JsonListing.Member(node, name, out var inner)) Walk(inner);
        // People and pictures stand in the graph for others to name them.
        foreach (var name in (ReadOnlySpan<string>)["author", "image", "publisher"])
            if (JsonListing.Member(node, name, out var inner) && inner.ValueKind == JsonValueKind.Object && JsonListing.Text(inner, "@id") is { } at && inner.EnumerateObject().Skip(1).Any()) _known.TryAdd(at, inner);
    }

    // NewsArticle, BlogPosting, Report … whatever they are called that are written to be read.
    private static bool IsArticle(string type) =>
        type.EndsWith("Article", StringComparison.Ordinal) || type is "BlogPosting" or "LiveBlogPosting" or "SocialMediaPosting" or "Report" or "PressRelease";

    private Item Told(JsonElement node)
    {
        var type = JsonLdValue.Types(node) is [var first, ..] ? first : "";
        var telling = new Telling(Origin, _page, _timeZone);
        foreach (var name in (ReadOnlySpan<string>)["url", "mainEntityOfPage", "item", "@id"])
            foreach (var url in JsonLdValue.Texts(node, name).Where(u => name != "@id" || u.StartsWith("http", StringComparison.OrdinalIgnoreCase)))
                telling.Address(url, $"{type}.{name}");
        Each(["headline", "name", "alternativeHeadline"], telling.Title);
        Each(["datePublished", "dateCreated"], telling.Published);
        Each(["dateModified"], telling.Updated);
        Each(["description", "abstract"], telling.Summary);
        foreach (var body in JsonLdValue.Texts(node, "articleBody"))
            telling.Content(body.Contains("</", StringComparison.Ordinal) ? body : HtmlText.Paragraphs(body), type + ".articleBody");
        foreach (var name in (ReadOnlySpan<string>)["author", "creator"]) telling.Authors(JsonLdValue.Names(node, name, Known), $"{type}.{name}");
        string[] subjects = ["articleSection", "keywords"];
        telling.Categories(subjects.SelectMany(s => JsonLdValue.Texts(node, s)).SelectMany(t => t.Split(',')), type + "." + string.Join(", ", subjects.Where(s => JsonListing.Member(node, s, out _))));
        foreach (var name in (ReadOnlySpan<string>)["image", "thumbnailUrl"])
            foreach (var image in JsonLdValue.Pictures(node, name, Known))
                telling.Image(image.Url, image.Alt, image.Width, image.Height, $"{type}.{name}");
        foreach (var language in JsonLdValue.Languages(node)) telling.Language(language, type + ".inLanguage");
        return telling.Item;

        void Each(string[] names, Action<string?, string> tell)
        {
            foreach (var name in names)
                foreach (var text in JsonLdValue.Texts(node, name)) tell(text, $"{type}.{name}");
        }
    }

    private JsonElement? Known(string id) => _known.TryGetValue(id, out var node) ? node : null;
}
