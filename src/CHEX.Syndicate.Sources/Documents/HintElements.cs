using System.Globalization;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// The elements of a channel that say when to come again: ttl, skipHours and skipDays (RSS), updatePeriod and
/// updateFrequency (RSS 1.0's syndication module). What is not understood says nothing.
/// </summary>
internal static class HintElements
{
    /// <summary>Reads the element where it is one of these; false leaves it to be read by others.</summary>
    public static bool Read(FeedXml xml, FeedHead head)
    {
        switch (xml.Ns, xml.Name)
        {
            case (Ns.Rss, "ttl"):
                if (Number(xml.Text()) is > 0 and var minutes) head.Hints = head.Hints with { Ttl = TimeSpan.FromMinutes(minutes) };
                return true;
            case (Ns.Rss, "skipHours"):
                head.Hints = head.Hints with { SkipHours = [.. Listed(xml, "hour", Hour).Distinct().Order()] };
                return true;
            case (Ns.Rss, "skipDays"):
                head.Hints = head.Hints with { SkipDays = [.. Listed(xml, "day", Day).Distinct().Order()] };
                return true;
            case (Ns.Sy, "updatePeriod"):
                head.UpdatePeriod = Period(xml.Text());
                break;
            case (Ns.Sy, "updateFrequency"):
                head.UpdateFrequency = Number(xml.Text()) is > 0 and var times ? times : 1;
                break;
            default:
                return false;
        }

        // Each may come first; the frequency means nothing without the period.
        if (head.UpdatePeriod is { } period) head.Hints = head.Hints with { UpdateEvery = period / head.UpdateFrequency };
        return true;
    }

    /// <summary>Takes up an atom:link that says where the feed is or who pushes it.</summary>
    public static void Link(FeedHead head, string rel, Uri href)
    {
        if (rel is "self") head.Hints = head.Hints with { Self = head.Hints.Self ?? href };
        else if (rel is "hub") head.Hints = head.Hints with { Hub = head.Hints.Hub ?? href };
    }

    private static List<T> Listed<T>(FeedXml xml, string name, Func<string, T?> read) where T : struct
    {
        var found = new List<T>();
        xml.Children(() =>
        {
            if (xml.Name != name) xml.Skip();
            else if (read(xml.Text()) is { } one && found.Count < 100) found.Add(one);
        });
        return found;
    }

    // 0.91 counted the hours from 1 to 24.
    private static int? Hour(string text) => Number(text) switch { 24 => 0, >= 0 and < 24 and var hour => hour, _ => null };

    private static DayOfWeek? Day(string text) => Enum.TryParse<DayOfWeek>(text.Trim(), ignoreCase: true, out var day) && !char.IsAsciiDigit(text.Trim()[0]) ? day : null;

    private static TimeSpan? Period(string text) => text.Trim().ToLowerInvariant() switch
    {
        "hourly" => TimeSpan.FromHours(1),
        "daily" => TimeSpan.FromDays(1),
        "weekly" => TimeSpan.FromDays(7),
        "monthly" => TimeSpan.FromDays(30),
        "yearly" => TimeSpan.FromDays(365),
        _ => null,
    };

    // A million minutes are two years.
    private static int? Number(string text) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 1_000_000 ? number : null;
}
