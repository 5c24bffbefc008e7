using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;

namespace CHEX.Syndicate.Commands;

/// <summary>One field of an item, explained.</summary>
/// <param name="Way">Which of the source's ways it was read by.</param>
/// <param name="By">The selector, element or origin that answered; null where none did.</param>
/// <param name="Raw">As the source wrote it; null where it is empty.</param>
/// <param name="Value">What it became in the post.</param>
/// <param name="Tried">Where an empty field was looked for.</param>
internal sealed record ExplainedField(string? Way, string? By, string? Raw, string? Value, IReadOnlyList<string>? Tried)
{
    /// <summary>Every field of an item, by its name.</summary>
    public static IReadOnlyDictionary<string, ExplainedField> Of(SourceSettings source, SourceReading reading, Item item, IReadOnlyList<Topic> topics)
    {
        var draft = Normaliser.Normalise(item, source.Info, topics);
        var fields = new Dictionary<string, ExplainedField>(StringComparer.Ordinal);
        foreach (var field in Alternatives.Fields)
        {
            var (raw, value) = Values(field, item, draft, source);
            var alternatives = Alternatives.Of(source, reading.Form, field);
            var by = raw is null ? null : item.Answered.GetValueOrDefault(field) ?? string.Join(" or ", alternatives);
            fields[field] = new(reading.Origin, by, raw, value, raw is null ? alternatives : null);
        }

        return fields;
    }

    private static (string? Raw, string? Value) Values(string field, Item item, Draft? draft, SourceSettings source) => field switch
    {
        "url" => (item.Url, draft?.Url),
        "title" => (item.Title, draft?.Title),
        "published" => (item.Published?.Text, draft?.Published is { } date ? Date(date, draft.DayOnly, source.Info.TimeZone) : null),
        "updated" => (item.Updated?.Text, draft?.Updated is { } date ? Date(date, item.Updated?.DayOnly ?? false, source.Info.TimeZone) : null),
        "summary" => (item.Summary, draft?.Summary),
        "content" => (item.Content, draft?.Content is { } text ? Sized(text, item.Content!) : null),
        "authors" => (List(item.Authors), List(draft?.Authors ?? [])),
        "categories" => (List(item.Categories), draft is null ? null : $"{List(draft.Categories)} → {(draft.Topics.Count > 0 ? List(draft.Topics) : "no topic")}"),
        "image" => (item.Image?.Url, draft?.Image is { } image ? $"{image.Url} {(image.Alt.Length > 0 ? $"“{image.Alt}”" : "(no description)")}{(image is { Width: { } w, Height: { } h } ? string.Create(CultureInfo.InvariantCulture, $" {w}×{h}") : "")}" : null),
        _ => (item.Language, draft?.Language),
    };

    private static string Date(DateTimeOffset date, bool dayOnly, string timeZone) => dayOnly
        ? string.Create(CultureInfo.InvariantCulture, $"{TimeZoneInfo.ConvertTime(date, TimeZoneInfo.FindSystemTimeZoneById(timeZone)):yyyy-MM-dd} (a day, {timeZone})")
        : string.Create(CultureInfo.InvariantCulture, $"{date.UtcDateTime:yyyy-MM-ddTHH:mm:ss}Z (a moment)");

    private static string Sized(string clean, string raw) => string.Create(CultureInfo.InvariantCulture, $"{clean.Length} characters of {raw.Length}");

    private static string? List(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } text ? text : null;
}
