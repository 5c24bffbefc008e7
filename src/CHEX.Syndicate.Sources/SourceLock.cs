using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources;

/// <summary>
/// Who writes about a source waits for whoever does so already, in one order: its lane, its row, then its posts, the journal and its
/// health. Two orders would have them wait for each other.
/// </summary>
internal static class SourceLock
{
    /// <summary>
    /// Holds a source's row until the commit: a reading and an import may find the same new post, and each post is made once.
    /// </summary>
    public static Task Hold(Tx tx, string id) => tx.One<string>("SELECT id FROM source WHERE id = @id" + tx.Dialect.ForUpdate, new { id });

    /// <summary>The same for who also tells its lane what to do, as a reading's end does.</summary>
    public static async Task HoldWithLane(Tx tx, string id, string lane)
    {
        await LaneTable.Hold(tx, lane, id);
        await Hold(tx, id);
    }
}
