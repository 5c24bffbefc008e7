using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CHEX.Syndicate.Configuration;

/// <summary>What a JSON value is.</summary>
public enum JsonKind
{
    /// <summary>An object.</summary>
    Map,
    List,
    Text,
    Number,
    Truth,
    Nothing,
}

/// <summary>
/// A JSON value that remembers where it was written, so that a mistake can be shown in its place. Objects keep the
/// order of their members. It can be changed: environment variables are laid over it, and defaults are filled in.
/// </summary>
/// <param name="kind">What it is.</param>
/// <param name="where">Where it was written: "line 12", or the name of an environment variable.</param>
/// <param name="value">The text, the number as written, or "true" and "false".</param>
public sealed class JsonTree(JsonKind kind, string where, string value = "")
{
    private static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public JsonKind Kind { get; } = kind;
    public string Where { get; } = where;
    public string Value { get; } = value;

    /// <summary>The members of an object, in their order.</summary>
    public List<KeyValuePair<string, JsonTree>> Members { get; } = [];

    /// <summary>The items of a list.</summary>
    public List<JsonTree> Items { get; } = [];

    /// <summary>The member of that name, or null.</summary>
    public JsonTree? this[string name] => Members.FirstOrDefault(m => string.Equals(m.Key, name, StringComparison.Ordinal)).Value;

    /// <summary>The text of the member of that name; null where it is absent or no text.</summary>
    public string? TextOf(string name) => this[name] is { Kind: JsonKind.Text } text ? text.Value : null;

    /// <summary>The objects in the list of that name; empty where there is none.</summary>
    public IEnumerable<(int Index, JsonTree Value)> ObjectsOf(string name) =>
        this[name] is { Kind: JsonKind.List } list
            ? list.Items.Select((item, i) => (i, item)).Where(x => x.item.Kind == JsonKind.Map)
            : [];

    /// <summary>Sets a member, in its place where it stands already, else at the end.</summary>
    public void Put(string name, JsonTree value)
    {
        var at = Members.FindIndex(m => string.Equals(m.Key, name, StringComparison.Ordinal));
        if (at < 0) Members.Add(new(name, value));
        else Members[at] = new(name, value);
    }

    /// <summary>As a person wrote it, short enough for a line.</summary>
    public string Shown => Kind switch
    {
        JsonKind.Map => "an object",
        JsonKind.List => "a list",
        JsonKind.Text => Value.Length <= 60 ? $"\"{Value}\"" : $"\"{Value.AsSpan(0, 57)}…\"",
        JsonKind.Nothing => "null",
        _ => Value,
    };

    /// <summary>As JSON, indented, without comments.</summary>
    public override string ToString()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = Plain, NewLine = "\n" })) Write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Write(Utf8JsonWriter writer)
    {
        switch (Kind)
        {
            case JsonKind.Map:
                writer.WriteStartObject();
                foreach (var (name, member) in Members)
                {
                    writer.WritePropertyName(name);
                    member.Write(writer);
                }

                writer.WriteEndObject();
                break;
            case JsonKind.List:
                writer.WriteStartArray();
                foreach (var item in Items) item.Write(writer);
                writer.WriteEndArray();
                break;
            case JsonKind.Text:
                writer.WriteStringValue(Value);
                break;
            case JsonKind.Nothing:
                writer.WriteNullValue();
                break;
            default:
                writer.WriteRawValue(Value);
                break;
        }
    }

    /// <summary>Reads JSON; comments and trailing commas are allowed.</summary>
    /// <exception cref="ConfigurationException">It is not JSON, or names a member twice.</exception>
    public static JsonTree Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.StartsWith("\uFEFF"u8)) utf8 = utf8[3..];
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 32 });
        try
        {
            reader.Read();
            var value = Read(ref reader, new Lines(utf8), "");
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}");
            throw new ConfigurationException([new Mistake("", line, "text that is not JSON", "JSON, with // comments and trailing commas: " + e.Message.Split(" LineNumber:")[0])]);
        }
    }

    private static JsonTree Read(ref Utf8JsonReader reader, Lines lines, string path)
    {
        var where = lines.Of(reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var made = new JsonTree(JsonKind.Map, where);
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    var inner = path.Length == 0 ? name : $"{path}.{name}";
                    if (made[name] is { } first) throw new ConfigurationException([new Mistake(inner, lines.Of(reader.TokenStartIndex), "a name that is here already, on " + first.Where, "each name once")]);
                    reader.Read();
                    made.Members.Add(new(name, Read(ref reader, lines, inner)));
                }

                return made;
            case JsonTokenType.StartArray:
                var list = new JsonTree(JsonKind.List, where);
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    list.Items.Add(Read(ref reader, lines, string.Create(CultureInfo.InvariantCulture, $"{path}[{list.Items.Count}]")));
                return list;
            case JsonTokenType.String:
                return new JsonTree(JsonKind.Text, where, reader.GetString()!);
            case JsonTokenType.Number:
                return new JsonTree(JsonKind.Number, where, Encoding.UTF8.GetString(reader.ValueSpan));
            case JsonTokenType.True or JsonTokenType.False:
                return new JsonTree(JsonKind.Truth, where, reader.TokenType == JsonTokenType.True ? "true" : "false");
            default:
                return new JsonTree(JsonKind.Nothing, where);
        }
    }

    // Where each line begins, so that an offset can be told as a line.
    private sealed class Lines
    {
        private readonly List<long> starts = [0];

        public Lines(ReadOnlySpan<byte> text)
        {
            for (var i = 0; i < text.Length; i++) if (text[i] == '\n') starts.Add(i + 1);
        }

        public string Of(long offset)
        {
            var found = starts.BinarySearch(offset);
            return string.Create(CultureInfo.InvariantCulture, $"line {(found >= 0 ? found : ~found - 1) + 1}");
        }
    }
}
