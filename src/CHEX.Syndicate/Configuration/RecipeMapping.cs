using System.Globalization;
using CHEX.Syndicate.Sources;

namespace CHEX.Syndicate.Configuration;

/// <summary>Turns a checked recipe into the reading room's records: part of <see cref="SettingsMapping"/>.</summary>
internal static class RecipeMapping
{
    public static PageRecipe Recipe(JsonTree r) => new()
    {
        Prefer = Origins(r),
        Items = Texts(r, "items"),
        Link = Field(r, "link"),
        LinkMatch = r.TextOf("linkMatch"),
        Title = Field(r, "title"),
        Date = Field(r, "date"),
        DateFormats = Texts(r, "dateFormats"),
        Updated = Field(r, "updated"),
        Summary = Field(r, "summary"),
        Categories = Field(r, "categories"),
        Authors = Field(r, "authors"),
        Image = Field(r, "image"),
        Embedded = r["embedded"] is { } embedded ? Embedded(embedded) : null,
        Next = Field(r, "next"),
        StartPage = Number(r, "startPage"),
        MaxPages = Number(r, "maxPages"),
        StopWhenKnown = r["stopWhenKnown"] is { Value: "true" },
        Article = r["article"] is { } article ? Article(article) : null,
    };

    private static ArticleRecipe Article(JsonTree a) => new()
    {
        Follow = a.TextOf("follow") switch { "new" => FollowArticles.New, "never" => FollowArticles.Never, _ => FollowArticles.Changed },
        Prefer = Origins(a),
        Content = Texts(a, "content"),
        Remove = Texts(a, "remove"),
        Title = Field(a, "title"),
        Date = Field(a, "date"),
        Updated = Field(a, "updated"),
        Summary = Field(a, "summary"),
        Categories = Field(a, "categories"),
        Authors = Field(a, "authors"),
        Image = Field(a, "image"),
        Language = Field(a, "language"),
        Canonical = Field(a, "canonical"),
        Embedded = a["embedded"] is { } embedded ? Embedded(embedded) : null,
        MaxPerReading = Number(a, "maxPerReading"),
    };

    private static EmbeddedRecipe Embedded(JsonTree e) => new()
    {
        Script = Texts(e, "script"),
        At = e.TextOf("at") ?? "",
        Link = Texts(e, "link"),
        Title = Texts(e, "title"),
        Date = Texts(e, "date"),
        Updated = Texts(e, "updated"),
        Summary = Texts(e, "summary"),
        Content = Texts(e, "content"),
        Authors = Texts(e, "authors"),
        Categories = Texts(e, "categories"),
        Image = Texts(e, "image"),
        Language = Texts(e, "language"),
    };

    private static IReadOnlyList<RecipeOrigin> Origins(JsonTree value) => [.. Texts(value, "prefer").Select(t => t switch
    {
        "jsonld" => RecipeOrigin.JsonLd,
        "opengraph" => RecipeOrigin.OpenGraph,
        "microformats" => RecipeOrigin.Microformats,
        "embedded" => RecipeOrigin.Embedded,
        _ => RecipeOrigin.Selectors,
    })];

    private static IReadOnlyList<Alternative> Field(JsonTree value, string name) => value[name] switch
    {
        null => [],
        { Kind: JsonKind.List } list => [.. list.Items.Select(One)],
        var one => [One(one)],
    };

    private static Alternative One(JsonTree value) => value.Kind == JsonKind.Map
        ? new Alternative(value.TextOf("select")!) { Regex = value.TextOf("regex"), Formats = Texts(value, "formats") }
        : new Alternative(value.Value);

    private static IReadOnlyList<string> Texts(JsonTree value, string name) => value[name] switch
    {
        null => [],
        { Kind: JsonKind.Text } one => [one.Value],
        var list => [.. list.Items.Select(i => i.Value)],
    };

    private static int Number(JsonTree value, string name) => int.Parse(value[name]!.Value, CultureInfo.InvariantCulture);
}
