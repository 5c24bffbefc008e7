using System.Collections.Frozen;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Which elements of a feed cannot stand in one another: where one begins, the other has been left open by mistake.</summary>
internal static class LooseRules
{
    // Of plain text or one line: no other field begins inside them.
    private static readonly FrozenSet<string> Plain = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "title", "link", "guid", "pubDate", "author", "category", "comments", "id", "published", "updated", "issued", "modified", "created",
        "dc:creator", "dc:date", "dc:subject", "lastBuildDate", "language", "generator");

    private static readonly FrozenSet<string> Fields = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        [.. Plain, "description", "content:encoded", "content", "summary", "enclosure", "source"]);

    /// <summary>The open element that cannot stay open where <paramref name="name"/> begins; null where all can.</summary>
    /// <param name="name">The element that begins.</param>
    /// <param name="innermost">The element that it begins in.</param>
    /// <param name="open">Whether an element of the same name is open.</param>
    public static string? Ends(string name, string innermost, bool open)
    {
        if (IsItem(name) && open) return name;
        return Plain.Contains(innermost) && (IsItem(name) || Fields.Contains(name)) ? innermost : null;
    }

    public static bool IsItem(string name) => name.Equals("item", StringComparison.OrdinalIgnoreCase) || name.Equals("entry", StringComparison.OrdinalIgnoreCase);

    public static bool IsChannelOfRss(string root, string name) =>
        root.Equals("rss", StringComparison.OrdinalIgnoreCase) && name.Equals("channel", StringComparison.OrdinalIgnoreCase);
}
