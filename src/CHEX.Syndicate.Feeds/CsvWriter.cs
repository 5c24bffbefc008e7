using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// A feed as a table (RFC 4180): a header, then a row for each post. Made for spreadsheets: it begins with a byte-order mark, without which Excel takes UTF-8
/// for another encoding; moments are UTC, and days the source's, in the form that a cell takes for a date; every cell is quoted and on one line; and a cell that a spreadsheet would take for a
/// formula has an apostrophe before it (OWASP, CSV injection).
/// </summary>
public static partial class CsvWriter
{
    private static readonly (string Name, Func<FeedEntry, string?> Of)[] Columns =
    [
        ("published_utc", entry => Moment(entry, entry.Published)),
        ("source", entry => entry.Source.ShortName),
        ("title", entry => entry.Title),
        ("summary", entry => entry.Summary),
        ("url", entry => entry.Url),
        ("authors", entry => Joined(entry.Authors)),
        ("categories", entry => Joined(entry.Categories.Select(category => category.Label))),
        ("language", entry => entry.Language),
        ("updated_utc", entry => Moment(entry, entry.Updated)),
        ("also_published_by", entry => Joined(entry.Also.Select(also => also.Source.ShortName))),
        ("rights", entry => entry.Source.Rights),
        ("licence", entry => entry.Source.Licence),
        ("image", entry => entry.Image?.Url),
        ("id", entry => entry.Id),
    ];

    /// <summary>Writes the whole document as UTF-8.</summary>
    public static void Write(Stream to, FeedDocument feed)
    {
        using var text = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true) { NewLine = "\r\n" };
        Row(text, Columns.Select(column => column.Name));
        foreach (var entry in feed.Entries) Row(text, Columns.Select(column => column.Of(entry) ?? ""));
    }

    /// <summary>
    /// The words of a cell, so that no spreadsheet takes any of it for a formula: not from its beginning (<c>=</c>, <c>+</c>, <c>-</c>, <c>@</c>, and their full-width forms), nor after a
    /// semicolon, which divides cells where commas are decimal points. Tabs and line ends, which do it too, become spaces.
    /// </summary>
    internal static string Guarded(string text) => Formula().Replace(FeedText.Line(text), "${before}'${sign}");

    private static void Row(TextWriter to, IEnumerable<string> cells) =>
        to.WriteLine(string.Join(',', cells.Select(cell => $"\"{Guarded(cell).Replace("\"", "\"\"", StringComparison.Ordinal)}\"")));

    private static string Joined(IEnumerable<string> values) => string.Join(", ", values.Distinct(StringComparer.Ordinal));

    // A day is the source's, which in summer begins in Greenwich's evening.
    private static string Moment(FeedEntry entry, DateTimeOffset at) => entry.DayOnly && at == entry.Published
        ? TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(entry.Source.TimeZone)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
        : at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(?<before>(^|;)[\s""]*)(?<sign>[=+\-@\uff1d\uff0b\uff0d\uff20])", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Formula();
}
