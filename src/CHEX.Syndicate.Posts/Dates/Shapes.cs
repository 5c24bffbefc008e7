using System.Globalization;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Dates;

/// <summary>The ways in which sites write dates. Weekdays are read over: they are often wrong, and say nothing new.</summary>
internal static partial class Shapes
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int Patience = 1000;

    private const string Weekday = @"^((mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+)?";
    private const string Month = @"(?<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?";
    private const string Time = @"((,|\s|T)\s*(at\s+|-\s+)?(?<hour>\d{1,2})(([:.](?<minute>\d{1,2})([:.](?<second>\d{1,2})([.,](?<part>\d{1,9}))?)?)?\s*(?<half>[ap]\.?m\.?)|:(?<minute>\d{1,2})(:(?<second>\d{1,2})([.,](?<part>\d{1,9}))?)?))?";
    private const string Zone = @"\s*(?<zone>(GMT|UTC?)?\s?[+\-\u2212]\d{1,2}:?\d{0,2}|[a-z]{1,5})?\s*(\([^()]*\))?$";

    // RFC 3339, ISO 8601 as it is met, W3CDTF to the day: 2025-08-27T09:02:11.408Z, 2025-08-27 09:02, 20250827T090211Z, 2025/08/27.
    [GeneratedRegex(@"^(?<year>\d{4})(?<dash>[-/.]?)(?<monthNumber>\d{2})\k<dash>(?<day>\d{2})([T\s]+(?<hour>\d{2}):?(?<minute>\d{2})(:?(?<second>\d{2})([.,](?<part>\d{1,9})\d*)?)?)?" + Zone, Options, Patience)]
    private static partial Regex YearFirst();

    // RFC 822 and RFC 5322, HTTP, and what people write: Wed, 27 Aug 2025 09:02:11 +0000; 9th December 2021; 11-Jan-22 2.30pm.
    [GeneratedRegex(Weekday + @"(?<day>\d{1,2})(st|nd|rd|th|\.)?[\s-]*(of\s+)?" + Month + @"[\s,-]*(?<year>\d{4}|\d{2,3}(?!\d))" + Time + Zone, Options, Patience)]
    private static partial Regex DayMonth();

    // August 27, 2025; Aug 27th 2025 at 10:02 am.
    [GeneratedRegex(Weekday + Month + @"\s*(?<day>\d{1,2})(st|nd|rd|th)?,?\s+(?<year>\d{4})" + Time + Zone, Options, Patience)]
    private static partial Regex MonthDay();

    // C's asctime, and JavaScript's with the year before the time (which MonthDay reads): Wed Aug 27 09:02:11 2025.
    [GeneratedRegex(Weekday + Month + @"\s+(?<day>\d{1,2})\s+(?<hour>\d{1,2}):(?<minute>\d{2})(:(?<second>\d{2}))?\s+((?<zone>[a-z]{1,5}|[+-]\d{4})\s+)?(?<year>\d{4})$", Options, Patience)]
    private static partial Regex Asctime();

    // 27/08/2025, 27.8.25 14:05: the day stands before the month, as everywhere in Europe.
    [GeneratedRegex(Weekday + @"(?<day>\d{1,2})(?<dash>[-/.])(?<monthNumber>\d{1,2})\k<dash>(?<year>\d{4}|\d{2}(?!\d))" + Time + Zone, Options, Patience)]
    private static partial Regex Numbers();

    // 2025-08: W3CDTF to the month, whose first day it is.
    [GeneratedRegex(@"^(?<year>\d{4})-(?<monthNumber>\d{2})$", Options, Patience)]
    private static partial Regex YearMonth();

    /// <summary>Reads a date in any of these shapes; null where it is none, or names a day that never was.</summary>
    public static Written? Read(string text)
    {
        foreach (var shape in (ReadOnlySpan<Regex>)[YearFirst(), DayMonth(), MonthDay(), Asctime(), Numbers(), YearMonth()])
        {
            var match = shape.Match(text);
            if (match.Success) return Made(match.Groups);
        }

        return null;
    }

    private static Written? Made(GroupCollection found)
    {
        var year = Year(found["year"].Value);
        var month = found["month"].Success ? MonthOf(found["month"].Value) : Number(found["monthNumber"]);
        var day = found["day"].Success ? Number(found["day"]) : 1;
        if (year is < 1 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        if (!Zones.Read(found["zone"].Value, out var offset)) return null;

        var date = new DateTime(year, month, day);
        return found["hour"].Success ? Clock(found) is { } time ? new(date + time, offset, DayOnly: false) : null : new(date, Offset: null, DayOnly: true);
    }

    private static TimeSpan? Clock(GroupCollection found)
    {
        var (hour, minute, second) = (Number(found["hour"]), Number(found["minute"]), Number(found["second"]));
        if (found["half"].Success)
        {
            if (hour is < 1 or > 12) return null;
            hour = hour % 12 + (found["half"].Value[0] is 'p' or 'P' ? 12 : 0);
        }

        // 24:00 is the end of the day (ISO 8601); :60 is a leap second, which no clock here has.
        if (hour > 24 || minute > 59 || second > 60 || (hour == 24 && minute + second > 0)) return null;
        var part = found["part"].Success ? double.Parse("0." + found["part"].Value, CultureInfo.InvariantCulture) : 0;
        return new TimeSpan(hour, minute, Math.Min(second, 59)) + TimeSpan.FromMilliseconds(Math.Floor(part * 1000));
    }

    // RFC 5322 section 4.3: two digits below 50 are of this century, other short years count from 1900.
    private static int Year(string text)
    {
        var year = int.Parse(text, CultureInfo.InvariantCulture);
        return text.Length >= 4 ? year : year + (text.Length == 2 && year < 50 ? 2000 : 1900);
    }

    private static int MonthOf(string name) => "janfebmaraprmayjunjulaugsepoctnovdec".IndexOf(name, StringComparison.OrdinalIgnoreCase) / 3 + 1;

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;
}
