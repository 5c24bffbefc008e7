namespace CHEX.Syndicate.Posts.Dates;

/// <summary>
/// The two shapes that nearly every feed keeps to, read without patterns: RFC 822 with seconds ("Wed, 27 Aug 2025 09:02:11
/// +0000") and RFC 3339 ("2025-08-27T09:02:11Z"). Anything else, however near, is left to <see cref="Shapes"/>, which reads
/// these the same.
/// </summary>
internal static class Standard
{
    private const string Months = "JanFebMarAprMayJunJulAugSepOctNovDec";

    public static Written? Read(ReadOnlySpan<char> text) => text.Length switch
    {
        < 20 => null,
        _ when char.IsAsciiDigit(text[3]) => Rfc3339(text),
        _ => Rfc822(text),
    };

    // 2025-08-27T09:02:11Z, 2025-08-27T09:02:11+01:00
    private static Written? Rfc3339(ReadOnlySpan<char> t)
    {
        if (t[4] != '-' || t[7] != '-' || t[10] != 'T' || t[13] != ':' || t[16] != ':') return null;
        var year = Number(t[..4]);
        return Made(year, Number(t[5..7]), Number(t[8..10]), t[11..19], t[19..]);
    }

    // Wed, 27 Aug 2025 09:02:11 +0000, with one digit or two for the day.
    private static Written? Rfc822(ReadOnlySpan<char> t)
    {
        if (t[3] != ',' || t[4] != ' ') return null;
        t = t[5..];
        var digits = t[1] == ' ' ? 1 : 2;
        var day = Number(t[..digits]);
        t = t[digits..];
        if (t.Length < 18 || t[0] != ' ' || t[4] != ' ' || t[9] != ' ' || t[12] != ':' || t[15] != ':') return null;
        var month = Months.AsSpan().IndexOf(t[1..4]);
        if (month < 0 || month % 3 != 0) return null;
        return Made(Number(t[5..9]), month / 3 + 1, day, t[10..18], t[18..]);
    }

    private static Written? Made(int year, int month, int day, ReadOnlySpan<char> clock, ReadOnlySpan<char> zone)
    {
        int hour = Number(clock[..2]), minute = Number(clock[3..5]), second = Number(clock[6..8]);
        if (year is < 1000 or > 9998 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59) return null;
        return Offset(zone) is { } offset ? new(new DateTime(year, month, day, hour, minute, second), offset, DayOnly: false) : null;
    }

    private static TimeSpan? Offset(ReadOnlySpan<char> zone)
    {
        if (zone is "Z" or " GMT" or " Z" or " UTC") return TimeSpan.Zero;
        if (zone.StartsWith(" ")) zone = zone[1..];
        if (zone.Length is not (5 or 6) || zone[0] is not ('+' or '-') || (zone.Length == 6 && zone[3] != ':')) return null;
        int hours = Number(zone[1..3]), minutes = Number(zone[^2..]);
        if (hours is < 0 or > 13 || minutes is < 0 or > 59) return null;
        var span = new TimeSpan(hours, minutes, 0);
        return zone[0] == '-' ? -span : span;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var c in digits)
        {
            if (!char.IsAsciiDigit(c)) return -1;
            number = number * 10 + (c - '0');
        }

        return number;
    }
}
