using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// Who follows, and through which lane they are reached. A lane leads to one inbox: the shared inbox of a server where
/// it has one, else the follower's own. Whatever changes who follows through a lane locks that lane first, by a statement
/// of its own; otherwise an unfollow that waits for a simultaneous follow would decide on what it saw before.
/// </summary>
public static class Destinations
{
    /// <summary>The kind of the lanes that lead to inboxes.</summary>
    public const string Kind = "deliver";

    /// <summary>In <c>lane.data</c>: the inbox belongs to one follower, not to a server.</summary>
    internal const string Personal = "personal";

    /// <summary>In <c>lane.data</c>: the inbox answered 404 or 410 until it was given up.</summary>
    internal const string Vanished = "gone";

    /// <summary>The key of the lane from an account to an inbox.</summary>
    internal static string Key(string account, string inbox) => account + ' ' + inbox;

    /// <summary>The account and the inbox of a lane.</summary>
    internal static (string Account, Uri Inbox) Read(string key)
    {
        var space = key.IndexOf(' ', StringComparison.Ordinal);
        return (key[..space], new Uri(key[(space + 1)..]));
    }

    /// <summary>
    /// Takes a follower, and leaves the Accept with its lane, to go before everything else. A repeated Follow is accepted again.
    /// The Follow was signed, so its server is alive: back-off, parking and breaker end.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="account">The account that is followed.</param>
    /// <param name="actor">The follower's id.</param>
    /// <param name="inbox">The follower's own inbox: where the Accept goes.</param>
    /// <param name="sharedInbox">Its server's shared inbox, or null.</param>
    /// <param name="followId">The id of the Follow.</param>
    /// <param name="acceptBody">The Accept as JSON, the Follow embedded.</param>
    /// <exception cref="InvalidOperationException">The account has no activity log.</exception>
    public static async Task Follow(Tx tx, string account, string actor, string inbox, string? sharedInbox, string followId, string acceptBody)
    {
        var key = Key(account, sharedInbox ?? inbox);
        var host = new Uri(sharedInbox ?? inbox).Authority;
        var before = await LaneOf(tx, account, actor);
        if (before is { } old) await Readdress(tx, old, key, host);

        tx.Wake();
        var lane = await tx.One<FollowedLane>(
            """
            INSERT INTO lane (kind, key, log, cursor, state, due, wanted, host, data)
              SELECT @Kind, @key, name, head, 1, 0, 1, @host, @data FROM log WHERE name = @log
            ON CONFLICT (kind, key) DO UPDATE SET until = NULL, wanted = lane.wanted + 1, data = excluded.data,
              due           = CASE WHEN lane.state = 2 THEN lane.due ELSE 0 END,
              attempts      = CASE WHEN lane.state = 2 THEN lane.attempts ELSE 0 END,
              failing_since = CASE WHEN lane.state = 2 THEN lane.failing_since END,
              state         = CASE WHEN lane.state = 2 THEN 2 ELSE 1 END
            RETURNING id AS Id, wanted AS Wanted
            """,
            new { Kind, key, log = ActivityLog.Name(account), host, data = sharedInbox is null ? Personal : null })
            ?? throw new InvalidOperationException($"The account '{account}' has no activity log.");

        await tx.Execute(
            """
            INSERT INTO follower (account, actor, inbox, lane, follow, at) VALUES (@account, @actor, @inbox, @Id, @followId, @Now)
            ON CONFLICT (account, actor) DO UPDATE SET inbox = excluded.inbox, lane = excluded.lane, follow = excluded.follow
            """,
            new { account, actor, inbox, lane.Id, followId, tx.Now });
        if (before is { } left && left != lane.Id) await EndReach(tx, left);

        await Letters.Put(tx, lane.Id, lane.Wanted, SubjectOf(actor), inbox, acceptBody);
        await Breaker.Close(tx, host);
    }

    /// <summary>
    /// Lets a follower go; false where it did not follow. Where <paramref name="followId"/> is given, only that Follow is undone:
    /// a newer one stands.
    /// </summary>
    public static async Task<bool> Unfollow(Tx tx, string account, string actor, string? followId = null)
    {
        if (await LaneOf(tx, account, actor) is not { } lane) return false;
        await Lock(tx, lane);
        var gone = await tx.Execute(
            "DELETE FROM follower WHERE account = @account AND actor = @actor AND lane = @lane AND (@followId IS NULL OR follow = @followId)",
            new { account, actor, lane, followId });
        if (gone == 0) return false;

        // An Accept that has not left yet would go to somebody who no longer asks; and who is gone cannot take it.
        await tx.Execute("DELETE FROM letter WHERE lane = @lane AND topic = @topic", new { lane, topic = SubjectOf(actor) });
        await EndReach(tx, lane);
        return true;
    }

    /// <summary>Forgets an actor that its own server has deleted. Returns how many of our accounts it followed.</summary>
    public static async Task<int> Gone(Tx tx, string actor)
    {
        var gone = 0;
        foreach (var account in await tx.Query<string>("SELECT account FROM follower WHERE actor = @actor ORDER BY lane", new { actor }))
        {
            if (await Unfollow(tx, account, actor)) gone++;
        }

        return gone;
    }

    /// <summary>How many follow an account.</summary>
    public static Task<long> Followers(Tx tx, string account) =>
        tx.One<long>("SELECT count(*) FROM follower WHERE account = @account", new { account });

    /// <summary>True where <paramref name="actor"/> follows <paramref name="account"/>.</summary>
    public static async Task<bool> Follows(Tx tx, string account, string actor) => await LaneOf(tx, account, actor) is not null;

    /// <summary>How many lanes lead to personal inboxes at one authority: there is a limit, so that nobody makes us flood a server.</summary>
    public static Task<long> PersonalLanes(Tx tx, string authority) => tx.One<long>(
        "SELECT count(*) FROM lane WHERE kind = @Kind AND host = @authority AND data = @Personal", new { Kind, authority, Personal });

    internal static string SubjectOf(string actor) => "follow " + actor;

    internal static Task Lock(Tx tx, long lane) =>
        tx.One<long>("SELECT id FROM lane WHERE id = @lane" + tx.Dialect.ForUpdate, new { lane });

    /// <summary>A lane through which nobody follows any more has had its log up to here, and keeps hearing the end of that part.</summary>
    internal static Task EndReach(Tx tx, long lane) => tx.Execute(
        """
        UPDATE lane SET until = (SELECT head FROM log WHERE name = lane.log) WHERE id = @lane AND until IS NULL
          AND NOT EXISTS (SELECT 1 FROM follower WHERE lane = @lane)
        """,
        new { lane });

    // A server that gains a shared inbox (or moves it): where nobody else uses the old lane and none stands at the new
    // address, the lane itself moves, with its cursor and its letters. Otherwise the old one drains where it is.
    private static async Task Readdress(Tx tx, long lane, string key, string host)
    {
        await Lock(tx, lane);
        await tx.Execute(
            """
            UPDATE lane SET key = @key, host = @host WHERE id = @lane AND key <> @key
              AND NOT EXISTS (SELECT 1 FROM lane AS other WHERE other.kind = @Kind AND other.key = @key)
              AND (SELECT count(*) FROM follower WHERE lane = @lane) = 1
            """,
            new { lane, key, host, Kind });
    }

    private static Task<long?> LaneOf(Tx tx, string account, string actor) =>
        tx.One<long?>("SELECT lane FROM follower WHERE account = @account AND actor = @actor", new { account, actor });

    private sealed record FollowedLane
    {
        public required long Id { get; init; }
        public required long Wanted { get; init; }
    }
}
