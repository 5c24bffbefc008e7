namespace CHEX.Syndicate.Configuration;

/// <summary>What must be true between the settings of a recipe: part of <see cref="SettingRules"/>.</summary>
internal static class RecipeRules
{
    public static IEnumerable<Mistake> Check(JsonTree recipe, JsonTree source, string path)
    {
        var (items, link) = (Has(recipe, "items"), Has(recipe, "link"));
        if (items != link)
        {
            var missing = items ? "link" : "items";
            yield return new(Checker.Member(path, missing), recipe.Where, "nothing", $"a selector, because the recipe has {(items ? "items" : "link")}");
        }

        // A page that says by itself what it lists, and a sitemap, need none.
        if (!items && !link && Preferred(recipe).Contains("selectors", StringComparer.Ordinal) && recipe["embedded"] is null && !Sitemaps(source))
            yield return new(Checker.Member(path, "items"), recipe.Where, "nothing", "selectors in items and link; or \"prefer\" without \"selectors\"; or a source whose url is a sitemap (….xml)");
        if (recipe["embedded"] is { Kind: JsonKind.Map } embedded && !Has(embedded, "link"))
            yield return new(Checker.Member(Checker.Member(path, "embedded"), "link"), embedded.Where, "nothing", "the path of an item's address, because items without one cannot be told apart");
        foreach (var (owner, at) in ((JsonTree?, string)[])[(recipe, path), (recipe["article"], Checker.Member(path, "article"))])
        {
            if (owner is { Kind: JsonKind.Map } && Preferred(owner) is ["embedded"] && owner["embedded"] is null)
                yield return new(Checker.Member(at, "embedded"), owner.Where, "nothing", "where the JSON stands (script, at …), because \"prefer\" names it alone");
        }
    }

    // What is not written is the default, which begins with them.
    private static List<string> Preferred(JsonTree owner) => owner["prefer"] is { Kind: JsonKind.List } list ? [.. list.Items.Select(i => i.Value)] : ["selectors"];

    private static bool Has(JsonTree owner, string name) => owner[name] is { } value && (value.Kind != JsonKind.List || value.Items.Count > 0);

    // That of the source, or of the fallback that is read as a page.
    private static bool Sitemaps(JsonTree source) => source.ObjectsOf("fallbacks").Select(f => f.Value).Append(source)
        .Any(s => s.TextOf("kind") == "page" && s.TextOf("url") is { } url && Uri.TryCreate(url, UriKind.Absolute, out var at) && at.AbsolutePath is var file && (file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || file.EndsWith(".xml.gz", StringComparison.OrdinalIgnoreCase) || file.Contains("sitemap", StringComparison.OrdinalIgnoreCase)));
}
