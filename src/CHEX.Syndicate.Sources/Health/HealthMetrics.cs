using System.Diagnostics.Metrics;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>What the sources tell about themselves; the meter is <c>CHEX.Syndicate.Sources</c>.</summary>
internal static class HealthMetrics
{
    private static readonly Meter Meter = new("CHEX.Syndicate.Sources");
    private static readonly Counter<long> Turns = Meter.CreateCounter<long>("syndicate.source.readings", "{reading}", "Readings, by source and verdict");
    private static readonly Counter<long> Posts = Meter.CreateCounter<long>("syndicate.source.posts", "{post}", "New posts by source and what became of them: published, held, excluded");
    private static readonly Gauge<long> Items = Meter.CreateGauge<long>("syndicate.source.items", "{item}", "Items that the source listed when it was last read");
    private static readonly Gauge<long> State = Meter.CreateGauge<long>("syndicate.source.state", null, "How each matter of a source stands: 0 ok, 1 suspect, quiet or held, 2 broken, failing or gone");
    private static readonly Counter<long> Alerts = Meter.CreateCounter<long>("syndicate.source.alerts", "{alert}", "Alerts to the webhook, by result");

    /// <param name="source">The source's id.</param>
    /// <param name="verdict">What became of the reading.</param>
    /// <param name="items">How many items it listed; null where nothing was read.</param>
    /// <param name="became">What became of new items: "published", "held", "excluded".</param>
    public static void Reading(string source, string verdict, long? items, IEnumerable<(string Became, long Count)> became)
    {
        Turns.Add(1, new("source", source), new("verdict", verdict));
        if (items is { } count) Items.Record(count, new KeyValuePair<string, object?>("source", source));
        foreach (var (word, posts) in became)
        {
            if (posts > 0) Posts.Add(posts, new("source", source), new("became", word));
        }
    }

    public static void Matter(Condition condition) =>
        State.Record(condition.State switch { Condition.Ok => 0, Condition.Suspect or Condition.Quiet or Condition.Held => 1, _ => 2 }, new("source", condition.Source), new("matter", condition.Matter));

    public static void Alert(string result, int count) => Alerts.Add(count, new KeyValuePair<string, object?>("result", result));
}
