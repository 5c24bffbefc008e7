using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// What a feed would be made of, in numbers: while they are the same, so are its bytes, and no post need be read to know it. Most changes
/// of the journal are about other feeds.
/// </summary>
/// <param name="Last">The last change of what it selects from.</param>
/// <param name="Beside">The last change of the other posts of the stories that it tells: it names them.</param>
/// <param name="Ended">The last end of any post, where it tells of ends; else 0.</param>
internal sealed record FeedState(long Last, long Beside, long Ended)
{
    /// <summary>How a feed stands that shows these posts. Null for archives and pages, which hang together with their neighbours.</summary>
    public static async Task<FeedState?> Of(Tx tx, FeedAddress feed, IReadOnlyList<string> shown) => feed.IsNewest
        ? new(
            await FeedSelection.Last(tx, feed, await Journal.Head(tx)) ?? 0,
            await Retold.LastBeside(tx, shown) ?? 0,
            feed.Deleted || feed.Format == FeedFormat.Json ? await Endings.Last(tx) ?? 0 : 0)
        : null;
}
