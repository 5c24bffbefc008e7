namespace CHEX.Syndicate.Posts;

/// <summary>When a post was published: what the source says, but never after we saw it.</summary>
internal static class Dating
{
    /// <summary>The date of a post that is new. A date in the future says nothing.</summary>
    public static (DateTimeOffset Published, string Precision) New(Draft draft, DateTimeOffset firstSeen) =>
        draft.Published is { } said && said <= firstSeen ? (said, draft.DayOnly ? PostRow.Day : PostRow.Instant) : (firstSeen, PostRow.Seen);

    /// <summary>
    /// The date of a post that is known. It stands once it is said: an item that is dated anew is not a new item. Only
    /// what was not known is learnt, when another way of reading says the day, or the time of the day.
    /// </summary>
    public static (DateTimeOffset Published, string Precision) Known(PostRow row, Draft draft)
    {
        var published = DateTimeOffset.FromUnixTimeMilliseconds(row.Published);
        var firstSeen = DateTimeOffset.FromUnixTimeMilliseconds(row.FirstSeen);
        if (draft.Published is not { } said || said > firstSeen) return (published, row.Precision);
        return row.Precision switch
        {
            PostRow.Seen => New(draft, firstSeen),
            PostRow.Day when !draft.DayOnly && said >= published && said < published.AddDays(1) => (said, PostRow.Instant),
            _ => (published, row.Precision),
        };
    }
}
