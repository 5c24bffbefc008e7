using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>The newest so many of the items that are put in, by what is said of them; no more are kept meanwhile.</summary>
internal sealed class NewestItems(int most)
{
    private readonly PriorityQueue<(Item Item, int Place), Item> kept = new(Comparer<Item>.Create(Order));
    private readonly HashSet<string> addresses = new(StringComparer.Ordinal);
    private int places;

    /// <summary>How many were put in and are not kept.</summary>
    public int Left { get; private set; }

    /// <summary>Newest first; of two of one time the one whose address comes first in the alphabet.</summary>
    public static int Compare(Item a, Item b) => -Order(a, b);

    /// <summary>Whether something of that time would be kept; where it would not, that counts as put in.</summary>
    public bool Takes(DateTimeOffset told)
    {
        if (kept.Count < most || told >= Sitemap.Told(kept.Peek().Item)) return true;
        Left++;
        return false;
    }

    /// <summary>An address that is there already is not put in again.</summary>
    public void Put(Item item)
    {
        if (!addresses.Add(item.Url!)) return;
        var place = (item, places++);
        if (kept.Count < most) kept.Enqueue(place, item);
        else
        {
            addresses.Remove(kept.EnqueueDequeue(place, item).Item.Url!);
            Left++;
        }
    }

    /// <summary>In the order in which they were put in.</summary>
    public IReadOnlyList<Item> InOrder() => [.. kept.UnorderedItems.Select(k => k.Element).OrderBy(k => k.Place).Select(k => k.Item)];

    private static int Order(Item a, Item b) => Sitemap.Told(a).CompareTo(Sitemap.Told(b)) is not 0 and var later ? later : string.CompareOrdinal(b.Url, a.Url);
}
