using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>An inbox that has answered 404 or 410 for a week: nobody is there any more.</summary>
internal static class Vanished
{
    /// <summary>
    /// Closes its lane. A shared inbox that is gone does not mean that its people are: each follower gets a lane to its own
    /// inbox, with the same cursor, so that nothing is lost. Followers whose own inbox is gone are let go.
    /// False, and nothing done, where a Follow came in the meantime.
    /// </summary>
    public static async Task<bool> Close(Tx tx, Lane lane, Outcome outcome)
    {
        await LaneTable.Fence(tx, lane);
        var now = await tx.One<Row>("SELECT wanted AS Wanted, data AS Data FROM lane WHERE id = @Id", lane);
        if (now!.Wanted > lane.Wanted) return false;

        if (now.Data != Destinations.Personal) await Split(tx, lane, outcome.Cursor);
        await tx.Execute("DELETE FROM follower WHERE lane = @Id", lane);
        await Destinations.EndReach(tx, lane.Id);
        await tx.Execute("UPDATE lane SET data = @Vanished WHERE id = @Id", new { Destinations.Vanished, lane.Id });
        await LaneTable.Finish(tx, lane, outcome);
        return true;
    }

    private static async Task Split(Tx tx, Lane lane, long cursor)
    {
        foreach (var follower in await tx.Query<Follower>("SELECT account AS Account, actor AS Actor, inbox AS Inbox FROM follower WHERE lane = @Id", lane))
        {
            var key = Destinations.Key(follower.Account, follower.Inbox);
            if (key == lane.Key) continue;
            await tx.Execute(
                """
                INSERT INTO lane (kind, key, log, cursor, state, due, wanted, host, data)
                VALUES (@Kind, @key, @Log, @cursor, 1, 0, 1, @host, @Personal)
                ON CONFLICT (kind, key) DO UPDATE SET until = NULL, wanted = lane.wanted + 1
                """,
                new { Destinations.Kind, key, lane.Log, cursor, host = new Uri(follower.Inbox).Authority, Destinations.Personal });
            await tx.Execute(
                "UPDATE follower SET lane = (SELECT id FROM lane WHERE kind = @Kind AND key = @key) WHERE account = @Account AND actor = @Actor",
                new { Destinations.Kind, key, follower.Account, follower.Actor });
        }

        tx.Wake();
    }

    private sealed record Row
    {
        public required long Wanted { get; init; }
        public string? Data { get; init; }
    }

    private sealed record Follower
    {
        public required string Account { get; init; }
        public required string Actor { get; init; }
        public required string Inbox { get; init; }
    }
}
