using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Pages.Origins;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>The items of a list page, by each origin that its recipe names.</summary>
internal sealed class ListOrigins(WebPage page, PageRecipe recipe, string timeZone)
{
    private const int MostItems = 1000;
    private readonly List<string> _notes = [];
    private IReadOnlyList<string> structure = [];

    /// <summary>The items of the first origin that finds any, each filled from the others; null where none finds any.</summary>
    public FoundItems? Find()
    {
        IReadOnlyList<Item>? first = null;
        var by = RecipeOrigin.Selectors;
        var others = new Dictionary<string, List<Item>>(StringComparer.Ordinal);
        foreach (var origin in recipe.Prefer.Distinct())
        {
            var items = By(origin);
            if (items.Count == 0) continue;
            if (first is null) (first, by) = (items, origin);
            else
                foreach (var item in items)
                    (others.TryGetValue(item.Url!, out var same) ? same : others[item.Url!] = []).Add(item);
        }

        if (first is null) return null;
        return new([.. first.Select(i => Named(Tellings.Fill(i, others.GetValueOrDefault(i.Url!) ?? [])))], NameOf(by), structure, _notes);
    }

    /// <summary>What was looked for, for a message.</summary>
    public static string Tried(PageRecipe recipe)
    {
        var selects = recipe.Prefer.Contains(RecipeOrigin.Selectors) && recipe.Items.Count > 0 ? "items select: " + string.Join(", ", recipe.Items) : null;
        var others = recipe.Prefer.Where(o => o != RecipeOrigin.Selectors && (o != RecipeOrigin.Embedded || recipe.Embedded is not null) && o != RecipeOrigin.OpenGraph).Select(o => o.ToString());
        return selects is null ? $"prefer names: {string.Join(", ", others)}" : selects;
    }

    private IReadOnlyList<Item> By(RecipeOrigin origin) => origin switch
    {
        RecipeOrigin.Selectors => Selected(),
        RecipeOrigin.JsonLd => JsonLdOrigin.List(page, timeZone),
        RecipeOrigin.Microformats => MicroformatsOrigin.List(page, timeZone),
        RecipeOrigin.Embedded when recipe.Embedded is { } embedded =>
            [.. EmbeddedJson.Read(page, Scripts(page, embedded), embedded, timeZone).Where(i => i.Url is not null)],
        _ => [],
    };

    /// <summary>The texts of the scripts that a recipe means.</summary>
    internal static IEnumerable<string> Scripts(WebPage page, EmbeddedRecipe embedded) =>
        FieldSelector.All(embedded.Script, "embedded.script").SelectMany(s => s.Elements(page.Document).Select(e => s.Answer(e))).OfType<string>();

    private List<Item> Selected()
    {
        var elements = FieldSelector.All(recipe.Items, "items").Select(s => s.Elements(page.Document).Take(MostItems).ToList()).FirstOrDefault(found => found.Count > 0) ?? [];
        var found = elements.Count;
        elements = Nesting.Shallow(elements);
        if (elements.Count < found)
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{found - elements.Count} of {found} items stand in more than {Nesting.Deepest} others and were left out."));
        structure = ItemStructure.Of(elements);
        var fields = new ItemFields(recipe);
        List<Item> items = [.. elements.Select(e => fields.Read(new RecipeReader(page, e, timeZone, recipe.DateFormats), page)).OfType<Item>()];
        if (items.Count < elements.Count)
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{elements.Count - items.Count} of {elements.Count} items have no link ({string.Join(", ", recipe.Link.Select(l => l.Select))}) and were left out."));
        return items;
    }

    // Differences between two origins are no edits: each has its own name.
    private static string NameOf(RecipeOrigin origin) => origin switch
    {
        RecipeOrigin.JsonLd => "page-jsonld",
        RecipeOrigin.Microformats => "page-microformats",
        RecipeOrigin.Embedded => "page-embedded",
        _ => "page",
    };

    private static Item Named(Item item) => item with { Names = [ItemNames.Address(new Uri(item.Url!))] };

    /// <summary>The selectors of a list's items, read.</summary>
    private sealed class ItemFields(PageRecipe recipe)
    {
        private readonly IReadOnlyList<FieldSelector> link = FieldSelector.All(recipe.Link, "link");
        private readonly IReadOnlyList<FieldSelector> title = FieldSelector.All(recipe.Title, "title");
        private readonly IReadOnlyList<FieldSelector> date = FieldSelector.All(recipe.Date, "date");
        private readonly IReadOnlyList<FieldSelector> updated = FieldSelector.All(recipe.Updated, "updated");
        private readonly IReadOnlyList<FieldSelector> summary = FieldSelector.All(recipe.Summary, "summary");
        private readonly IReadOnlyList<FieldSelector> categories = FieldSelector.All(recipe.Categories, "categories");
        private readonly IReadOnlyList<FieldSelector> authors = FieldSelector.All(recipe.Authors, "authors");
        private readonly IReadOnlyList<FieldSelector> image = FieldSelector.All(recipe.Image, "image");

        /// <summary>The item of one element; null where it has no link.</summary>
        public Item? Read(RecipeReader reader, WebPage page)
        {
            if (reader.Link(link) is not var (url, anchor)) return null;
            var called = title.Count > 0 ? reader.InnerHtml(title, "title") : reader.Inside(anchor, "title", "the link's text");
            return new Item
            {
                Names = [],
                Url = url.AbsoluteUri,
                Title = string.IsNullOrEmpty(called) ? null : called,
                Published = reader.Date(date),
                Updated = reader.Date(updated, "updated"),
                Summary = reader.InnerHtml(summary, "summary"),
                Categories = reader.Categories(categories),
                Authors = reader.Authors(authors),
                Image = reader.Image(image),
                Language = anchor.Closest("[lang]") is { LocalName: not "html" } said ? said.GetAttribute("lang") : null,
                BaseUrl = page.Base.AbsoluteUri,
                Answered = reader.Answered,
            };
        }
    }
}

/// <summary>What an origin found in a list page.</summary>
/// <param name="Items">The items, each filled from the other origins.</param>
/// <param name="Origin">What the listing is called by it.</param>
/// <param name="Structure">How the items are marked up, for whoever watches for a redesign; empty where no selector took part.</param>
/// <param name="Notes">What was left out.</param>
internal sealed record FoundItems(IReadOnlyList<Item> Items, string Origin, IReadOnlyList<string> Structure, IReadOnlyList<string> Notes);
