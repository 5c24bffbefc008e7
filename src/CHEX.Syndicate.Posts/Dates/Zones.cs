using System.Collections.Frozen;
using System.Globalization;

namespace CHEX.Syndicate.Posts.Dates;

/// <summary>What the zone at the end of a date means.</summary>
internal static class Zones
{
    // RFC 822 section 5.1, and the names that sites in Europe and elsewhere write. BST is British Summer Time here,
    // whatever it is in Bangladesh. Names with several meanings (IST) are left out: then the source's own zone counts.
    private static readonly FrozenDictionary<string, double> Named = new Dictionary<string, double>(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = 0,
        ["UT"] = 0,
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["WET"] = 0,
        ["BST"] = 1,
        ["CET"] = 1,
        ["MET"] = 1,
        ["WEST"] = 1,
        ["CEST"] = 2,
        ["MEST"] = 2,
        ["EET"] = 2,
        ["EEST"] = 3,
        ["MSK"] = 3,
        ["NST"] = -3.5,
        ["AST"] = -4,
        ["ADT"] = -3,
        ["EST"] = -5,
        ["EDT"] = -4,
        ["CST"] = -6,
        ["CDT"] = -5,
        ["MST"] = -7,
        ["MDT"] = -6,
        ["PST"] = -8,
        ["PDT"] = -7,
        ["AKST"] = -9,
        ["AKDT"] = -8,
        ["HST"] = -10,
        ["SAST"] = 2,
        ["JST"] = 9,
        ["AWST"] = 8,
        ["ACST"] = 9.5,
        ["AEST"] = 10,
        ["AEDT"] = 11,
        ["NZST"] = 12,
        ["NZDT"] = 13,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // No place on earth is further from Greenwich.
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(14);

    /// <summary>
    /// Reads "+0100", "+01:00", "-05", "GMT+1", "BST" … False where the text is an offset that no place has.
    /// The offset is null where there is none, or where its name means nothing here.
    /// </summary>
    public static bool Read(string text, out TimeSpan? offset)
    {
        offset = null;
        text = text.Trim();
        var sign = text.IndexOfAny(['+', '-', '\u2212']);
        if (sign < 0)
        {
            if (Named.TryGetValue(text, out var hours)) offset = TimeSpan.FromHours(hours);
            return true;
        }

        var digits = text[(sign + 1)..].Replace(":", "", StringComparison.Ordinal).Trim();
        if (digits.Length is 0 or > 4 || !digits.All(char.IsAsciiDigit)) return false;
        var number = int.Parse(digits, CultureInfo.InvariantCulture);
        var (hour, minute) = digits.Length <= 2 ? (number, 0) : (number / 100, number % 100);
        var span = new TimeSpan(hour, minute, 0);
        if (minute > 59 || span > Furthest) return false;
        offset = text[sign] == '+' ? span : -span;
        return true;
    }

    /// <summary>
    /// The moment of a local time. In the hour that autumn repeats it is the second one (standard time);
    /// a time that spring leaves out is read with the offset before the change.
    /// </summary>
    public static DateTimeOffset At(DateTime local, string timeZone)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
