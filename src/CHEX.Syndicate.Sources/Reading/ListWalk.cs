using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>A list followed over its older pages: every item once. Where a page fails, what was read is kept and the list is not whole.</summary>
internal sealed record ListWalk(IReadOnlyList<Item> Items, bool Whole, IReadOnlyList<string> Notes)
{
    public static async Task<ListWalk> Follow(Listing first, Uri url, int maxPages, Func<Uri, Task<Listing>> read)
    {
        var items = new List<Item>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var notes = new List<string>(first.Notes);
        var visited = new HashSet<Uri> { url };
        Take(first.Items);

        var whole = first.Complete;
        var next = first.Next;
        for (var page = 2; page <= maxPages && next is not null; page++)
        {
            // "Newer" links lead back, other hosts lead away, and a page that names itself leads nowhere.
            if (!SameHost(next, url) || Reversed(next) || !visited.Add(next)) break;
            try
            {
                var listing = await read(next);
                notes.AddRange(listing.Notes);
                Take(listing.Items);
                whole &= listing.Complete;
                next = listing.Next;
            }
            catch (Exception e) when (e is NoAnswerException or UnreadableException or HostRestsException)
            {
                whole = false;
                notes.Add($"The older page {next} could not be read: {e.Message}");
                break;
            }
        }

        return new(items, whole, notes);

        // Pages overlap when something was published between two requests.
        void Take(IReadOnlyList<Item> listed)
        {
            foreach (var item in listed)
            {
                if (known.Add(item.Names.Count > 0 ? item.Names[0] : item.Url ?? "")) items.Add(item);
            }
        }
    }

    private static bool SameHost(Uri a, Uri b) => string.Equals(a.Authority, b.Authority, StringComparison.OrdinalIgnoreCase);

    private static bool Reversed(Uri url) => url.Query.Contains("reversePaginate", StringComparison.OrdinalIgnoreCase);
}
