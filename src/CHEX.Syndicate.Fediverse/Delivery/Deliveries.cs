using System.Diagnostics.Metrics;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>Counts what inboxes answered, by verdict.</summary>
public static class Deliveries
{
    /// <summary>The meter's name, for whoever exports it.</summary>
    public const string MeterName = "CHEX.Syndicate.Delivery";

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Counter = Meter.CreateCounter<long>(
        "syndicate.deliveries", "{activity}", "Activities sent to an inbox, by what its answer meant.");

    internal static void Count(InboxVerdict verdict) => Counter.Add(1, new KeyValuePair<string, object?>("verdict", verdict.ToString()));
}
