using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Squarespace;

/// <summary>
/// The categories and tags of a list's entries. Links carry names; the classes <c>category-…</c> and <c>tag-…</c> carry
/// only slugs, but stand on every entry. A slug is given the name that a link anywhere on the page has for it, and its
/// words where none has.
/// </summary>
internal sealed partial class SquarespaceTerms
{
    private const string Links = ".categories a, a.blog-categories, a.BlogList-item-category, .Blog-meta-item--categories a, .Blog-meta-item--tags a, a[rel~=tag], a[href*='category='], a[href*='/category/'], a[href*='tag='], a[href*='/tag/']";
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    public SquarespaceTerms(IDocument page)
    {
        foreach (var link in page.QuerySelectorAll(Links))
            if (HtmlText.Label(link.TextContent) is { Length: > 0 } name && TermAddress().IsMatch(link.GetAttribute("href") ?? ""))
                _names.TryAdd(Slug(name), name);
    }

    /// <summary>Categories, then tags, in the entry's order, each once.</summary>
    public IReadOnlyList<string> Of(IElement entry, IElement? body, Dictionary<string, string> answered)
    {
        var categories = Linked(entry, body, "category");
        if (categories.Count > 0) answered["categories"] = "a[category]";
        else
        {
            categories = Classed(entry, "category-");
            if (categories.Count > 0) answered["categories"] = "@class category-";
        }

        var tags = Linked(entry, body, "tag");
        if (tags.Count == 0) tags = Classed(entry, "tag-");
        return [.. categories.Concat(tags).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>A name as Squarespace writes it in a class: lower case, hyphens for all that is no letter or digit.</summary>
    public static string Slug(string name)
    {
        var slug = new StringBuilder(name.Length);
        foreach (var c in name.ToLowerInvariant())
            if (char.IsLetterOrDigit(c)) slug.Append(c);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        return slug.ToString().TrimEnd('-');
    }

    private static List<string> Linked(IElement entry, IElement? body, string kind) =>
        [.. entry.QuerySelectorAll(Links)
            .Where(a => body?.Contains(a) is not true && TermAddress().Match(a.GetAttribute("href") ?? "") is { Success: true } m && m.Groups["kind"].Value == kind)
            .Select(a => HtmlText.Label(a.TextContent)).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];

    private List<string> Classed(IElement entry, string prefix) =>
        [.. entry.ClassList.Where(c => c.Length > prefix.Length && c.StartsWith(prefix, StringComparison.Ordinal))
            .Select(c => c[prefix.Length..]).Select(slug => _names.GetValueOrDefault(slug) ?? slug.Replace('-', ' ')).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex("(?:[?&]|/)(?<kind>category|tag)[=/]", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex TermAddress();
}
