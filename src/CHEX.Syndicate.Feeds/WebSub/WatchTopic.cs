using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>
/// Follows the journal for one feed that has subscribers, and moves the feed's log when the feed has other bytes:
/// <code>
/// 1 is it still a feed? one that is not found for an hour is gone, and its subscribers are told
/// 2 was anything loud since? quiet changes push nothing: they go with the next loud one
/// 3 make the feed, as it is at this head of the journal or later
/// 4 the same bytes as last time: nothing. Else remember their validator and move the log, which makes its subscribers' lanes ready
/// </code>
/// Many changes at once move the log once; after it has moved, the next look is a second later.
/// </summary>
public sealed partial class WatchTopic(Db db, FeedCache cache, HubTopics topics, ILogger<WatchTopic> log) : ILaneHandler
{
    /// <summary>A feed must be missing for so long to be gone: a node may still work by an older configuration, and a mistake be mended.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    private static readonly TimeSpan LooksAgain = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    public string Kind => Subscriptions.Topic;

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 4;

    /// <summary>Has every feed with subscribers looked at, for the configuration may be another. Call it at every start.</summary>
    public static Task Prepare(Tx tx) => LaneTable.WakeAll(tx, Subscriptions.Topic);

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        var (head, loud, now) = await db.Read(async tx => (await Journal.Head(tx), await Loud(tx, lane.Cursor), tx.Now), cancellation);

        // :: Step 1
        if (topics.At(lane.Key) is not { } address || !cache.Exists(address)) return await Missing(lane, head, now, cancellation);

        // :: Step 2
        if (!loud) return Outcome.UpTo(head);

        // :: Step 3
        if (await cache.Get(address, cancellation, head) is not { } feed) return await Missing(lane, head, now, cancellation);

        // :: Step 4
        if (feed.ETag == lane.Data) return Outcome.UpTo(head);
        await db.Write(tx => Move(tx, lane, feed.ETag, Outcome.At(tx.Now + (long)Rest.TotalMilliseconds, head)), cancellation);
        return null;
    }

    private async Task<Outcome?> Missing(Lane lane, long head, long now, CancellationToken cancellation)
    {
        if (lane.Data == Subscriptions.Gone) return Outcome.UpTo(head);
        if (now - (lane.FailingSince ?? now) < Patience.TotalMilliseconds) return Outcome.Retry(lane, now + (long)LooksAgain.TotalMilliseconds, now);
        Log.Gone(log, topics.UrlOf(lane.Key));
        await db.Write(tx => Move(tx, lane, Subscriptions.Gone, Outcome.UpTo(head)), cancellation);
        return null;
    }

    private static async Task Move(Tx tx, Lane lane, string data, Outcome outcome)
    {
        await LaneTable.Fence(tx, lane);
        await tx.Execute("UPDATE lane SET data = @data WHERE id = @Id", new { data, lane.Id });
        await LaneTable.Finish(tx, lane, outcome);
        await tx.TakeNumbers(HubTopics.LogOf(lane.Key), 1);
    }

    private static async Task<bool> Loud(Tx tx, long after) =>
        await tx.One<long?>("SELECT seq FROM change WHERE seq > @after AND quiet = 0 LIMIT 1", new { after }) is not null;

    private static partial class Log
    {
        [LoggerMessage(4011, LogLevel.Warning, "WebSub: {Topic} is no feed of ours any more; its subscribers are told so")]
        public static partial void Gone(ILogger logger, string topic);
    }
}
