using System.Globalization;
using System.Text;

namespace CHEX.Syndicate.Configuration;

/// <summary>
/// Lays environment variables over the tree: <c>SYNDICATE__Sources__0__Url</c> is <c>sources[0].url</c>. Names are
/// read without case; a list is reached by index, and grows by the index after its last.
/// </summary>
public static class EnvironmentOverrides
{
    public const string Prefix = "SYNDICATE__";

    /// <summary>Not a setting: the secret is read where it is used, and stands in no file.</summary>
    public const string Secret = Prefix + "Secret";

    /// <summary>Changes <paramref name="root"/>; returns what could not be laid anywhere.</summary>
    public static IReadOnlyList<Mistake> Apply(JsonTree root, IEnumerable<KeyValuePair<string, string>> environment)
    {
        var mistakes = new List<Mistake>();
        var ours = environment
            .Where(e => e.Key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && !e.Key.Equals(Secret, StringComparison.OrdinalIgnoreCase))
            .OrderBy(e => e.Key, IndexOrder.Instance);
        foreach (var (name, text) in ours)
        {
            if (Lay(root, SettingsTable.Root, name[Prefix.Length..].Split("__"), name, text) is { } mistake) mistakes.Add(mistake);
        }

        return mistakes;
    }

    private static Mistake? Lay(JsonTree at, Shape shape, ReadOnlySpan<string> steps, string variable, string text)
    {
        var step = steps[0];
        var rest = steps[1..];
        if (shape is OneOrMoreShape many) shape = new ListShape(many.Of);
        switch (shape)
        {
            case ObjectShape o when at.Kind == JsonKind.Map:
                var field = o.Fields.FirstOrDefault(f => f.Name.Equals(step, StringComparison.OrdinalIgnoreCase));
                if (field is null) return new(variable, "", $"the unknown name \"{step}\"", string.Join(", ", o.Fields.Select(f => f.Name)) + Spelling.Suggestion(step, o.Fields.Select(f => f.Name)));
                if (rest.IsEmpty) at.Put(field.Name, Value(field.Shape, variable, text));
                else return Lay(Inner(at[field.Name], field.Shape, variable, made => at.Put(field.Name, made)), field.Shape, rest, variable, text);
                return null;
            case ListShape l when at.Kind == JsonKind.List:
                if (!int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > at.Items.Count)
                    return new(variable, "", $"\"{step}\"", string.Create(CultureInfo.InvariantCulture, $"an index from 0 to {at.Items.Count}"));
                if (index == at.Items.Count) at.Items.Add(new JsonTree(rest.IsEmpty || l.Of is not ObjectShape ? JsonKind.Nothing : JsonKind.Map, variable));
                if (rest.IsEmpty) at.Items[index] = Value(l.Of, variable, text);
                else return Lay(at.Items[index], l.Of, rest, variable, text);
                return null;
            default:
                return new(variable, "", $"\"{step}\" below a single value", "no more steps here");
        }
    }

    private static JsonTree Inner(JsonTree? standing, Shape shape, string variable, Action<JsonTree> put)
    {
        if (standing is not null && (standing.Kind == JsonKind.List || shape is not OneOrMoreShape)) return standing;
        var made = new JsonTree(shape is ObjectShape ? JsonKind.Map : JsonKind.List, variable);
        if (standing is not null) made.Items.Add(standing);
        put(made);
        return made;
    }

    // Lists and objects may be given whole, as JSON.
    private static JsonTree Value(Shape shape, string variable, string text) => shape switch
    {
        NumberShape => new(JsonKind.Number, variable, text.Trim()),
        TruthShape when text.Trim() is "true" or "false" => new(JsonKind.Truth, variable, text.Trim()),
        OneOrMoreShape when text.TrimStart() is ['[' or '{', ..] && IsJson(text) => JsonTree.Read(Encoding.UTF8.GetBytes(text)),
        ListShape or ObjectShape when text.TrimStart() is ['[' or '{', ..] => JsonTree.Read(Encoding.UTF8.GetBytes(text)),
        _ => new(JsonKind.Text, variable, text),
    };

    // "[data-id]" is a selector, and no list.
    private static bool IsJson(string text)
    {
        try
        {
            return JsonTree.Read(Encoding.UTF8.GetBytes(text)).Kind is JsonKind.List or JsonKind.Map;
        }
        catch (ConfigurationException)
        {
            return false;
        }
    }

    // sources__2 before sources__10: a list grows one by one.
    private sealed class IndexOrder : IComparer<string>
    {
        public static readonly IndexOrder Instance = new();

        public int Compare(string? x, string? y)
        {
            var (a, b) = (x!.Split("__"), y!.Split("__"));
            for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
            {
                var order = int.TryParse(a[i], NumberStyles.None, CultureInfo.InvariantCulture, out var m) && int.TryParse(b[i], NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                    ? m.CompareTo(n)
                    : string.Compare(a[i], b[i], StringComparison.OrdinalIgnoreCase);
                if (order != 0) return order;
            }

            return a.Length - b.Length;
        }
    }
}
