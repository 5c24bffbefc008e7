using System.Diagnostics.Metrics;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>What the hub tells about itself.</summary>
public static class PushMetrics
{
    /// <summary>The meter's name, for whoever exports it.</summary>
    public const string MeterName = "CHEX.Syndicate.Push";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Questions = Meter.CreateCounter<long>("syndicate.push.verifications", "{request}", "Questions to callbacks whether a request was meant, by mode and what was said.");
    private static readonly Counter<long> Pushes = Meter.CreateCounter<long>("syndicate.push.deliveries", "{document}", "Feeds pushed to subscribers, by result: taken, failed, ended.");
    private static readonly Histogram<double> Seconds = Meter.CreateHistogram<double>("syndicate.push.request.duration", "s", "How long callbacks took to answer.");

    internal static void Asked(string mode, Word said) => Questions.Add(1, new("mode", mode), new KeyValuePair<string, object?>("said", said.ToString()));

    internal static void Pushed(string result) => Pushes.Add(1, new KeyValuePair<string, object?>("result", result));

    internal static void Took(string what, TimeSpan time) => Seconds.Record(time.TotalSeconds, new KeyValuePair<string, object?>("what", what));
}
