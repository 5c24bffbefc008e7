using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// Forgets what is old, piece by piece. Activities go by age, not behind the slowest destination: one that has failed for 30 days
/// is parked. What takes a note back is kept much longer, for a destination that is revived must hear it.
/// </summary>
public sealed partial class PruneActivities(Db db, ILogger<PruneActivities> log) : ILaneHandler
{
    /// <summary>At most so many rows of a table in one transaction.</summary>
    internal const int AtOnce = 500;

    internal static readonly TimeSpan KeepActivities = TimeSpan.FromDays(35);
    internal static readonly TimeSpan KeepTakebacks = TimeSpan.FromDays(400);
    internal static readonly TimeSpan KeepHeard = TimeSpan.FromDays(30);
    internal static readonly TimeSpan KeepActors = TimeSpan.FromDays(30);

    // A signature is too old after two hours, an Undo that came before its Follow after six: anybody's server may make many of both.
    internal static readonly TimeSpan KeepSignatures = TimeSpan.FromDays(1);

    private static readonly TimeSpan Between = TimeSpan.FromHours(6);

    public string Kind => "prune";

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 1;

    /// <summary>Opens its lane. Call it at every start.</summary>
    public static Task Prepare(Tx tx) => LaneTable.Open(tx, "prune", "fediverse");

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        var behind = await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                var full = await Forget(tx);
                var waiting = full ? 0 : await Behind(tx);
                await LaneTable.Finish(tx, lane, Outcome.At(tx.Now + (full ? 100 : (long)Between.TotalMilliseconds)));
                return waiting;
            },
            cancellation);
        if (behind > 0) Log.Behind(log, behind);
        return null;
    }

    /// <summary>True where there may be more to forget.</summary>
    internal static async Task<bool> Forget(Tx tx)
    {
        var full = false;
        foreach (var account in await tx.Query<string>("SELECT substr(name, 9) FROM log WHERE name LIKE 'account:%'"))
        {
            var gone = await tx.Execute(
                """
                DELETE FROM activity WHERE account = @account AND seq IN (
                  SELECT seq FROM activity WHERE account = @account
                    AND (at < @takebacks OR (at < @activities AND type NOT IN ('Delete', 'Undo'))) ORDER BY seq LIMIT @AtOnce)
                """,
                new { account, activities = Before(tx, KeepActivities), takebacks = Before(tx, KeepTakebacks), AtOnce });
            full |= gone == AtOnce;
        }

        var heard = await tx.Execute(
            "DELETE FROM heard WHERE id IN (SELECT id FROM heard WHERE at < @follows OR (at < @others AND id NOT LIKE 'follow %') ORDER BY at LIMIT @AtOnce)",
            new { follows = Before(tx, KeepHeard), others = Before(tx, KeepSignatures), AtOnce });
        var actors = await RemoteActor.ForgetOld(tx, Before(tx, KeepActors));
        return full || heard == AtOnce || actors == AtOnce;
    }

    private static long Before(Tx tx, TimeSpan age) => tx.Now - (long)age.TotalMilliseconds;

    // Destinations in use whose cursor stands before the oldest kept entry: if they are revived, they begin there.
    private static Task<long> Behind(Tx tx) => tx.One<long>(
        """
        SELECT count(*) FROM lane WHERE kind = 'deliver' AND until IS NULL AND cursor + 1 <
          (SELECT min(seq) FROM activity WHERE 'account:' || account = lane.log AND type = 'Create')
        """);

    private static partial class Log
    {
        [LoggerMessage(3010, LogLevel.Warning, "{Count} destinations stand before the oldest activity that is kept. A destination that is revived begins there: older posts never reach it.")]
        public static partial void Behind(ILogger logger, long count);
    }
}
