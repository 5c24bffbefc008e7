using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>How far a list is followed.</summary>
/// <param name="MaxPages">At most so many pages.</param>
internal sealed record ListReach(int MaxPages)
{
    /// <summary>The address of a page that no link leads to, by its place (1 is the second); null where there is no template.</summary>
    public Func<int, Uri?> Guess { get; init; } = _ => null;

    /// <summary>Asked with what each page lists whether the ones after it may be left.</summary>
    public Func<IReadOnlyList<Item>, Task<bool>> Enough { get; init; } = _ => Task.FromResult(false);
}

/// <summary>A list followed over its older pages: every item once. Where a page fails, what was read is kept and the list is not whole.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Whole">Nothing is missing between the first and the last of them.</param>
/// <param name="Left">Older pages were left because what is on them was read before.</param>
/// <param name="Notes">What had to be repaired or left out.</param>
internal sealed record ListWalk(IReadOnlyList<Item> Items, bool Whole, bool Left, IReadOnlyList<string> Notes)
{
    /// <summary>Of an index of sitemaps the newest so many are read.</summary>
    private const int MostParts = 10;

    public static async Task<ListWalk> Follow(Listing first, Uri url, ListReach reach, Func<Uri, Task<Listing>> read)
    {
        var items = new List<Item>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var notes = new List<string>(first.Notes);
        var visited = new HashSet<Uri> { url };
        Take(first.Items);

        var whole = first.Complete;
        if (first.Parts.Count > 0)
        {
            foreach (var part in first.Parts.OrderByDescending(p => p.Changed).Take(MostParts).Where(p => visited.Add(p.Url)))
                if (await Page(part.Url, guessed: false) is not null && first.Parts.Count > MostParts) whole = false;
            return new(ItemNames.Distinct(items, notes), whole, false, notes);
        }

        var left = false;
        var last = first;
        var (next, guessed) = Next(first, 1);
        for (var place = 1; place < reach.MaxPages && next is not null; place++)
        {
            // "Newer" links lead back, other hosts lead away, and a page that names itself leads nowhere.
            if (!SameHost(next, url) || Reversed(next) || !visited.Add(next)) break;
            left = await reach.Enough(last.Items);
            if (left || await Page(next, guessed) is not { } listing) break;
            last = listing;
            (next, guessed) = Next(listing, place + 1);
        }

        return new(ItemNames.Distinct(items, notes), whole, left, notes);

        (Uri? Url, bool Guessed) Next(Listing listing, int place) => listing.Next is { } named ? (named, false) : (reach.Guess(place), true);

        // Null where the walk ends here. A page that was only guessed may not be there, or be the last one again.
        async Task<Listing?> Page(Uri page, bool guessed)
        {
            try
            {
                var listing = await read(page);
                notes.AddRange(listing.Notes);
                whole &= listing.Complete;
                return Take(listing.Items) > 0 ? listing : null;
            }
            catch (Exception e) when (guessed && e is NoAnswerException { Status: 404 or 410 or 400 } or UnreadableException)
            {
                return null;
            }
            catch (Exception e) when (e is NoAnswerException or UnreadableException or HostRestsException)
            {
                whole = false;
                notes.Add($"The older page {page} could not be read: {e.Message}");
                return null;
            }
        }

        // Pages overlap when something was published between two requests.
        int Take(IReadOnlyList<Item> listed)
        {
            var before = items.Count;
            foreach (var item in listed)
            {
                var named = known.Add(item.Names.Count > 0 ? item.Names[0] : item.Url ?? "");
                // A guid that another page has too is told apart when all are there.
                if (ItemNames.MayStandForSeveral(item) ? known.Add(item.Names[^1]) || named : named) items.Add(item);
            }

            return items.Count - before;
        }
    }

    private static bool SameHost(Uri a, Uri b) => string.Equals(a.Authority, b.Authority, StringComparison.OrdinalIgnoreCase);

    private static bool Reversed(Uri url) => url.Query.Contains("reversePaginate", StringComparison.OrdinalIgnoreCase);
}
