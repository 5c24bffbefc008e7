using System.Globalization;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>The address of a list's older pages as a template: <c>?p={page}</c>. Nobody says which of them is the last.</summary>
public static class PageTemplate
{
    private const string Mark = "{page}";

    /// <summary>Whether a recipe's <c>next</c> is a template, and no selector.</summary>
    public static bool Is(string next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return next.Contains(Mark, StringComparison.Ordinal);
    }

    /// <summary>Whether it makes an address.</summary>
    public static bool IsRight(string template) => Is(template) && SourceLink.Resolve(new Uri("https://example.org/news/"), With(template, 2)) is not null;

    /// <summary>The address of a page of the list at <paramref name="list"/>; null where the recipe has no template.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="list">The list's own address.</param>
    /// <param name="place">0 for the page there, 1 for the next …</param>
    public static Uri? Address(PageRecipe recipe, Uri list, int place)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        return recipe.Next.Select(n => n.Select).FirstOrDefault(Is) is { } template ? SourceLink.Resolve(list, With(template, recipe.StartPage + place)) : null;
    }

    private static string With(string template, int page) => template.Replace(Mark, page.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
