using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Pages.Origins;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>An article's own page: gives a listed item its whole text, and what its list did not say.</summary>
public static class ArticlePage
{
    /// <summary>The item with its text. What the list said stays; a day becomes a moment where the article has the time.</summary>
    /// <param name="bytes">The page, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null.</param>
    /// <param name="url">Where it was read, after redirects.</param>
    /// <param name="recipe">How it is read.</param>
    /// <param name="item">As listed.</param>
    /// <param name="timeZone">The zone in which its days begin.</param>
    /// <exception cref="UnreadableException">It is no page, or has no content by the recipe.</exception>
    public static Item Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, ArticleRecipe recipe, Item item, string timeZone)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        ArgumentNullException.ThrowIfNull(item);
        var page = WebPage.Read(bytes, contentType, url);
        var first = Canonical(page, recipe);
        var names = PageNames.Of(page, first).ToList();
        var heading = page.Document.QuerySelector("main h1, article h1, h1")?.TextContent;

        // The selectors come last, for they take out of the page what is not content, and that may hold the other fields.
        var told = new Dictionary<RecipeOrigin, Item?>();
        foreach (var origin in recipe.Prefer.Distinct().OrderBy(o => o == RecipeOrigin.Selectors)) told[origin] = By(origin, page, recipe, timeZone);

        var whole = Tellings.Fill(Certain(item), recipe.Prefer.Distinct().Select(o => told[o]).OfType<Item>(), "article: ");
        if (whole.Content is null && recipe.Content.Count > 0)
            throw new UnreadableException($"The article{(page.Title is { } title ? $" “{MessageText.Of(title)}”" : "")} has no content where the recipe looks for it: {string.Join(", ", recipe.Content)}.");
        if (whole.Title is null && HtmlText.Label(heading ?? "") is { Length: > 0 } named)
            whole = whole with { Title = HtmlText.OfText(named), Answered = new Dictionary<string, string>(whole.Answered, StringComparer.Ordinal) { ["title"] = "article: h1" } };
        return whole with
        {
            Names = [.. item.Names.Concat(names).Distinct(StringComparer.Ordinal)],
            Content = whole.Content ?? item.Content,
            Canonical = item.Canonical ?? first?.AbsoluteUri,
            BaseUrl = page.Base.AbsoluteUri,
        };
    }

    // A sitemap says when a page was written anew, which every change of its frame does; the article knows better. And
    // whose article is read is asked for its text.
    private static Item Certain(Item item) => item.Answered.TryGetValue("updated", out var by) && by.StartsWith(Sitemap.Origin, StringComparison.Ordinal)
        ? item with { Content = null, Updated = null, Answered = new Dictionary<string, string>(item.Answered.Where(a => a.Key != "updated"), StringComparer.Ordinal) }
        : item with { Content = null };

    private static Item? By(RecipeOrigin origin, WebPage page, ArticleRecipe recipe, string timeZone) => origin switch
    {
        RecipeOrigin.Selectors => Selected(page, recipe, timeZone),
        RecipeOrigin.JsonLd => JsonLdOrigin.Article(page, timeZone),
        RecipeOrigin.OpenGraph => OpenGraphOrigin.Read(page, timeZone),
        RecipeOrigin.Microformats => MicroformatsOrigin.Article(page, timeZone),
        _ => recipe.Embedded is { } embedded ? EmbeddedJson.Read(page, ListOrigins.Scripts(page, embedded), embedded, timeZone) is [var first, ..] ? first : null : null,
    };

    private static Item Selected(WebPage page, ArticleRecipe recipe, string timeZone)
    {
        var reader = new RecipeReader(page, page.Document, timeZone, []);
        var item = new Item
        {
            Names = [],
            Title = reader.InnerHtml(FieldSelector.All(recipe.Title, "article.title"), "title"),
            Published = reader.Date(FieldSelector.All(recipe.Date, "article.date")),
            Updated = reader.Date(FieldSelector.All(recipe.Updated, "article.updated"), "updated"),
            Summary = reader.InnerHtml(FieldSelector.All(recipe.Summary, "article.summary"), "summary"),
            Categories = reader.Categories(FieldSelector.All(recipe.Categories, "article.categories")),
            Authors = reader.Authors(FieldSelector.All(recipe.Authors, "article.authors")),
            Image = reader.Image(FieldSelector.All(recipe.Image, "article.image")),
            Language = reader.Label(FieldSelector.All(recipe.Language, "article.language"), "language"),
        };

        // All is found before anything goes, for one selector may lean on what another takes ("h1", "h1 + p").
        foreach (var element in FieldSelector.All(recipe.Remove, "article.remove").SelectMany(s => s.Elements(page.Document)).ToList()) element.Remove();
        return item with { Content = reader.InnerHtml(FieldSelector.All(recipe.Content, "article.content"), "content"), Answered = reader.Answered };
    }

    /// <summary>The address that the page calls the first one, on whichever site: a partner's release that is shown again says whose it is.</summary>
    private static Uri? Canonical(WebPage page, ArticleRecipe recipe) =>
        new RecipeReader(page, page.Document, "UTC", []).Link(FieldSelector.All(recipe.Canonical, "article.canonical"))?.Url;
}
