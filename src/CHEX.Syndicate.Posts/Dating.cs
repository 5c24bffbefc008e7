namespace CHEX.Syndicate.Posts;

/// <summary>
/// When a post was published: what the source says, but never after we saw it. A day without a time is the moment of first sight where that was on the same
/// day in the source's zone: whoever takes what is newer than the last takes it too. Of an earlier day it is the start.
/// </summary>
internal static class Dating
{
    /// <summary>The date of a post that is new. A date in the future says nothing.</summary>
    public static (DateTimeOffset Published, string Precision) New(Draft draft, DateTimeOffset firstSeen, string timeZone) =>
        draft.Published is not { } said || said > firstSeen ? (firstSeen, PostRow.Seen)
        : !draft.DayOnly ? (said, PostRow.Instant)
        : (SameDay(said, firstSeen, timeZone) ? firstSeen : said, PostRow.Day);

    /// <summary>
    /// The date of a post that is known. It stands once it is said: an item that is dated anew is not a new item. Only
    /// what was not known is learnt, when another way of reading says the day, or the time of the day.
    /// </summary>
    public static (DateTimeOffset Published, string Precision) Known(PostRow row, Draft draft, string timeZone)
    {
        var published = DateTimeOffset.FromUnixTimeMilliseconds(row.Published);
        var firstSeen = DateTimeOffset.FromUnixTimeMilliseconds(row.FirstSeen);
        if (draft.Published is not { } said || said > firstSeen) return (published, row.Precision);
        return row.Precision switch
        {
            PostRow.Seen => New(draft, firstSeen, timeZone),
            PostRow.Day when !draft.DayOnly && SameDay(said, published, timeZone) => (said, PostRow.Instant),
            _ => (published, row.Precision),
        };
    }

    private static bool SameDay(DateTimeOffset one, DateTimeOffset other, string timeZone)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        return TimeZoneInfo.ConvertTime(one, zone).Date == TimeZoneInfo.ConvertTime(other, zone).Date;
    }
}
