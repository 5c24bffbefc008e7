namespace CHEX.Syndicate.Sources.Health;

/// <summary>What became of a list between two readings.</summary>
internal sealed class ListChange
{
    private readonly IReadOnlyList<SeenItem> missing;
    private readonly Measures before;
    private readonly Measures now;

    public ListChange(Measures before, Measures now)
    {
        this.before = before;
        this.now = now;
        var (listed, known) = (Names(now), Names(before));
        missing = [.. before.Items.Where(i => !IsIn(listed, i))];
        Added = [.. now.Items.Where(i => !IsIn(known, i))];
        Kept = now.Items.Count - Added.Count;
    }

    /// <summary>How many items were listed before.</summary>
    public int Kept { get; }

    /// <summary>Those that were not.</summary>
    public IReadOnlyList<SeenItem> Added { get; }

    /// <summary>True where every item is dated, and newer than all that were listed before.</summary>
    public bool AllNewer => before.Newest is { } last && now.Items.Count > 0 && now.Items.All(i => i.At >= last);

    /// <summary>
    /// True where the list's window moved on: something newer stands in it, and what it lacks was older than all that it shows.
    /// So it is when a list of one month begins the next, and when a site that cleared old news away has news again.
    /// </summary>
    public bool MovedOn => before.Newest is { } last && now.Oldest is { } oldest && Added.Count > 0
        && Added.All(i => i.At >= last) && now.Items.All(i => i.At is not null) && missing.All(i => i.At <= oldest);

    // Hashes: a name and an address are never taken for one another.
    private static HashSet<string> Names(Measures list) => [.. list.Items.SelectMany(i => i.Page is { } page ? (string[])[i.Name, page] : [i.Name])];

    private static bool IsIn(HashSet<string> names, SeenItem item) => names.Contains(item.Name) || (item.Page is { } page && names.Contains(page));

    /// <summary>How many of those that are missing were newer than this date (ms).</summary>
    public int DroppedAfter(long date) => missing.Count(i => i.At > date);
}
