using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;

namespace CHEX.Syndicate.Commands;

/// <summary>What <c>preview</c> shows of a reading.</summary>
internal static class PreviewReport
{
    private const int Width = 96;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>For programs.</summary>
    public static string Json(SourceSettings source, SourceReading reading, IReadOnlyList<Topic> topics) => JsonSerializer.Serialize(
        new
        {
            source = source.Info.Id,
            source.Kind,
            source.Url,
            reading.Verdict,
            reading.Origin,
            answered = reading.Url,
            reading.Status,
            reading.Bytes,
            reading.Complete,
            reading.Attempts,
            reading.Notes,
            doubts = reading.Doubts.Select(d => new { d.Origin, d.Url, d.Why }),
            measures = reading.Measures is { } measures ? JsonSerializer.Deserialize<JsonElement>(measures.Summary()) : (JsonElement?)null,
            excluded = reading.Items.Select(i => (i.Item.Url, Why: Excluded(i.Item, source, topics))).Where(e => e.Why is not null).Select(e => new { e.Url, e.Why }),
            items = reading.Items.Select(i => Explained(source, reading, i.Item, topics)),
            waiting = reading.Waiting.Select(w => w.Listed),
        },
        Indented);

    /// <summary>For people: text that needs no colours.</summary>
    public static void Write(TextWriter to, SourceSettings source, SourceReading reading, IReadOnlyList<Topic> topics)
    {
        to.WriteLine($"{source.Info.Name} ({source.Info.Id}), {source.Kind.ToString().ToLowerInvariant()} {source.Url}");
        foreach (var attempt in reading.Attempts)
            to.WriteLine($"  {(attempt.Reason is null ? "answered" : "tried   ")}  {attempt.Origin}  {attempt.Url}{(attempt.Status is { } s ? string.Create(CultureInfo.InvariantCulture, $"  {s}") : "")}{(attempt.Reason is { } why ? $"\n            {why}" : "")}");
        foreach (var note in reading.Notes) to.WriteLine($"  note      {note}");
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {reading.Verdict.ToString().ToLowerInvariant()}: {reading.Items.Count} items, {reading.Bytes} bytes{(reading.Complete ? "" : ", the list is not complete")}"));

        if (reading.Measures is { } measures)
        {
            var fill = string.Join(", ", measures.Fill.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value * 100:0} %")));
            to.WriteLine($"  filled    {fill}{(measures.Newest is { } newest ? string.Create(CultureInfo.InvariantCulture, $"; newest of {DateTimeOffset.FromUnixTimeMilliseconds(newest):yyyy-MM-dd}") : "; no dates")}");
        }

        foreach (var why in reading.Doubts.SelectMany(d => d.Why.Select(w => $"{d.Origin}: {w}"))) to.WriteLine($"  suspect   {why}");
        if (source.AfterApproval) to.WriteLine("  waits     new posts of this source wait for approval");
        var number = 0;
        foreach (var item in reading.Items)
        {
            to.WriteLine();
            Item(to, ++number, source, reading, item.Item, topics);
            if (Excluded(item.Item, source, topics) is { } why) to.WriteLine($"     becomes no post: {why}");
        }

        if (reading.Waiting.Count > 0) to.WriteLine($"\n{reading.Waiting.Count} more are listed; their articles are read in the next readings.");
    }

    // As before, and each field with what it became and why.
    private static JsonElement Explained(SourceSettings source, SourceReading reading, Item item, IReadOnlyList<Topic> topics)
    {
        var told = System.Text.Json.Nodes.JsonNode.Parse(JsonSerializer.Serialize(item, Indented))!.AsObject();
        told["fields"] = JsonSerializer.SerializeToNode(ExplainedField.Of(source, reading, item, topics), Indented);
        return JsonSerializer.SerializeToElement(told, Indented);
    }

    private static void Item(TextWriter to, int number, SourceSettings source, SourceReading reading, Item item, IReadOnlyList<Topic> topics)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number,3}. {Short(item.Title) ?? "(no title)"}"));
        foreach (var (name, field) in ExplainedField.Of(source, reading, item, topics))
        {
            if (field.Raw is null)
            {
                to.WriteLine($"     {name,-10} —{(field.Value is { } made ? $" ({Short(made)})" : "")}   tried: {(field.Tried is { Count: > 0 } tried ? string.Join(", ", tried) : "nothing, for no alternative is named")}");
                continue;
            }

            var became = field.Value is { } value && Short(value) != Short(field.Raw) ? $"\n     {"",-10}   → {Short(value)}" : field.Value is null ? $"\n     {"",-10}   → nothing" : "";
            to.WriteLine($"     {name,-10} {Short(field.Raw)}   ← {field.By}{became}");
        }

        Field(to, item, "enclosures", List(item.Enclosures.Select(e => e.Url)));
        Field(to, item, "names", List(item.Names), whole: true);
    }

    private static string? Excluded(Item item, SourceSettings source, IReadOnlyList<Topic> topics) =>
        !source.Filter.IsEmpty && Normaliser.Normalise(item, source.Info, topics) is { } draft ? source.Filter.Excludes(draft) : null;

    internal static void Item(TextWriter to, int number, Item item)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{number,3}. {Short(item.Title) ?? "(no title)"}"));
        Field(to, item, "url", item.Url);
        Field(to, item, "published", Date(item.Published));
        Field(to, item, "updated", Date(item.Updated));
        Field(to, item, "authors", List(item.Authors));
        Field(to, item, "categories", List(item.Categories));
        Field(to, item, "summary", item.Summary);
        Field(to, item, "content", item.Content is { } content ? string.Create(CultureInfo.InvariantCulture, $"{Short(content)} ({content.Length} characters)") : null, whole: true);
        Field(to, item, "image", item.Image is { } image ? $"{image.Url}{(image.Alt.Length > 0 ? $" “{image.Alt}”" : " (no description)")}" : null, whole: true);
        Field(to, item, "enclosures", List(item.Enclosures.Select(e => e.Url)));
        Field(to, item, "names", List(item.Names), whole: true);
    }

    private static void Field(TextWriter to, Item item, string name, string? value, bool whole = false)
    {
        var by = item.Answered.TryGetValue(name, out var selector) ? $"   ← {selector}" : "";
        to.WriteLine($"     {name,-10} {(whole ? value : Short(value)) ?? "—"}{by}");
    }

    private static string? Date(ItemDate? date) => date is null ? null
        : string.Create(CultureInfo.InvariantCulture, $"{date.Instant.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z{(date.DayOnly ? " (a day)" : "")}, written “{date.Text}”");

    private static string? List(IEnumerable<string> values) => string.Join(", ", values) is { Length: > 0 } text ? text : null;

    private static string? Short(string? text)
    {
        if (text is null) return null;
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Width ? line : line[..(Width - 1)] + "…";
    }
}
