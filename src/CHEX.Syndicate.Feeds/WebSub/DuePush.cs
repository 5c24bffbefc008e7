using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>A subscription as it lies before its lane, in one snapshot.</summary>
internal sealed record DuePush
{
    public required long LeaseEnd { get; init; }
    public string? Secret { get; init; }

    /// <summary>The validator of what the subscriber has.</summary>
    public required string Has { get; init; }
    public string? Denied { get; init; }

    /// <summary>The head of the topic's log.</summary>
    public required long Head { get; init; }

    /// <summary>The journal's head: the feed that is pushed is at least as new.</summary>
    public required long Journal { get; init; }
    public string? Topic { get; init; }
    public required long Held { get; init; }

    /// <summary>Nothing may leave now: deliveries are held.</summary>
    public bool IsHeld => Held > 0;

    /// <summary>Why the subscriber is to be told that it is over; null where it is not.</summary>
    public string? Over => Denied ?? (Topic == Subscriptions.Gone ? "This feed is no more." : null);

    /// <summary>Null where the lane is no longer its owner's, or the subscription has ended.</summary>
    public static Task<DuePush?> Of(Tx tx, Lane lane) => tx.One<DuePush>(
        """
        SELECT s.lease_end AS LeaseEnd, s.secret AS Secret, s.has AS Has, s.denied AS Denied, g.head AS Head,
          (SELECT head FROM log WHERE name = 'journal') AS Journal,
          (SELECT data FROM lane WHERE kind = @Kind AND key = s.topic) AS Topic,
          (SELECT count(*) FROM meta WHERE key = @HeldKey) AS Held
        FROM subscription AS s JOIN lane AS l ON l.id = s.lane JOIN log AS g ON g.name = l.log
        WHERE l.id = @Id AND l.token = @Token AND l.state = 2
        """,
        new { lane.Id, lane.Token, Kind = Subscriptions.Topic, HeldKey = Meta.Key.DeliveriesHeld });

    /// <summary>The subscriber has what was sent.</summary>
    public static async Task Taken(Tx tx, Lane lane, string etag, Outcome outcome)
    {
        await LaneTable.Fence(tx, lane);
        await tx.Execute(
            "UPDATE subscription SET has = @etag, pushed = pushed + 1, pushed_at = @Now, failed = NULL WHERE lane = @Id", new { etag, tx.Now, lane.Id });
        await LaneTable.Finish(tx, lane, outcome);
    }

    /// <summary>It has not.</summary>
    public static async Task Failed(Tx tx, Lane lane, string why, Outcome outcome)
    {
        await LaneTable.Fence(tx, lane);
        await tx.Execute("UPDATE subscription SET failed = @why WHERE lane = @Id", new { why = why.Length > 300 ? why[..300] : why, lane.Id });
        await LaneTable.Finish(tx, lane, outcome);
    }
}
