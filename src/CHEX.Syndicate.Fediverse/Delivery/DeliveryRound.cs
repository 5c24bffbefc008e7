using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// What lies before a lane, in one snapshot. Head, reach, letters and entries belong together: were the reach older than the head,
/// a Follow between the two would lose its first posts; and an entry may only go after the Accept of everybody it is due to.
/// </summary>
internal sealed record DeliveryRound
{
    /// <summary>At most so many letters, and entries, were read.</summary>
    public required int PageSize { get; init; }

    public required long Now { get; init; }

    /// <summary>The log's last number. When nothing is due up to it, the cursor moves here.</summary>
    public required long Head { get; init; }
    public required IReadOnlyList<Letter> Letters { get; init; }
    public required IReadOnlyList<DueActivity> Entries { get; init; }
    public required KnownHost Host { get; init; }

    /// <summary>Nothing may leave now (<see cref="Holding"/>).</summary>
    public required bool Held { get; init; }

    /// <summary>There may be letters, or entries, beyond these.</summary>
    public bool MayHaveMore => Letters.Count == PageSize || Entries.Count == PageSize;

    /// <exception cref="LaneLostException">Another owner has the lane.</exception>
    public static async Task<DeliveryRound> Read(Tx tx, Lane lane, string account, long cursor, int page)
    {
        var now = await tx.One<Standing>(
            """
            SELECT l.until AS Until, g.head AS Head, (SELECT count(*) FROM meta WHERE key = @Held) AS Held FROM lane AS l JOIN log AS g ON g.name = l.log
            WHERE l.id = @Id AND l.token = @Token AND l.state = 2
            """,
            new { lane.Id, lane.Token, Held = Meta.Key.DeliveriesHeld }) ?? throw new LaneLostException(lane);
        return new DeliveryRound
        {
            PageSize = page,
            Now = tx.Now,
            Head = now.Head,
            Held = now.Held > 0,
            Letters = await Lanes.Letters.Of(tx, lane.Id, page),
            Entries = await ActivityLog.Due(tx, account, cursor, now.Until, page),
            Host = await Breaker.Of(tx, lane.Host ?? Destinations.Read(lane.Key).Inbox.Authority),
        };
    }

    private sealed record Standing
    {
        public long? Until { get; init; }
        public required long Head { get; init; }
        public required long Held { get; init; }
    }
}
