using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

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
        var reader = new RecipeReader(page, page.Document, timeZone, []);
        var date = reader.Date(FieldSelector.All(recipe.Date, "article.date"));
        var categories = reader.Categories(FieldSelector.All(recipe.Categories, "article.categories"));

        // Fields are read first: what is taken out of the content may hold them. All is found before anything goes,
        // for one selector may lean on what another takes ("h1", "h1 + p").
        foreach (var element in FieldSelector.All(recipe.Remove, "article.remove").SelectMany(s => s.Elements(page.Document)).ToList()) element.Remove();
        var content = reader.InnerHtml(FieldSelector.All(recipe.Content, "article.content"), "content")
            ?? throw new UnreadableException($"The article{(page.Title is { } title ? $" “{MessageText.Of(title)}”" : "")} has no content where the recipe looks for it: {string.Join(", ", recipe.Content)}.");

        var answered = new Dictionary<string, string>(item.Answered, StringComparer.Ordinal);
        foreach (var (field, selector) in reader.Answered)
            if (field is "content" || !answered.ContainsKey(field)) answered[field] = "article: " + selector;
        return item with
        {
            Names = [.. item.Names.Concat(PageNames.Of(page)).Distinct(StringComparer.Ordinal)],
            Content = content,
            Published = Better(item.Published, date),
            Categories = item.Categories.Count > 0 ? item.Categories : categories,
            BaseUrl = page.Base.AbsoluteUri,
            Answered = answered,
        };
    }

    /// <summary>A moment is better than a day, as long as it is the same time within a day.</summary>
    private static ItemDate? Better(ItemDate? listed, ItemDate? told) =>
        listed is null || (listed.DayOnly && told is { DayOnly: false } && (told.Instant - listed.Instant).Duration() < TimeSpan.FromDays(1)) ? told ?? listed : listed;
}
