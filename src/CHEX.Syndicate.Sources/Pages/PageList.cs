using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// A list page read by a recipe.
/// 1. The items: the elements of the first selector that finds any.
/// 2. Each item's link; without one, or with one that the recipe does not want, it is left out.
/// 3. Its other fields, each by its alternatives.
/// 4. The link to the next page.
/// </summary>
public static class PageList
{
    private const int MostItems = 1000;

    /// <param name="bytes">The page, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null.</param>
    /// <param name="url">Where it was read.</param>
    /// <param name="recipe">How it is read.</param>
    /// <param name="timeZone">The zone in which its days begin.</param>
    /// <exception cref="UnreadableException">It is no page, the recipe is wrong, or no item was found.</exception>
    public static Listing Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, PageRecipe recipe, string timeZone)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var page = WebPage.Read(bytes, contentType, url);
        var fields = new RecipeFields(recipe);
        var notes = new List<string>();
        if (page.Note is { } guessed) notes.Add(guessed);

        // :: Step 1
        var elements = fields.Items.Select(s => s.Elements(page.Document).Take(MostItems).ToList()).FirstOrDefault(found => found.Count > 0)
            ?? throw new UnreadableException($"The page{Named(page)} has nothing that the recipe's items select: {Texts(fields.Items)}.");

        // :: Steps 2 and 3
        var items = new List<Item>(elements.Count);
        int linkless = 0, unwanted = 0;
        foreach (var element in elements)
        {
            var reader = new RecipeReader(page, element, timeZone, recipe.DateFormats);
            if (reader.Link(fields.Link) is not var (link, anchor)) linkless++;
            else if (fields.Wanted?.Matches(link) is false) unwanted++;
            else
            {
                var title = fields.Title.Count > 0 ? reader.InnerHtml(fields.Title, "title") : anchor.InnerHtml.Trim();
                items.Add(new Item
                {
                    Names = [ItemNames.Address(link)],
                    Url = link.AbsoluteUri,
                    Title = string.IsNullOrEmpty(title) ? null : title,
                    Published = reader.Date(fields.Date),
                    Summary = reader.InnerHtml(fields.Summary, "summary"),
                    Categories = reader.Categories(fields.Categories),
                    Image = reader.Image(fields.Image),
                    Language = anchor.Closest("[lang]") is { LocalName: not "html" } said ? said.GetAttribute("lang") : null,
                    BaseUrl = page.Base.AbsoluteUri,
                    Answered = reader.Answered,
                });
            }
        }

        if (items.Count == 0)
            throw new UnreadableException(string.Create(CultureInfo.InvariantCulture, $"Of {elements.Count} items on the page{Named(page)}, {linkless} have no link ({Texts(fields.Link)}) and {unwanted} links do not match {recipe.LinkMatch}."));
        if (linkless + unwanted > 0)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{linkless + unwanted} of {elements.Count} items were left out: {linkless} without link, {unwanted} whose link does not match."));

        // :: Step 4
        var next = new RecipeReader(page, page.Document, timeZone, []).Link(fields.Next)?.Url;
        if (next is not null && !ItemNames.SameSite(next, url))
        {
            notes.Add($"The next page is on another site ({MessageText.Of(next.IdnHost)}) and is not followed.");
            next = null;
        }

        return new Listing { Items = ItemNames.Distinct(items, notes), Origin = "page", Next = next == url ? null : next, Title = page.Title, Structure = ItemStructure.Of(elements), Notes = notes };
    }

    private static string Named(WebPage page) => page.Title is { } title ? $" “{MessageText.Of(title)}”" : "";

    private static string Texts(IEnumerable<FieldSelector> selectors) => string.Join(", ", selectors.Select(s => s.Text));

    /// <summary>The recipe's selectors, read.</summary>
    private sealed class RecipeFields(PageRecipe recipe)
    {
        public IReadOnlyList<FieldSelector> Items { get; } = FieldSelector.All(recipe.Items, "items");
        public IReadOnlyList<FieldSelector> Link { get; } = FieldSelector.All(recipe.Link, "link");
        public IReadOnlyList<FieldSelector> Title { get; } = FieldSelector.All(recipe.Title, "title");
        public IReadOnlyList<FieldSelector> Date { get; } = FieldSelector.All(recipe.Date, "date");
        public IReadOnlyList<FieldSelector> Summary { get; } = FieldSelector.All(recipe.Summary, "summary");
        public IReadOnlyList<FieldSelector> Categories { get; } = FieldSelector.All(recipe.Categories, "categories");
        public IReadOnlyList<FieldSelector> Image { get; } = FieldSelector.All(recipe.Image, "image");
        public IReadOnlyList<FieldSelector> Next { get; } = FieldSelector.All(recipe.Next, "next");

        public LinkPattern? Wanted { get; } = recipe.LinkMatch is null ? null
            : LinkPattern.Parse(recipe.LinkMatch) ?? throw new UnreadableException($"The recipe's linkMatch “{recipe.LinkMatch}” is not a regular expression.");
    }
}
