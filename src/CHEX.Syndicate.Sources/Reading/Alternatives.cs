namespace CHEX.Syndicate.Sources.Reading;

/// <summary>Where each field is looked for, by the way and form in which a source was read: for <c>preview</c>, which says of an empty field what was tried.</summary>
public static class Alternatives
{
    /// <summary>The fields that are explained, as they are named in <see cref="Posts.Item.Answered"/>.</summary>
    public static readonly IReadOnlyList<string> Fields = ["url", "title", "published", "updated", "summary", "content", "authors", "categories", "image", "language"];

    private static readonly Dictionary<string, string[]> Feed = new(StringComparer.Ordinal)
    {
        ["url"] = ["link", "guid"],
        ["title"] = ["title"],
        ["published"] = ["pubDate", "published", "issued", "dc:date", "date_published", "updated"],
        ["updated"] = ["updated", "modified", "dcterms:modified", "atom:updated", "date_modified"],
        ["summary"] = ["description", "summary"],
        ["content"] = ["content:encoded", "content", "content_html", "content_text", "description"],
        ["authors"] = ["author", "dc:creator", "itunes:author", "authors"],
        ["categories"] = ["category", "dc:subject", "tags"],
        ["image"] = ["media:content", "media:thumbnail", "enclosure", "image", "banner_image"],
        ["language"] = ["xml:lang", "dc:language", "language"],
    };

    private static readonly Dictionary<string, string[]> WordPress = new(StringComparer.Ordinal)
    {
        ["url"] = ["link"],
        ["title"] = ["title.rendered"],
        ["published"] = ["date_gmt", "date"],
        ["updated"] = ["modified_gmt", "modified"],
        ["summary"] = ["excerpt.rendered"],
        ["content"] = ["content.rendered"],
        ["authors"] = ["_embedded.author"],
        ["categories"] = ["_embedded.wp:term"],
        ["image"] = ["_embedded.wp:featuredmedia"],
        ["language"] = ["the API does not say"],
    };

    /// <summary>Where a field was looked for, in the order of preference.</summary>
    /// <param name="source">As configured.</param>
    /// <param name="form">How the document was written (<see cref="SourceReading.Form"/>).</param>
    /// <param name="field">One of <see cref="Fields"/>.</param>
    public static IReadOnlyList<string> Of(SourceSettings source, string? form, string field)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(field);
        return form switch
        {
            "wordpress" => WordPress.GetValueOrDefault(field) ?? [],
            "squarespace-list" => Squarespace.SquarespaceList.Tried(field),
            "sitemap" => [.. Sitemap(field), .. Articles(source.Recipe, field)],
            not null when form.StartsWith("page", StringComparison.Ordinal) && source.Recipe is { } recipe => [.. List(recipe, field), .. Articles(recipe, field)],
            _ => Feed.GetValueOrDefault(field) ?? [],
        };
    }

    private static IEnumerable<string> Sitemap(string field) => field switch
    {
        "url" => ["sitemap loc"],
        "title" => ["sitemap news:title"],
        "published" => ["sitemap news:publication_date"],
        "updated" => ["sitemap lastmod"],
        "language" => ["sitemap news:language"],
        _ => [],
    };

    private static IEnumerable<string> List(PageRecipe recipe, string field) => recipe.Prefer.SelectMany(origin => origin switch
    {
        RecipeOrigin.Selectors => Selectors(field switch
        {
            "url" => recipe.Link,
            "title" => recipe.Title.Count > 0 ? recipe.Title : recipe.Link,
            "published" => recipe.Date,
            "updated" => recipe.Updated,
            "summary" => recipe.Summary,
            "authors" => recipe.Authors,
            "categories" => recipe.Categories,
            "image" => recipe.Image,
            "language" => ["@lang"],
            _ => [],
        }),
        RecipeOrigin.Embedded => Paths(recipe.Embedded, field),
        _ => [origin.ToString().ToLowerInvariant()],
    });

    private static IEnumerable<string> Articles(PageRecipe? recipe, string field) => recipe is not { FollowsArticles: true, Article: { } article } || field == "url" ? [] : article.Prefer.SelectMany(origin => origin switch
    {
        RecipeOrigin.Selectors => Selectors(field switch
        {
            "title" => article.Title,
            "published" => article.Date,
            "updated" => article.Updated,
            "summary" => article.Summary,
            "content" => [.. article.Content.Select(Alternative.FromString)],
            "authors" => article.Authors,
            "categories" => article.Categories,
            "image" => article.Image,
            "language" => article.Language,
            _ => [],
        }),
        RecipeOrigin.Embedded => Paths(article.Embedded, field),
        RecipeOrigin.OpenGraph => Pages.Origins.OpenGraphOrigin.Names.GetValueOrDefault(field)?.Select(n => "opengraph " + n) ?? [],
        _ => [origin.ToString().ToLowerInvariant()],
    }).Select(a => "article: " + a);

    private static IEnumerable<string> Selectors(IReadOnlyList<Alternative> alternatives) => alternatives.Select(a => a.Regex is { } regex ? $"{a.Select} /{regex}/" : a.Select);

    private static IEnumerable<string> Paths(EmbeddedRecipe? recipe, string field) => recipe is null ? [] : (field switch
    {
        "url" => recipe.Link,
        "title" => recipe.Title,
        "published" => recipe.Date,
        "updated" => recipe.Updated,
        "summary" => recipe.Summary,
        "content" => recipe.Content,
        "authors" => recipe.Authors,
        "categories" => recipe.Categories,
        "image" => recipe.Image,
        _ => recipe.Language,
    }).Select(p => "embedded " + p);
}
