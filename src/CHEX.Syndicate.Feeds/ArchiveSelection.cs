using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds;

/// <summary>What an archive document holds, as one snapshot of the store has it.</summary>
internal static class ArchiveSelection
{
    /// <summary>The posts of the period and its neighbours; null where the feed has no such archive, or it would be too large.</summary>
    public static async Task<FeedSelection?> Read(Tx tx, FeedAddress feed, ArchivePeriod period, int limit, IReadOnlyDictionary<string, SourceInfo> sources)
    {
        var chain = Chain(tx, feed, limit, sources);
        if (!await chain.Fits(period) || !await chain.Has(period)) return null;

        var posts = await Retold.Newest(tx, new PostSelection(feed.Sources, feed.Topics) { Within = period.Span }, ArchiveChain.Most, sources);
        // An archive is as old as the latest change of what is in it. What was taken out of it says no more when: it is dated by the latest end there was.
        var last = posts.Count == 0 ? 0 : posts.Max(told => told.Post.Seq);
        var changed = await tx.One<long?>("SELECT at FROM change WHERE seq = @last", new { last }) ?? period.From.ToUnixTimeMilliseconds();
        var ended = await Endings.Latest(tx) ?? DateTimeOffset.MinValue;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(changed);
        return new FeedSelection(await Journal.Head(tx), at, posts)
        {
            Modified = ended > at ? ended : at,
            Previous = await chain.Previous(period),
            Next = await chain.Next(period),
        };
    }

    /// <summary>How the past of a feed is cut.</summary>
    public static ArchiveChain Chain(Tx tx, FeedAddress feed, int limit, IReadOnlyDictionary<string, SourceInfo> sources) =>
        new(tx, new PostSelection(feed.Sources, feed.Topics) { Among = [.. sources.Keys] }, limit);
}
