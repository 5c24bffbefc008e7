using AngleSharp.Dom;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>What the items of a page are built of: the tag.class paths that at least half of them have.</summary>
internal static class ItemStructure
{
    private const int MostItems = 30;
    private const int MostPaths = 200;
    private const int Deepest = 8;

    /// <summary>The paths, from the item's own element down.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<IElement> items)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var looked = 0;
        foreach (var item in items.Take(MostItems))
        {
            looked++;
            var own = new HashSet<string>(StringComparer.Ordinal);
            Walk(item, "", 0, own);
            foreach (var path in own) counts[path] = counts.GetValueOrDefault(path) + 1;
        }

        return [.. counts.Where(c => c.Value * 2 >= looked).Select(c => c.Key).Order(StringComparer.Ordinal).Take(MostPaths)];
    }

    private static void Walk(IElement element, string above, int depth, HashSet<string> paths)
    {
        if (depth == Deepest || paths.Count == MostPaths) return;
        var path = $"{above}/{element.LocalName}{string.Concat(element.ClassList.Where(Lasting).Order(StringComparer.Ordinal).Take(4).Select(c => "." + c))}";
        if (path.Length > 300) return;
        paths.Add(path);
        foreach (var child in element.Children) Walk(child, path, depth + 1, paths);
    }

    // "post-1234", "category-news" and "first" are of one item, not of all.
    private static bool Lasting(string name) =>
        name.Length <= 40 && !name.Any(char.IsAsciiDigit) && !name.StartsWith("category-", StringComparison.Ordinal) && !name.StartsWith("tag-", StringComparison.Ordinal)
        && name is not ("first" or "last" or "odd" or "even" or "active" or "sticky");
}
