using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// What a page of a feed holds (RFC 5005, 3), as one snapshot of the store has it. Pages are counted from the newest post, so that entries move along them as
/// news comes: who wants everything once reads the archives.
/// </summary>
internal static class PagedSelection
{
    /// <summary>No feed has more pages: what is older is found in archives, and nobody has us count further.</summary>
    public const int Most = 200;

    /// <summary>The posts of a page, and which pages there are; null where there is no such page.</summary>
    public static async Task<FeedSelection?> Read(Tx tx, FeedAddress feed, int limit, IReadOnlyDictionary<string, SourceInfo> sources)
    {
        if (feed.Page > Most) return null;
        var selection = new PostSelection(feed.Sources, feed.Topics) { ByAdded = feed.Added };
        var posts = await Retold.Page(tx, selection, (feed.Page - 1) * limit, limit, sources);
        if (posts is null) return null;
        var head = await Journal.Head(tx);
        return new FeedSelection(head, await FeedSelection.ChangedAt(tx, feed, head), posts)
        {
            HasNextPage = feed.Page < Most && await IsThere(tx, feed with { Page = feed.Page + 1 }, limit, sources),
            LastPage = await Last(tx, selection with { Among = [.. sources.Keys] }, limit),
        };
    }

    /// <summary>True where there is such a page.</summary>
    public static async Task<bool> IsThere(Tx tx, FeedAddress feed, int limit, IReadOnlyDictionary<string, SourceInfo> sources) =>
        feed.Page <= Most && await Retold.Page(tx, new PostSelection(feed.Sources, feed.Topics) { ByAdded = feed.Added }, (feed.Page - 1) * limit, 1, sources) is not null;

    // Where several sources or topics are chosen nobody knows without reading all of them.
    private static async Task<int?> Last(Tx tx, PostSelection selection, int limit) =>
        selection.Sources.Count > 1 || selection.Topics.Count > 1 ? null : (int)((await PostStretch.Count(tx, selection, Most * limit) + limit - 1) / limit);
}
