using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources;

/// <summary>
/// What an item is called, best first. The same post has a name in common whichever way it was read: a platform's own
/// id ("sqs:…", "wp:…") is found in its feed, its pages and its API; the address is in all of them.
/// </summary>
public static class ItemNames
{
    private static readonly System.Buffers.SearchValues<char> Blanks = System.Buffers.SearchValues.Create(" \t\r\n\f\v\u00A0");

    /// <summary>The names of an item of the site at <paramref name="site"/>; empty where it has neither guid nor address.</summary>
    /// <param name="id">The guid or id as written, or null.</param>
    /// <param name="url">The absolute address of its page, or null.</param>
    /// <param name="site">Where the item was read.</param>
    public static IReadOnlyList<string> Of(string? id, Uri? url, Uri site) => Of(id, url?.AbsoluteUri, site);

    /// <summary>The same, the address spelt out.</summary>
    public static IReadOnlyList<string> Of(string? id, string? url, Uri site)
    {
        var names = new List<string>(3);
        if (!string.IsNullOrWhiteSpace(id))
        {
            id = id.Trim();
            if (SquarespaceItem(id) is { } item)
                names.Add(Squarespace(item));
            else if (WordPressId(id) is { } number && (url is null || SameSite(url, site)))
                names.Add(WordPress(number));
            names.Add("guid:" + id);
        }

        // An article that has no address of its own yet goes by its number (https://site/?p=123).
        if (url is not null && WordPressId(url) is { } p && SameSite(url, site) && new Uri(url).AbsolutePath == "/" && !names.Contains(WordPress(p))) names.Add(WordPress(p));
        if (url is not null) names.Add("url:" + url);
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
    public static long? WordPressId(string id)
    {
        if (!id.StartsWith("http", StringComparison.Ordinal) || id.AsSpan().ContainsAny(Blanks)) return null;
        var scheme = id.AsSpan(4).StartsWith("s") ? 5 : 4;
        if (!id.AsSpan(scheme).StartsWith("://")) return null;
        var query = id.AsSpan(id.IndexOf('?', StringComparison.Ordinal) is > 0 and var mark ? mark + 1 : id.Length);
        if (query.IndexOf('#') is >= 0 and var end) query = query[..end];
        if (id.IndexOf('#', StringComparison.Ordinal) is >= 0 and var fragment && fragment < id.IndexOf('?', StringComparison.Ordinal)) return null;
        foreach (var part in query.Split('&'))
        {
            var one = query[part];
            if (one.StartsWith("p=") && one.Length is > 2 and <= 20 && long.TryParse(one[2..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return number;
        }

        return null;
    }

    /// <summary>
    /// Whether two addresses are on one site: the same host, with or without <c>www.</c>. In an aggregate of several
    /// WordPress sites the number 123 names several posts; the number is a name only on the site that is read.
    /// </summary>
    public static bool SameSite(Uri a, Uri b) =>
        string.Equals(a.Host, b.Host, StringComparison.OrdinalIgnoreCase) || string.Equals(Host(a), Host(b), StringComparison.OrdinalIgnoreCase);

    private static bool SameSite(string url, Uri site)
    {
        var host = SourceLink.HostOf(url);
        return System.Text.Ascii.IsValid(host)
            ? Bare(host).Equals(Bare(site.IdnHost), StringComparison.OrdinalIgnoreCase)
            : SameSite(new Uri(url), site);
    }

    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> host) => host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    /// <summary>
    /// The items without names that a document gave twice. A feed that uses one guid for several pages means nothing by it: it
    /// names none of them, or it would be one's today and another's next year. An item whose every name was taken is a repetition.
    /// </summary>
    public static IReadOnlyList<Item> Distinct(IReadOnlyList<Item> items, ICollection<string> notes)
    {
        var taken = new HashSet<string>(items.Count * 3, StringComparer.Ordinal);
        foreach (var item in items)
        {
            foreach (var name in item.Names)
                if (!taken.Add(name)) return ToldApart(items, notes);
        }

        return items;
    }

    /// <summary>True where an item goes by a guid, which sites make up as they like, and has a page of its own.</summary>
    public static bool MayStandForSeveral(Item item) => item.Names.Count > 1 && item.Names[0].StartsWith("guid:", StringComparison.Ordinal) && PageOf(item) is not null;

    private static List<Item> ToldApart(IReadOnlyList<Item> items, ICollection<string> notes)
    {
        var shared = items.Where(i => PageOf(i) is not null)
            .SelectMany(i => i.Names.SkipLast(1).Select(name => (Name: name, Page: SpellingOf(PageOf(i)!)))).Distinct()
            .GroupBy(n => n.Name, StringComparer.Ordinal).Where(g => g.Skip(1).Any()).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var name in shared) notes.Add($"{name} stands for several pages, so it names none of them.");

        var taken = new HashSet<string>(StringComparer.Ordinal);
        var kept = new List<Item>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var item = items[i];
            var names = PageOf(item) is null ? item.Names : [.. item.Names.Where(n => !shared.Contains(n))];
            var free = Free(names, taken);
            // The same page again, under whatever guid, is the same post.
            var again = free == 0 || (PageOf(item) is { } page && taken.Contains(page));
            if (free < names.Count) notes.Add(string.Create(CultureInfo.InvariantCulture, $"Item {i + 1} repeats {names.First(taken.Contains)}{(again ? " and was left out" : "")}."));
            if (!again) kept.Add(names.Count == item.Names.Count && free == names.Count ? item : item with { Names = [.. names.Where(n => !taken.Contains(n))], SharedNames = [.. item.Names.Where(shared.Contains)] });
            taken.UnionWith(names);
        }

        return kept;
    }

    private static string? PageOf(Item item) => item.Names.Count > 0 && item.Names[^1] is var last && last.StartsWith("url:", StringComparison.Ordinal) ? last : null;

    // One page has many spellings: https, www, trackers.
    private static string SpellingOf(string page) => CanonicalUrl.Of(page[4..]) is { } url ? CanonicalUrl.Key(url) : page;

    private static int Free(IReadOnlyList<string> names, HashSet<string> taken)
    {
        var free = 0;
        for (var i = 0; i < names.Count; i++)
            if (!taken.Contains(names[i]))
                free++;
        return free;
    }

    private static string Host(Uri url) => url.IdnHost is var host && host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;

    // Three numbers of 24 hexadecimal digits; the last is the item's.
    private static string? SquarespaceItem(string id)
    {
        if (id.Length != 74 || id[24] != ':' || id[49] != ':') return null;
        for (var i = 0; i < id.Length; i++)
            if (i is not (24 or 49) && id[i] is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
                return null;
        return id[50..];
    }
}
