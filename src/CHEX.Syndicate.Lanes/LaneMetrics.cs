using System.Diagnostics.Metrics;

namespace CHEX.Syndicate.Lanes;

/// <summary>What the lanes tell about themselves; the meter is <c>CHEX.Syndicate.Lanes</c>.</summary>
internal static class LaneMetrics
{
    private static readonly Meter Meter = new("CHEX.Syndicate.Lanes");
    private static readonly Counter<long> Turns = Meter.CreateCounter<long>("syndicate.lane.turns", "{turn}", "Turns that ended, by kind and result");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("syndicate.lane.turn.duration", "s", "How long turns took");
    private static readonly Counter<long> Batched = Meter.CreateCounter<long>("syndicate.lane.outcomes", "{outcome}", "Outcomes written in batches, by whether the lane was still its owner's");

    public static void Turn(string kind, string result, TimeSpan took)
    {
        Turns.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("result", result));
        Seconds.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
    }

    public static void Outcomes(int held, int lost)
    {
        Batched.Add(held, new KeyValuePair<string, object?>("held", true));
        if (lost > 0) Batched.Add(lost, new KeyValuePair<string, object?>("held", false));
    }
}
