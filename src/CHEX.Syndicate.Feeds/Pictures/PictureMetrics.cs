using System.Diagnostics.Metrics;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>What the copying of pictures tells about itself.</summary>
public static class PictureMetrics
{
    /// <summary>The meter's name, for whoever exports it.</summary>
    public const string MeterName = "CHEX.Syndicate.Pictures";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Pictures = Meter.CreateCounter<long>("syndicate.pictures", "{picture}", "Pictures asked for, by source and result: copied, refused, failed, full.");

    internal static void Asked(string source, string result) => Pictures.Add(1, new("source", source), new KeyValuePair<string, object?>("result", result));
}
