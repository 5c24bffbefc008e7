using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// A list page read by a recipe.
/// 1. What it is: a sitemap is a list of its own kind.
/// 2. The items, by the first of the recipe's origins that finds any; what it does not say of them, the others may.
/// 3. Items whose address the recipe does not want are left out.
/// 4. The link to the next page.
/// </summary>
public static class PageList
{
    /// <param name="bytes">The page, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null.</param>
    /// <param name="url">Where it was read.</param>
    /// <param name="recipe">How it is read.</param>
    /// <param name="timeZone">The zone in which its days begin.</param>
    /// <param name="mostOfSitemap">Of a sitemap the newest so many addresses are kept.</param>
    /// <exception cref="UnreadableException">It is no page, the recipe is wrong, or no item was found.</exception>
    public static Listing Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, PageRecipe recipe, string timeZone, int mostOfSitemap = Sitemap.MostUrls)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        var wanted = recipe.LinkMatch is null ? null : RecipePattern.Of(recipe.LinkMatch, "linkMatch");

        // :: Step 1
        if (Sitemap.Read(bytes, contentType, url, timeZone, wanted, mostOfSitemap) is { } sitemap) return Kept(sitemap.Listing, sitemap.All, sitemap.Unwanted, recipe, "The sitemap");

        var page = WebPage.Read(bytes, contentType, url);
        var named = $"The page{(page.Title is { } title ? $" “{MessageText.Of(title)}”" : "")}";

        // :: Step 2
        var found = new ListOrigins(page, recipe, timeZone).Find()
            ?? throw new UnreadableException($"{named} has nothing that the recipe's {ListOrigins.Tried(recipe)}.");
        List<string> notes = [.. new[] { page.Note }.OfType<string>(), .. found.Notes];

        // :: Step 3
        var listing = Wanted(new Listing { Items = found.Items, Origin = found.Origin, Title = page.Title, Structure = found.Structure, Notes = notes }, wanted, recipe, named);

        // :: Step 4
        notes = [.. listing.Notes];
        var next = new RecipeReader(page, page.Document, timeZone, []).Link(FieldSelector.All(recipe.Next.Where(n => !PageTemplate.Is(n.Select)), "next"))?.Url;
        if (next is not null && !ItemNames.SameSite(next, url))
        {
            notes.Add($"The next page is on another site ({MessageText.Of(next.IdnHost)}) and is not followed.");
            next = null;
        }

        return listing with { Next = next == url ? null : next, Notes = notes };
    }

    private static Listing Wanted(Listing listing, RecipePattern? wanted, PageRecipe recipe, string named)
    {
        List<Item> kept = [.. listing.Items.Where(i => wanted is null || wanted.Matches(new Uri(i.Url!)))];
        return Kept(listing with { Items = kept }, listing.Items.Count, listing.Items.Count - kept.Count, recipe, named);
    }

    private static Listing Kept(Listing listing, int all, int unwanted, PageRecipe recipe, string named)
    {
        if (unwanted > 0 && listing.Items.Count == 0)
            throw new UnreadableException(string.Create(CultureInfo.InvariantCulture, $"{named} has no item that the recipe wants: {unwanted} links do not match {recipe.LinkMatch}{(listing.Notes.Count > 0 ? $" ({string.Join(' ', listing.Notes)})" : "")}."));
        List<string> notes = [.. listing.Notes];
        if (unwanted > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{unwanted} of {all} items were left out: their links do not match linkMatch."));
        return listing with { Items = ItemNames.Distinct(listing.Items, notes), Notes = notes };
    }
}
