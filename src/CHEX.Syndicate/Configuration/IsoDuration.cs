using System.Globalization;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Configuration;

/// <summary>Durations as ISO 8601 writes them: <c>PT15M</c>, <c>P1D</c>, <c>P2W</c>. Months and years have no fixed length and are not taken.</summary>
public static partial class IsoDuration
{
    /// <summary>The same as a pattern for JSON Schema.</summary>
    public const string Pattern = @"^P(?:\d{1,4}W|(?=\d|T\d)(?:\d{1,5}D)?(?:T(?=\d)(?:\d{1,5}H)?(?:\d{1,6}M)?(?:\d{1,8}S)?)?)$";

    /// <summary>Reads one; null where it is none.</summary>
    public static TimeSpan? Read(string text)
    {
        var match = Parts().Match(text);
        if (!match.Success) return null;
        return TimeSpan.FromDays(7 * Number(match, "w") + Number(match, "d"))
            + TimeSpan.FromHours(Number(match, "h"))
            + TimeSpan.FromMinutes(Number(match, "m"))
            + TimeSpan.FromSeconds(Number(match, "s"));
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } found ? int.Parse(found.ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^P(?:(?<w>\d{1,4})W|(?=\d|T\d)(?:(?<d>\d{1,5})D)?(?:T(?=\d)(?:(?<h>\d{1,5})H)?(?:(?<m>\d{1,6})M)?(?:(?<s>\d{1,8})S)?)?)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Parts();
}
