using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>
/// Publishes what waited because too many came at once, when nobody has decided in time: quietly, and only what its source
/// still lists. Feeds and pages show it then; no account says thirty things at once that nobody has looked at.
/// </summary>
public sealed partial class ReleaseFloods(Db db, IReadOnlyList<SourceSettings> sources, AlertSettings alerts, ILogger<ReleaseFloods> log) : ILaneHandler
{
    /// <summary>The kind of these lanes; a lane's key is the source's id.</summary>
    public const string LaneKind = "release";

    private const int AtOnce = 500;

    private readonly Dictionary<string, SourceSettings> configured = sources.ToDictionary(s => s.Info.Id, StringComparer.Ordinal);

    public string Kind => LaneKind;

    public TimeSpan Budget => TimeSpan.FromMinutes(1);

    public int Slots => 1;

    /// <summary>Makes it look when the next ones are due.</summary>
    public static async Task Wake(Tx tx, string source)
    {
        await LaneTable.Open(tx, LaneKind, source, due: tx.Now);
        await LaneTable.Wake(tx, LaneKind, source);
    }

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        // Taken out of the configuration: what waits of it waits for a person.
        if (!configured.TryGetValue(lane.Key, out var source)) return Outcome.UpTo(lane.Cursor);
        var wait = (long)source.Expect.HoldFor.TotalMilliseconds;
        var released = await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                var (due, next) = await OnHold.Floods(tx, lane.Key, tx.Now - wait, AtOnce);
                var published = await OnHold.Approve(tx, due, quiet: true);
                if (published.Count > 0 && await HealthTable.Flood(tx, await HealthTable.Of(tx, lane.Key), lane.Key) is not null && alerts.Webhook is not null) await TellAlerts.Wake(tx);
                await LaneTable.Finish(tx, lane, next is { } at ? Outcome.At(at + wait, lane.Cursor) : Outcome.UpTo(lane.Cursor));
                return published.Count;
            },
            cancellation);
        if (released > 0) Log.Released(log, lane.Key, released);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(2041, LogLevel.Information, "Source {Source}: {Count} posts that came at once were published quietly, for nobody decided otherwise.")]
        public static partial void Released(ILogger logger, string source, int count);
    }
}
