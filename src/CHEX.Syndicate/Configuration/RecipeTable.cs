using CHEX.Syndicate.Sources.Pages;

namespace CHEX.Syndicate.Configuration;

/// <summary>The settings of a recipe: part of <see cref="SettingsTable"/>, which is the one table.</summary>
internal static class RecipeTable
{
    private static readonly TextShape Path = new("a dotted path into JSON: props.items, authors.0.name, tags.*.label", text => text.Length is > 0 and < 200 && !text.Contains("..", StringComparison.Ordinal));

    private static readonly Shape Selectors = new OneOrMoreShape(SettingFormats.Selector);

    private static readonly Shape Paths = new OneOrMoreShape(Path);

    private static readonly ObjectShape Alternative = new("alternative",
    [
        new("select", SettingFormats.Selector, "Where it is.") { Required = true },
        new("regex", SettingFormats.Expression, "What of its text is the answer: the first group, or all that matches."),
        new("formats", new ListShape(SettingFormats.DateFormat), "How a date is written there, tried before dateFormats.") { Default = "[]" },
    ]);

    private static readonly Shape Field = new OneOrMoreShape(SettingFormats.Selector, Alternative);

    private static readonly Shape Next = new OneOrMoreShape(new TextShape(
        "a CSS selector of the link, or a template of the address with {page} in it: \"?p={page}\"",
        text => PageTemplate.Is(text) ? PageTemplate.IsRight(text) : SettingFormats.Selector.Accepts(text)));

    private static readonly string[] Origins = ["selectors", "jsonld", "opengraph", "microformats", "embedded"];

    private static readonly ObjectShape Embedded = new("embedded",
    [
        new("script", Selectors, "The script whose JSON it is: \"script#__NEXT_DATA__\"; or an element's attribute: \"div@data-props\".") { Required = true },
        new("at", Path, "The list of items, or the article, in that JSON; the other paths begin there."),
        new("link", Paths, "The address.") { Default = "[]" },
        new("title", Paths, "The title.") { Default = "[]" },
        new("date", Paths, "When it was published.") { Default = "[]" },
        new("updated", Paths, "When it was changed.") { Default = "[]" },
        new("summary", Paths, "The source's own excerpt.") { Default = "[]" },
        new("content", Paths, "The text, as HTML.") { Default = "[]" },
        new("authors", Paths, "The authors' names.") { Default = "[]" },
        new("categories", Paths, "The categories.") { Default = "[]" },
        new("image", Paths, "The picture's address.") { Default = "[]" },
        new("language", Paths, "The language.") { Default = "[]" },
    ]);

    private static readonly ObjectShape Article = new("article",
    [
        new("follow", SettingFormats.Choice("changed", "new", "never"), "Which articles are read: new ones and those that are listed differently, each once, or none.") { Default = "\"changed\"" },
        new("prefer", new ListShape(SettingFormats.Choice(Origins), 1), "What a field is taken from: the first that answers.") { Default = "[\"selectors\", \"jsonld\", \"opengraph\", \"microformats\", \"embedded\"]" },
        new("content", Selectors, "The text of the article; where it is given, an article without it counts as one that could not be read.") { Default = "[]" },
        new("remove", Selectors, "Taken out of the text.") { Default = "[]" },
        new("title", Field, "The title, where the list has none.") { Default = "[]" },
        new("date", Field, "The date on the article's page.") { Default = "[]" },
        new("updated", Field, "When it was changed.") { Default = "[]" },
        new("summary", Field, "The source's own excerpt, where the list has none.") { Default = "[]" },
        new("categories", Field, "One element a category.") { Default = "[]" },
        new("authors", Field, "One element an author.") { Default = "[]" },
        new("image", Field, "The picture.") { Default = "[]" },
        new("language", Field, "The language.") { Default = "[]" },
        new("canonical", Field, "What the page calls itself.") { Default = "\"link[rel=canonical]@href\"" },
        new("embedded", Embedded, "The article in the JSON of a script."),
        new("maxPerReading", new NumberShape(1, 100), "At most so many articles are fetched in one reading.") { Default = "10" },
    ]);

    public static readonly ObjectShape Recipe = new("recipe",
    [
        new("prefer", new ListShape(SettingFormats.Choice("selectors", "jsonld", "microformats", "embedded"), 1), "What items are taken from: the first that finds any; the others fill in what it does not say.") { Default = "[\"selectors\", \"jsonld\", \"microformats\", \"embedded\"]" },
        new("items", Selectors, "The elements that hold one item each; the first selector that finds any is used.") { Default = "[]" },
        new("link", Field, "The link to the article, within an item.") { Default = "[]" },
        new("linkMatch", SettingFormats.Expression, "What an item's absolute address must match."),
        new("title", Field, "The title, within an item.") { Default = "[]" },
        new("date", Field, "The date, within an item.") { Default = "[]" },
        new("dateFormats", new ListShape(SettingFormats.DateFormat), "How dates are written, in English: \"d MMMM yyyy\".") { Default = "[]" },
        new("updated", Field, "When it was changed, within an item.") { Default = "[]" },
        new("summary", Field, "The source's own excerpt, within an item.") { Default = "[]" },
        new("categories", Field, "One element a category, within an item.") { Default = "[]" },
        new("authors", Field, "One element an author, within an item.") { Default = "[]" },
        new("image", Field, "The picture, within an item.") { Default = "[]" },
        new("embedded", Embedded, "The items in the JSON of a script."),
        new("next", Next, "The next, older page.") { Default = "[]" },
        new("startPage", new NumberShape(0, 1000), "The number of the first page, for a template.") { Default = "1" },
        new("maxPages", new NumberShape(1, 20), "At most so many list pages are read.") { Default = "1" },
        new("stopWhenKnown", new TruthShape(), "Leave the older pages once a page lists nothing but known posts.") { Default = "false" },
        new("article", Article, "How the article's own page is read; leave it out where the list is all there is."),
    ]);
}
