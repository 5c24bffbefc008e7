using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>A JSON document whose list is read one value at a time, so that one that breaks off still gives the values before.</summary>
/// <param name="Members">The members of the document's object but for the list; empty where the document is a list.</param>
/// <param name="Values">The list, or null where there is none.</param>
/// <param name="Fault">What broke it, with JSON path and line; null where it was read to its end.</param>
internal sealed record JsonListing(IReadOnlyDictionary<string, JsonElement> Members, IReadOnlyList<JsonElement>? Values, string? Fault)
{
    private static readonly JsonReaderOptions Options = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    /// <summary>Reads a list, or an object with a list under <paramref name="listName"/>, of at most <paramref name="most"/> values.</summary>
    public static JsonListing Read(ReadOnlySpan<byte> utf8, string listName, int most)
    {
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        List<JsonElement>? values = null;
        try
        {
            var reader = new Utf8JsonReader(utf8, Options);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartArray)
                return new(members, values = [], List(ref reader, values, most));
            if (reader.TokenType != JsonTokenType.StartObject) return new(members, null, null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                reader.Read();
                if (name == listName && reader.TokenType == JsonTokenType.StartArray)
                {
                    if (List(ref reader, values ??= [], most) is { } full) return new(members, values, full);
                }
                else members[name] = JsonElement.ParseValue(ref reader);
            }

            return new(members, values, null);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escape that is half a character.
            return new(members, values, MessageText.Of(e.Message, 200));
        }
    }

    /// <summary>The document's bytes as UTF-8 without a mark.</summary>
    public static ReadOnlyMemory<byte> Utf8(ReadOnlyMemory<byte> bytes, DecodedText decoded) =>
        decoded is { Encoding: "utf-8", Note: null } && !bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes : Encoding.UTF8.GetBytes(decoded.Text);

    /// <summary>A member as text; numbers too, for ids that are numbers. Null where it is missing, blank or something else.</summary>
    public static string? Text(JsonElement element, string name)
    {
        return Member(element, name, out var member) ? Text(member) : null;
    }

    /// <summary>A member of what may be an object. One whose other members are named by half characters has none that could be told apart.</summary>
    public static bool Member(JsonElement element, string name, out JsonElement member)
    {
        member = default;
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A string or number as text; null where it is blank or something else.</summary>
    public static string? Text(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number) return value.GetRawText();
        if (value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
        }
        catch (InvalidOperationException)
        {
            // An escape that is half a character: the value says nothing that could be shown.
            return null;
        }
    }

    /// <summary>A member that is a whole number, or null.</summary>
    public static long? Number(JsonElement element, string name) =>
        Member(element, name, out var n) && n.ValueKind == JsonValueKind.Number && n.TryGetInt64(out var value) ? value : null;

    /// <summary>A member that is an object, or an empty value.</summary>
    public static JsonElement Object(JsonElement element, string name) =>
        Member(element, name, out var member) && member.ValueKind == JsonValueKind.Object ? member : default;

    /// <summary>The values of a member that is a list; none where it is not.</summary>
    public static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        Member(element, name, out var member) && member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : [];

    private static string? List(ref Utf8JsonReader reader, List<JsonElement> values, int most)
    {
        try
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (values.Count == most) return string.Create(CultureInfo.InvariantCulture, $"Only the first {most} items were read.");
                values.Add(JsonElement.ParseValue(ref reader));
            }

            return null;
        }
        catch (JsonException e)
        {
            return MessageText.Of(e.Message, 200);
        }
    }
}
