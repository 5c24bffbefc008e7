using System.Text.Json;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>Items in the JSON that a page's script was given to draw the page with.</summary>
internal static class EmbeddedJson
{
    public const string Origin = "embedded";

    /// <summary>The items at the recipe's place, in the JSON's order.</summary>
    /// <param name="page">The page.</param>
    /// <param name="texts">The texts of the scripts that the recipe means.</param>
    /// <param name="recipe">Where what stands.</param>
    /// <param name="timeZone">The zone of dates that have none.</param>
    public static IReadOnlyList<Item> Read(WebPage page, IEnumerable<string> texts, EmbeddedRecipe recipe, string timeZone)
    {
        foreach (var text in texts.Take(20))
        {
            if (ScriptJson.Read(text) is not { } json) continue;
            List<Item> items = [.. JsonPath.Items(json, recipe.At).Select(e => One(e, page, recipe, timeZone))];
            if (items.Any(i => i.Answered.Count > 0)) return items;
        }

        return [];
    }

    private static Item One(JsonElement json, WebPage page, EmbeddedRecipe recipe, string timeZone)
    {
        var telling = new Telling(Origin, page, timeZone);
        One(recipe.Link, telling.Address);
        One(recipe.Title, telling.Title);
        One(recipe.Date, telling.Published);
        One(recipe.Updated, telling.Updated);
        One(recipe.Summary, telling.Summary);
        One(recipe.Content, telling.Content);
        Many(recipe.Authors, telling.Authors);
        Many(recipe.Categories, telling.Categories);
        One(recipe.Image, (url, from) => telling.Image(url, null, null, null, from));
        One(recipe.Language, telling.Language);
        return telling.Item;

        void One(IReadOnlyList<string> paths, Action<string?, string> tell)
        {
            if (JsonPath.Text(json, paths) is var (text, path)) tell(text, path);
        }

        void Many(IReadOnlyList<string> paths, Action<IEnumerable<string?>, string> tell)
        {
            if (JsonPath.Texts(json, paths) is var (texts, path)) tell(texts, path);
        }
    }
}
