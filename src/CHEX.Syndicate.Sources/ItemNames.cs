using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources;

/// <summary>
/// What an item is called, best first. The same post has a name in common whichever way it was read: a platform's own
/// id ("sqs:…", "wp:…") is found in its feed, its pages and its API; the address is in all of them.
/// </summary>
public static partial class ItemNames
{
    /// <summary>The names of an item of the site at <paramref name="site"/>; empty where it has neither guid nor address.</summary>
    /// <param name="id">The guid or id as written, or null.</param>
    /// <param name="url">The absolute address of its page, or null.</param>
    /// <param name="site">Where the item was read.</param>
    public static IReadOnlyList<string> Of(string? id, Uri? url, Uri site)
    {
        var names = new List<string>(3);
        if (!string.IsNullOrWhiteSpace(id))
        {
            id = id.Trim();
            if (SquarespaceGuid().Match(id) is { Success: true } sqs)
                names.Add(Squarespace(sqs.Groups["item"].Value));
            else if (WordPressId(id) is { } number && (url is null || SameSite(url, site)))
                names.Add(WordPress(number));
            names.Add("guid:" + id);
        }

        // An article that has no address of its own yet goes by its number (https://site/?p=123).
        if (url is { AbsolutePath: "/" } && SameSite(url, site) && WordPressId(url.AbsoluteUri) is { } p && !names.Contains(WordPress(p))) names.Add(WordPress(p));
        if (url is not null) names.Add(Address(url));
        return names;
    }

    /// <summary>
    /// What an item without guid and address is called by: all that it says, as a hash. Empty where it says nothing. It can
    /// be shown and compared, but it leads nowhere, so that no post comes of it.
    /// </summary>
    public static IReadOnlyList<string> OfWords(params ReadOnlySpan<string?> words)
    {
        var all = string.Join('\u001F', words);
        return all.AsSpan().Trim('\u001F').IsEmpty ? [] : ["words:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(all)).AsSpan(0, 20))];
    }

    /// <summary>The name of a Squarespace item by its 24 hexadecimal digits.</summary>
    public static string Squarespace(string itemId) => "sqs:" + itemId;

    /// <summary>The name of a WordPress post by its number.</summary>
    public static string WordPress(long id) => "wp:" + id.ToString(CultureInfo.InvariantCulture);

    /// <summary>The name that an address is.</summary>
    public static string Address(Uri url) => "url:" + url.AbsoluteUri;

    /// <summary>The number in a WordPress guid or short link (<c>https://site/?p=123</c>), or null.</summary>
    public static long? WordPressId(string id) =>
        WordPressGuid().Match(id) is { Success: true } m && long.TryParse(m.Groups["id"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>
    /// Whether two addresses are on one site: the same host, with or without <c>www.</c>. In an aggregate of several
    /// WordPress sites the number 123 names several posts; the number is a name only on the site that is read.
    /// </summary>
    public static bool SameSite(Uri a, Uri b) => string.Equals(Host(a), Host(b), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The items without names that a document gave twice. A feed that uses one guid for several pages means nothing by
    /// it: the first keeps the name, the others go by their address. An item whose every name was taken is a repetition.
    /// </summary>
    public static IReadOnlyList<Item> Distinct(IReadOnlyList<Item> items, ICollection<string> notes)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        List<Item>? kept = null;
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var free = item.Names.Count(n => !taken.Contains(n));
            if (free == item.Names.Count)
                kept?.Add(item);
            else
            {
                kept ??= [.. items.Take(i)];
                // The same page again, under whatever guid, is the same post.
                var again = item.Names[^1] is var last && last.StartsWith("url:", StringComparison.Ordinal) && taken.Contains(last);
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"Item {i + 1} repeats {item.Names.First(taken.Contains)}{(again || free == 0 ? " and was left out" : "")}."));
                if (again || free == 0) continue;
                kept.Add(item with { Names = [.. item.Names.Where(n => !taken.Contains(n))] });
            }

            taken.UnionWith(item.Names);
        }

        return kept ?? items;
    }

    private static string Host(Uri url) => url.IdnHost is var host && host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    [GeneratedRegex("^[0-9a-f]{24}:[0-9a-f]{24}:(?<item>[0-9a-f]{24})$", RegexOptions.NonBacktracking)]
    private static partial Regex SquarespaceGuid();

    [GeneratedRegex(@"^https?://[^?#\s]*\?(?:[^#\s]*&)?p=(?<id>\d{1,18})(?:[&#]|$)", RegexOptions.NonBacktracking)]
    private static partial Regex WordPressGuid();
}
