namespace CHEX.Syndicate.Sources.Reading;

/// <summary>How a post's page answered.</summary>
internal enum PageState
{
    There,

    /// <summary>It says something else than its list has let us read; that is read first.</summary>
    Ahead,

    /// <summary>404: not there now.</summary>
    Missing,

    /// <summary>410: its site says that it is gone for good.</summary>
    Gone,

    /// <summary>It leads to the home page or the list.</summary>
    Moved,

    /// <summary>A refusal, a fault, no answer, robots.txt: nothing can be told.</summary>
    Unclear,
}

/// <summary>
/// When a page is asked for again, and when its answers prove that the post is withdrawn. Pure functions.
/// <code>
///                      missed (three readings, a day)   a person asks             its time has come
/// 410                  at once                          at once                   at once, unless it is listed
/// 404                  at once                          still so an hour later    three times over a day, unless it is listed
/// to home or list      the third time                   the third time            three times over a day, unless it is listed
/// </code>
/// </summary>
internal static class ReviewRules
{
    /// <summary>So often must an answer that proves little be given.</summary>
    public const int Times = 3;

    private const long Hour = 3_600_000;
    private const long Day = 24 * Hour;
    private const long Quarter = 91 * Day;

    private static readonly long[] First = [Day, 7 * Day, 30 * Day];

    /// <summary>When the page of a post that is there is asked for again: after 1, 7 and 30 days, then every quarter, a twentieth more or less by chance.</summary>
    public static long Next(long firstSeen, long now, double chance) =>
        First.FirstOrDefault(after => firstSeen + after > now) is > 0 and var stage ? firstSeen + stage : now + (long)(Quarter * (0.95 + (0.1 * chance)));

    /// <summary>After an answer that tells nothing: six hours, doubling up to a week. So pages that refuse us for ever hold up no other.</summary>
    public static long AfterUnclear(long unclear, long now) => now + Math.Min(7 * Day, 6 * Hour << (int)Math.Clamp(unclear, 0, 10));

    /// <summary>
    /// After an answer that proves nothing yet. While the list shows it, its page is left alone for longer each time: it is asked at once where it
    /// is missed, and once more even where it has said 410, for only what is heard together with the list's silence, of a site that answers, is proof.
    /// </summary>
    public static long AfterGone(ReviewedPost post, PageState state, long now) => post switch
    {
        { Missed: 2 } when state == PageState.Missing => now + Hour,
        { Missed: > 0 } => now + (6 * Hour),
        { Listed: 1 } => now + Math.Min(Quarter, Day << (int)Math.Clamp(post.Gone, 0, 10)),
        _ => now + (12 * Hour),
    };

    /// <summary>
    /// Whether what a page says of a listed post waits for its list: both were changed in one go, and the page alone gives half of it, and then the
    /// list the other half. It waits until the list has been read since, but not for ever.
    /// </summary>
    public static bool Waits(ReviewedPost post, RecordedReading? latest, long now)
    {
        if (post is not { Listed: 1, Missed: 0 }) return false;
        if (post.Changed is not { } since) return true;
        var read = latest is { Verdict: "ok" or "unchanged" } && latest.At >= since;
        return !read && now - since < 7 * Day;
    }

    /// <summary>When a page that waits for its list is asked for again.</summary>
    public static long AfterAhead(TimeSpan interval, long now) => now + Math.Max(6 * Hour, (long)interval.TotalMilliseconds);

    /// <summary>Whether the page's answers, this one included, prove that the post is withdrawn.</summary>
    public static bool Proves(ReviewedPost post, PageState state, long now)
    {
        if (state is not (PageState.Missing or PageState.Gone or PageState.Moved)) return false;
        if (post is { Missed: 0, Listed: 1 }) return false;
        if (state == PageState.Gone) return true;
        var (times, since) = (post.Gone + 1, post.GoneSince ?? now);
        return post.Missed switch
        {
            1 when state == PageState.Missing => true,
            2 when state == PageState.Missing => now - since >= Hour,
            1 or 2 => times >= Times,
            _ => times >= Times && now - since >= Day,
        };
    }
}
