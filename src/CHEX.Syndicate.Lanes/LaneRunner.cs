using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Lanes;

/// <summary>Claims ready lanes and gives each to the handler of its kind, until it is stopped.</summary>
public sealed class LaneRunner(Db db, IEnumerable<ILaneHandler> handlers, TimeProvider time, Random random, ILogger<LaneRunner> log)
{
    /// <summary>Runs until cancelled; then lets turns end or hands their lanes back, within 10 seconds.</summary>
    public Task Run(CancellationToken stopping) => throw new NotSupportedException($"{db} {handlers} {time} {random} {log}");
}
