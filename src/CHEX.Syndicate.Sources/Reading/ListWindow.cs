using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// How far back a list reaches: what is older than its window has left it by itself, and what is newer and not there is missed.
/// <code>
/// newest first    its last date: an old item pinned to its top is not the end of it
/// oldest first    its first date, by the same reasoning
/// in no order     its oldest date
/// </code>
/// A window that is thought too long asks pages in vain; one that is thought too short misses removals.
/// </summary>
internal static class ListWindow
{
    // So small a part of the neighbours may stand the other way round: pinned items, late corrections of a date.
    private const int Exceptions = 4;

    /// <summary>The date of its end; null where it has no dates.</summary>
    public static DateTimeOffset? Oldest(IReadOnlyList<Item> listed)
    {
        var dates = listed.Where(i => i.Published is not null).Select(i => i.Published!.Instant).ToList();
        if (dates.Count == 0) return null;
        var falling = dates.Zip(dates.Skip(1)).Count(pair => pair.Second < pair.First);
        var rising = dates.Zip(dates.Skip(1)).Count(pair => pair.Second > pair.First);
        if (Math.Min(falling, rising) * Exceptions > falling + rising) return dates.Min();
        return rising > falling ? dates[0] : dates[^1];
    }
}
