namespace CHEX.Syndicate.Sources;

/// <summary>What a page says something by.</summary>
public enum RecipeOrigin
{
    /// <summary>The recipe's own selectors.</summary>
    Selectors,

    /// <summary>schema.org in <c>script type="application/ld+json"</c>.</summary>
    JsonLd,

    /// <summary><c>og:</c>, <c>article:</c> and the like, in the page's head.</summary>
    OpenGraph,

    /// <summary>h-feed and h-entry, and the classic hentry.</summary>
    Microformats,

    /// <summary>The JSON in one of the page's scripts, by <see cref="EmbeddedRecipe"/>.</summary>
    Embedded,
}

/// <summary>Which articles of a list are read.</summary>
public enum FollowArticles
{
    /// <summary>New ones, and those that are listed differently than when they were read.</summary>
    Changed,

    /// <summary>Each once.</summary>
    New,

    /// <summary>None: the list's own words are all.</summary>
    Never,
}

/// <summary>One of a field's alternatives: where it is, and how it is taken from there.</summary>
/// <param name="Select">CSS; <c>sel@attr</c> takes an attribute.</param>
public sealed record Alternative(string Select)
{
    /// <summary>A regular expression; its first group, or all that it matches, is the answer. Null takes the whole text.</summary>
    public string? Regex { get; init; }

    /// <summary>.NET custom formats with English names, for a date: tried before the recipe's own.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    public static implicit operator Alternative(string select) => FromString(select);

    /// <summary>A selector alone.</summary>
    public static Alternative FromString(string select) => new(select);
}

/// <summary>How a list page, and the article pages it leads to, are read. All selectors are CSS; <c>sel@attr</c> takes an attribute.</summary>
public sealed record PageRecipe
{
    /// <summary>What items are taken from: the first that finds any. The others fill in what it does not say of the same address.</summary>
    public IReadOnlyList<RecipeOrigin> Prefer { get; init; } = [RecipeOrigin.Selectors, RecipeOrigin.JsonLd, RecipeOrigin.Microformats, RecipeOrigin.Embedded];

    /// <summary>The elements that hold one item each; the first selector that finds any is used.</summary>
    public IReadOnlyList<string> Items { get; init; } = [];
    public IReadOnlyList<Alternative> Link { get; init; } = [];

    /// <summary>A regular expression that an item's absolute address must match, or null.</summary>
    public string? LinkMatch { get; init; }
    public IReadOnlyList<Alternative> Title { get; init; } = [];
    public IReadOnlyList<Alternative> Date { get; init; } = [];

    /// <summary>.NET custom formats, read in en-GB: <c>d MMMM yyyy</c>.</summary>
    public IReadOnlyList<string> DateFormats { get; init; } = [];
    public IReadOnlyList<Alternative> Updated { get; init; } = [];
    public IReadOnlyList<Alternative> Summary { get; init; } = [];
    public IReadOnlyList<Alternative> Categories { get; init; } = [];
    public IReadOnlyList<Alternative> Authors { get; init; } = [];
    public IReadOnlyList<Alternative> Image { get; init; } = [];

    /// <summary>Items in the JSON of a script, or null.</summary>
    public EmbeddedRecipe? Embedded { get; init; }

    /// <summary>The next, older page: a selector of the link to it, or a template of its address, with <c>{page}</c> for its number.</summary>
    public IReadOnlyList<Alternative> Next { get; init; } = [];

    /// <summary>The number of the first page, for a template.</summary>
    public int StartPage { get; init; } = 1;
    public int MaxPages { get; init; } = 1;

    /// <summary>True where older pages are left once a page lists nothing but known posts.</summary>
    public bool StopWhenKnown { get; init; }

    /// <summary>How the article page is read, or null where the list is all there is.</summary>
    public ArticleRecipe? Article { get; init; }

    /// <summary>True where articles are read.</summary>
    internal bool FollowsArticles => Article is { Follow: not FollowArticles.Never };
}

/// <summary>How an article page is read.</summary>
public sealed record ArticleRecipe
{
    public FollowArticles Follow { get; init; }

    /// <summary>What each field is taken from: the first that answers.</summary>
    public IReadOnlyList<RecipeOrigin> Prefer { get; init; } =
        [RecipeOrigin.Selectors, RecipeOrigin.JsonLd, RecipeOrigin.OpenGraph, RecipeOrigin.Microformats, RecipeOrigin.Embedded];

    /// <summary>The text; where it is given, an article without it is one that could not be read.</summary>
    public IReadOnlyList<string> Content { get; init; } = [];

    /// <summary>Taken out of the content before anything else.</summary>
    public IReadOnlyList<string> Remove { get; init; } = [];
    public IReadOnlyList<Alternative> Title { get; init; } = [];
    public IReadOnlyList<Alternative> Date { get; init; } = [];
    public IReadOnlyList<Alternative> Updated { get; init; } = [];
    public IReadOnlyList<Alternative> Summary { get; init; } = [];
    public IReadOnlyList<Alternative> Categories { get; init; } = [];
    public IReadOnlyList<Alternative> Authors { get; init; } = [];
    public IReadOnlyList<Alternative> Image { get; init; } = [];
    public IReadOnlyList<Alternative> Language { get; init; } = [];

    /// <summary>What the page calls itself; the page's own <c>rel=canonical</c> where this is left out.</summary>
    public IReadOnlyList<Alternative> Canonical { get; init; } = ["link[rel=canonical]@href"];

    /// <summary>The article in the JSON of a script, or null.</summary>
    public EmbeddedRecipe? Embedded { get; init; }

    /// <summary>At most so many articles are fetched in one reading; the rest in the next ones.</summary>
    public int MaxPerReading { get; init; } = 10;
}

/// <summary>
/// What stands where in the JSON of a page's script: dotted paths, as in <c>props.items</c>, <c>authors.0.name</c>, <c>tags.*.label</c>.
/// </summary>
public sealed record EmbeddedRecipe
{
    /// <summary>The script, or an element with an attribute (<c>div@data-props</c>); text before the first brace is left out.</summary>
    public required IReadOnlyList<string> Script { get; init; }

    /// <summary>The list of items, or the article; the other paths begin there. Empty: the whole JSON.</summary>
    public string At { get; init; } = "";
    public IReadOnlyList<string> Link { get; init; } = [];
    public IReadOnlyList<string> Title { get; init; } = [];
    public IReadOnlyList<string> Date { get; init; } = [];
    public IReadOnlyList<string> Updated { get; init; } = [];
    public IReadOnlyList<string> Summary { get; init; } = [];
    public IReadOnlyList<string> Content { get; init; } = [];
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];
    public IReadOnlyList<string> Image { get; init; } = [];
    public IReadOnlyList<string> Language { get; init; } = [];
}
