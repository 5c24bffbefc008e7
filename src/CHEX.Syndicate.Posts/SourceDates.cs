using System.Globalization;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts.Dates;

namespace CHEX.Syndicate.Posts;

/// <summary>Reads dates as the sites write them. What cannot be read is null, and never "now".</summary>
public static partial class SourceDates
{
    // No date is longer; what is, is text.
    private const int Longest = 100;

    /// <summary>
    /// Reads RFC 822, RFC 3339, W3CDTF to the month, dates in words of English, Gaelic and other languages of Europe, numbers with the day before the month, and
    /// milliseconds or seconds since 1970. A time without a zone is of <paramref name="timeZone"/> (IANA), summer time included.
    /// </summary>
    /// <param name="text">As the source wrote it, perhaps with words before it ("First published on").</param>
    /// <param name="timeZone">The source's zone.</param>
    /// <param name="formats">.NET's date formats with English names, tried first.</param>
    public static ItemDate? Read(string text, string timeZone, IReadOnlyList<string>? formats = null)
    {
        if (formats is null && Standard.Read(text.AsSpan().Trim()) is { Offset: { } plain } usual)
            return new ItemDate(text, new DateTimeOffset(usual.Local, plain).ToUniversalTime());

        var bare = Ascii(Spaces().Replace(text, " ").Trim());
        if (bare.Length is 0 or > Longest) return null;
        var written = Exact(bare, formats ?? []) ?? Shapes.Read(Lead().Replace(bare, "")) ?? (MonthNames.InEnglish(bare) is { } english ? Shapes.Read(english) : null);
        if (written is null) return Epoch(bare) is { } instant ? new ItemDate(text, instant) : null;
        try
        {
            var at = written.Offset is { } offset ? new DateTimeOffset(written.Local, offset).ToUniversalTime() : Zones.At(written.Local, timeZone);
            return new ItemDate(text, at, written.DayOnly);
        }
        catch (ArgumentOutOfRangeException)
        {
            // The first and last days that .NET knows have no neighbours in other zones.
            return null;
        }
    }

    // Digits of other scripts ("٢٠٢٥") count as much.
    private static string Ascii(string text) => text.Length > Longest || !text.Any(c => char.IsDigit(c) && !char.IsAsciiDigit(c)) ? text
        : string.Concat(text.Select(c => char.IsDigit(c) ? (char)('0' + CharUnicodeInfo.GetDecimalDigitValue(c)) : c));

    private static Written? Exact(string text, IReadOnlyList<string> formats)
    {
        foreach (var format in formats)
        {
            const DateTimeStyles styles = DateTimeStyles.AllowWhiteSpaces;
            var letters = Quoted().Replace(format, "");
            if (letters.AsSpan().IndexOfAny("zK") >= 0)
            {
                if (DateTimeOffset.TryParseExact(text, format, CultureInfo.InvariantCulture, styles | DateTimeStyles.AssumeUniversal, out var at))
                    return new(at.DateTime, at.Offset, DayOnly: false);
            }
            else if (DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, styles | DateTimeStyles.NoCurrentDateDefault, out var local) && local.Year > 1)
            {
                return new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Offset: null, DayOnly: letters.AsSpan().IndexOfAny("hHt") < 0);
            }
        }

        return null;
    }

    // Ten digits are seconds and thirteen milliseconds: between 2001 and 2286 there is no doubt.
    private static DateTimeOffset? Epoch(string text) => text.All(char.IsAsciiDigit) && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        ? text.Length switch { 10 => DateTimeOffset.FromUnixTimeSeconds(n), 13 => DateTimeOffset.FromUnixTimeMilliseconds(n), _ => null }
        : null;

    [GeneratedRegex(@"[\s\u00A0\u2007\u202F]+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();

    [GeneratedRegex(@"^(((first|last)\s+)?(published|posted|updated|modified|reviewed|date)(\s+on)?|on)\s*:?\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Lead();

    [GeneratedRegex("""'[^']*'|"[^"]*"|\\.""", RegexOptions.None, 1000)]
    private static partial Regex Quoted();
}
