using System.Globalization;

namespace CHEX.Syndicate.Configuration;

/// <summary>The settings as a JSON Schema (draft 7, which editors know), so that an editor helps and warns while one types.</summary>
public static class JsonSchema
{
    public const string FileName = "feeds.config.schema.json";

    /// <summary>The text of the schema file.</summary>
    public static string Text()
    {
        var schema = Object(("$schema", Text("http://json-schema.org/draft-07/schema#")), ("title", Text("feeds.config.json of CHEX.Syndicate")));
        foreach (var (name, value) in Of(SettingsTable.Root).Members) schema.Put(name, value);
        return schema + "\n";
    }

    private static JsonTree Of(Shape shape)
    {
        switch (shape)
        {
            case ObjectShape o:
                var properties = Object();
                foreach (var field in o.Fields) properties.Put(field.Name, Of(field));
                var made = Object(("type", Text("object")), ("additionalProperties", new JsonTree(JsonKind.Truth, "", "false")));
                if (o.Fields.Any(f => f.Required)) made.Put("required", List(o.Fields.Where(f => f.Required).Select(f => Text(f.Name))));
                made.Put("properties", properties);
                return made;
            case ListShape l:
                var list = Object(("type", Text("array")), ("items", Of(l.Of)));
                if (l.Least > 0) list.Put("minItems", Number(l.Least));
                return list;
            case OneOrMoreShape m:
                var one = m.Or is null ? Of(m.Of) : Object(("anyOf", List([Of(m.Of), Of(m.Or)])));
                return Object(("anyOf", List([.. m.Or is null ? [one] : (JsonTree[])[Of(m.Of), Of(m.Or)], Object(("type", Text("array")), ("items", one))])));
            case TruthShape:
                return Object(("type", Text("boolean")));
            case NumberShape n:
                return Object(("type", Text("integer")), ("minimum", Number(n.Least)), ("maximum", Number(n.Most)));
            case TextShape { Values: { } values }:
                return Object(("enum", List(values.Select(Text))));
            case TextShape t:
                var text = Object(("type", Text("string")), ("description", Text(Sentence(t.Allowed))));
                if (t.Pattern is { } pattern) text.Put("pattern", Text(pattern));
                return text;
            default:
                throw new InvalidOperationException($"No schema for the shape {shape}.");
        }
    }

    private static JsonTree Of(Field field)
    {
        var made = Object(("description", Text(field.Shape is TextShape { Values: null } t ? $"{field.Meaning} {Sentence(t.Allowed)}" : field.Meaning)));
        foreach (var (name, value) in Of(field.Shape).Members.Where(m => m.Key != "description")) made.Put(name, value);
        if (field.Default is { } standard) made.Put("default", JsonTree.Read(System.Text.Encoding.UTF8.GetBytes(standard)));
        return made;
    }

    private static string Sentence(string words) => char.ToUpperInvariant(words[0]) + words[1..] + ".";

    private static JsonTree Object(params (string Name, JsonTree Value)[] members)
    {
        var made = new JsonTree(JsonKind.Map, "");
        foreach (var (name, value) in members) made.Put(name, value);
        return made;
    }

    private static JsonTree List(IEnumerable<JsonTree> items)
    {
        var made = new JsonTree(JsonKind.List, "");
        made.Items.AddRange(items);
        return made;
    }

    private static JsonTree Text(string value) => new(JsonKind.Text, "", value);

    private static JsonTree Number(long value) => new(JsonKind.Number, "", value.ToString(CultureInfo.InvariantCulture));
}
