using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>Ends subscriptions whose lease is over, so that they leave no rows behind. Nothing is pushed to them in the meantime.</summary>
public sealed partial class EndLeases(Db db, ILogger<EndLeases> log) : ILaneHandler
{
    /// <summary>At most so many in one transaction.</summary>
    internal const int AtOnce = 100;

    private const string LaneKind = "leases";

    private static readonly TimeSpan Between = TimeSpan.FromHours(1);

    public string Kind => LaneKind;

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 1;

    /// <summary>Opens its lane. Call it at every start.</summary>
    public static Task Prepare(Tx tx) => LaneTable.Open(tx, LaneKind, "websub");

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        var ended = await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                // In the order of their topics, which are locked one after the other.
                var over = await tx.Query<(string Topic, string Callback)>(
                    "SELECT topic AS Topic, callback AS Callback FROM subscription WHERE lease_end <= @Now ORDER BY topic, callback LIMIT @AtOnce", new { tx.Now, AtOnce });
                foreach (var (topic, callback) in over) await Subscriptions.End(tx, topic, callback);
                await LaneTable.Finish(tx, lane, Outcome.At(over.Count == AtOnce ? tx.Now : tx.Now + (long)Between.TotalMilliseconds));
                return over.Count;
            },
            cancellation);
        if (ended > 0) Log.Ended(log, ended);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(4031, LogLevel.Information, "WebSub: {Count} subscriptions were not renewed and have ended")]
        public static partial void Ended(ILogger logger, int count);
    }
}
