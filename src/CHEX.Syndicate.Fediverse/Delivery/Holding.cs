using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// Deliveries as a whole, held or not. A copied or restored database holds them: it does not know what was said since. While
/// they are held nothing leaves, nothing is lost, and no destination's patience runs out.
/// </summary>
public static class Holding
{
    /// <summary>Why deliveries are held; null where they run.</summary>
    public static Task<string?> Reason(Tx tx) => Meta.Get(tx, Meta.Key.DeliveriesHeld);

    /// <summary>Holds them, on all nodes, from the next turn of each lane on.</summary>
    public static Task Hold(Tx tx, string reason) => Meta.Set(tx, Meta.Key.DeliveriesHeld, reason);

    /// <summary>Lets them go: every lane that waits is due at once, and counts its failures anew. False where they were not held.</summary>
    public static async Task<bool> Resume(Tx tx)
    {
        if (!await Meta.Remove(tx, Meta.Key.DeliveriesHeld)) return false;
        await LaneTable.ReviveWaiting(tx, Destinations.Kind);
        return true;
    }

    /// <summary>How many destinations have something to hear.</summary>
    public static Task<long> Waiting(Tx tx) => tx.One<long>(
        "SELECT count(*) FROM lane WHERE kind = @Kind AND (state IN (1, 2) OR (state = 0 AND cursor < (SELECT head FROM log WHERE name = lane.log)))", new { Destinations.Kind });
}
