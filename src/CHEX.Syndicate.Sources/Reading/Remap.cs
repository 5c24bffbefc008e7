using System.Text.Json;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// Maps the posts of a source anew when the topics of the configuration, or the program's way of mapping, are others than before:
/// a lane for each source, some posts at a time, so that nothing else waits for it. Where it stands is kept in the lane.
/// </summary>
/// <param name="db">The store.</param>
/// <param name="sources">Every source that has posts, read or paused.</param>
/// <param name="topics">The configured topics.</param>
/// <param name="log">The log.</param>
public sealed partial class Remap(Db db, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics, ILogger<Remap> log) : ILaneHandler
{
    /// <summary>The kind of its lanes; the key is the source.</summary>
    public const string LaneKind = "remap";

    private const long Breath = 50;

    private readonly string version = Remapping.Version(topics);

    public string Kind => LaneKind;

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 1;

    /// <summary>At most so many posts in one transaction.</summary>
    internal int AtOnce { get; init; } = 50;

    /// <summary>Wakes its lanes where posts are mapped otherwise than before. Call it when a configuration is applied, after the sources are known.</summary>
    public static async Task Prepare(Tx tx, IReadOnlyList<Topic> topics)
    {
        var now = Remapping.Version(topics);
        if (await Meta.Get(tx, Meta.Key.Mapping) == now) return;
        await Meta.Set(tx, Meta.Key.Mapping, now);
        foreach (var source in await SourceRows.All(tx))
        {
            await LaneTable.Open(tx, LaneKind, source.Id);
            await LaneTable.Revive(tx, LaneKind, source.Id);
        }
    }

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        var done = await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                var stand = lane.Data is null ? null : JsonSerializer.Deserialize<Stand>(lane.Data);
                var asleep = Outcome.UpTo(lane.Cursor);
                // A node with an older configuration, or program, leaves it to the others.
                if (stand?.Version == version && stand.Done || sources.FirstOrDefault(s => s.Id == lane.Key) is not { } source || await Meta.Get(tx, Meta.Key.Mapping) != version)
                {
                    await LaneTable.Finish(tx, lane, asleep);
                    return false;
                }

                var after = stand is { At: { } at } && stand.Version == version ? at : null;
                var next = await Remapping.Step(tx, source, topics, after, AtOnce);
                await tx.Execute("UPDATE lane SET data = @data WHERE id = @Id", new { data = JsonSerializer.Serialize(new Stand(version, next, next is null)), lane.Id });
                await LaneTable.Finish(tx, lane, next is null ? asleep : Outcome.At(tx.Now + Breath, lane.Cursor));
                return next is null;
            },
            cancellation);
        if (done) Log.Done(log, lane.Key);
        return null;
    }

    private sealed record Stand(string Version, RemappedTo? At, bool Done);

    private static partial class Log
    {
        [LoggerMessage(2060, LogLevel.Debug, "Source {Source}: its posts are mapped to the configured topics.")]
        public static partial void Done(ILogger logger, string source);
    }
}
