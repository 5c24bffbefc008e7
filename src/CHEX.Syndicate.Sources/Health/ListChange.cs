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
        var listed = now.Items.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        missing = [.. before.Items.Where(i => !listed.Contains(i.Name))];
        var known = before.Items.Select(i => i.Name).ToHashSet(StringComparer.Ordinal);
        Kept = now.Items.Count(i => known.Contains(i.Name));
        Added = [.. now.Items.Where(i => !known.Contains(i.Name))];
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

    /// <summary>How many of those that are missing were newer than this date (ms).</summary>
    public int DroppedAfter(long date) => missing.Count(i => i.At > date);
}
