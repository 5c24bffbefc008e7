using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>
/// Subscriptions in the store, and the lanes that belong to them: one of kind <see cref="Topic"/> for each feed that has subscribers, and one of
/// kind <see cref="Push"/> for each subscription. Strangers make them, so they go again: a lane and its subscription end together, and the
/// last subscription of a feed takes the feed's lane and log with it. Whatever makes or ends one locks the topic's lane first, so that the
/// last one and the next do not miss each other.
/// </summary>
public static class Subscriptions
{
    /// <summary>Lanes that follow the journal for one feed, and move the feed's log.</summary>
    public const string Topic = "topic";

    /// <summary>Lanes that follow a feed's log for one subscriber.</summary>
    public const string Push = "push";

    /// <summary>In the data of a topic's lane: the feed is no more.</summary>
    internal const string Gone = "gone";

    /// <summary>Makes a subscription, or renews it: then it goes on from where it stands, with the new lease and secret.</summary>
    internal static async Task Put(Tx tx, string path, string callback, string domain, Intent intent, long leaseEnd)
    {
        var log = HubTopics.LogOf(path);
        var key = HubTopics.Key(path, callback);
        tx.Wake();
        // The lock. A feed that was gone was there again when this was asked for.
        await tx.Execute(
            """
            INSERT INTO lane (kind, key, log, cursor, state, due, data) VALUES (@Topic, @path, @Log, @Journal, 1, 0, @Has)
            ON CONFLICT (kind, key) DO UPDATE SET data = CASE WHEN lane.data = @Gone THEN excluded.data ELSE lane.data END
            """,
            new { Topic, path, Journal.Log, intent.Journal, intent.Has, Gone });
        await tx.Execute("INSERT INTO log (name, head) VALUES (@log, 0) ON CONFLICT (name) DO NOTHING", new { log });

        // The confirmation proves the subscriber alive: back-off ends. The log may have been made anew since the request.
        var lane = await tx.One<long>(
            """
            INSERT INTO lane (kind, key, log, cursor, state, due, wanted, host)
              SELECT @Push, @key, name, CASE WHEN head < @Head THEN head ELSE @Head END, 1, 0, 1, @host FROM log WHERE name = @log
            ON CONFLICT (kind, key) DO UPDATE SET wanted = lane.wanted + 1,
              due           = CASE WHEN lane.state = 2 THEN lane.due ELSE 0 END,
              attempts      = CASE WHEN lane.state = 2 THEN lane.attempts ELSE 0 END,
              failing_since = CASE WHEN lane.state = 2 THEN lane.failing_since END,
              state         = CASE WHEN lane.state = 2 THEN 2 ELSE 1 END
            RETURNING id
            """,
            new { Push, key, log, intent.Head, host = HostTurn.Authority(new Uri(callback)) });
        await tx.Execute(
            """
            INSERT INTO subscription (topic, callback, domain, lane, secret, since, lease_end, has)
            VALUES (@path, @callback, @domain, @lane, @Secret, @Now, @leaseEnd, @Has)
            ON CONFLICT (topic, callback) DO UPDATE SET lane = excluded.lane, secret = excluded.secret, lease_end = excluded.lease_end, denied = NULL
            """,
            new { path, callback, domain, lane, intent.Secret, tx.Now, leaseEnd, intent.Has });
    }

    /// <summary>Ends a subscription; false where there is none. <paramref name="owned"/>: its lane, where the caller owns it.</summary>
    /// <exception cref="LaneLostException">The caller no longer owns the lane.</exception>
    internal static async Task<bool> End(Tx tx, string path, string callback, Lane? owned = null)
    {
        await LaneTable.Hold(tx, Topic, path);
        if (owned is not null) await LaneTable.Fence(tx, owned);
        // The lane before its subscription, as whoever has pushed does.
        var lane = await tx.One<long?>(
            "SELECT id FROM lane WHERE id = (SELECT lane FROM subscription WHERE topic = @path AND callback = @callback)" + tx.Dialect.ForUpdate, new { path, callback });
        if (lane is null) return false;
        await tx.Execute("DELETE FROM subscription WHERE topic = @path AND callback = @callback", new { path, callback });
        await tx.Execute("DELETE FROM lane WHERE id = @lane", new { lane });
        if (await tx.One<string>("SELECT callback FROM subscription WHERE topic = @path LIMIT 1", new { path }) is not null) return true;
        await tx.Execute("DELETE FROM lane WHERE kind = @Topic AND key = @path", new { Topic, path });
        await tx.Execute("DELETE FROM log WHERE name = @log", new { log = HubTopics.LogOf(path) });
        return true;
    }

    /// <summary>Has every subscription of a callback told that it is over, and ended. Returns how many there are.</summary>
    public static async Task<int> Deny(Tx tx, string callback, string reason)
    {
        var lanes = await tx.Query<string>(
            "SELECT key FROM lane WHERE id IN (SELECT lane FROM subscription WHERE callback = @callback) ORDER BY id", new { callback });
        foreach (var key in lanes) await LaneTable.Revive(tx, Push, key);
        await tx.Execute("UPDATE subscription SET denied = @reason WHERE callback = @callback", new { callback, reason });
        return lanes.Count;
    }

    /// <summary>Lets lanes that wait go on at once: deliveries, which were held, run again.</summary>
    public static async Task Resume(Tx tx)
    {
        await LaneTable.ReviveWaiting(tx, Intents.Verify);
        await LaneTable.ReviveWaiting(tx, Push);
    }

    /// <summary>All subscriptions, for the operator, by topic.</summary>
    public static Task<IReadOnlyList<ListedSubscription>> All(Tx tx) => tx.Query<ListedSubscription>(
        """
        SELECT s.topic AS Topic, s.callback AS Callback, s.since AS Since, s.lease_end AS LeaseEnd, s.pushed AS Pushed, s.pushed_at AS PushedAt,
          CASE WHEN s.secret IS NULL THEN 0 ELSE 1 END AS HasSecret, l.attempts AS Attempts, l.failing_since AS FailingSince, s.failed AS Failed
        FROM subscription AS s JOIN lane AS l ON l.id = s.lane ORDER BY s.topic, s.callback
        """);
}

/// <summary>A subscription as the operator sees it. Times on the store's clock.</summary>
public sealed record ListedSubscription
{
    public required string Topic { get; init; }
    public required string Callback { get; init; }
    public required long Since { get; init; }
    public required long LeaseEnd { get; init; }

    /// <summary>How often something was pushed and taken, and when last.</summary>
    public required long Pushed { get; init; }
    public long? PushedAt { get; init; }

    /// <summary>1 where contents are signed.</summary>
    public required long HasSecret { get; init; }
    public required long Attempts { get; init; }
    public long? FailingSince { get; init; }

    /// <summary>How it failed last.</summary>
    public string? Failed { get; init; }
}
