using System.Globalization;

namespace CHEX.Syndicate.Configuration;

/// <summary>Holds a tree against its shape: each value against its rule, and every name that nobody knows.</summary>
public static class Checker
{
    /// <summary>All mistakes, in the order of the file.</summary>
    public static IEnumerable<Mistake> Check(JsonTree value, Shape shape, string path = "") => shape switch
    {
        ObjectShape o => value.Kind == JsonKind.Map ? OfObject(value, o, path) : [Wrong(value, path, "an object")],
        ListShape l => value.Kind == JsonKind.List ? OfList(value, l, path) : [Wrong(value, path, "a list")],
        OneOrMoreShape m => value.Kind == JsonKind.List ? OfAlternatives(value, m, path) : OfAlternative(value, m, path),
        TextShape t => value.Kind == JsonKind.Text && t.Accepts(value.Value) ? [] : [Wrong(value, path, t.Allowed + (t.Values is { } v && value.Kind == JsonKind.Text ? Spelling.Suggestion(value.Value, v) : ""))],
        TruthShape => value.Kind == JsonKind.Truth ? [] : [Wrong(value, path, "true or false")],
        NumberShape n => IsBetween(value, n) ? [] : [Wrong(value, path, Range(n))],
        _ => throw new InvalidOperationException($"No rule for the shape {shape}."),
    };

    /// <summary>The path of a member.</summary>
    public static string Member(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>The path of an item.</summary>
    public static string Item(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static IEnumerable<Mistake> OfObject(JsonTree value, ObjectShape shape, string path)
    {
        foreach (var (name, member) in value.Members)
        {
            var inner = Member(path, name);
            if (shape[name] is { } field)
            {
                foreach (var mistake in Check(member, field.Shape, inner)) yield return mistake;
            }
            else if (shape.Renamed.FirstOrDefault(r => r.Old == name) is { Instead: { } instead })
            {
                yield return new(inner, member.Where, $"the old name \"{name}\"", instead);
            }
            else
            {
                // Probably one that is still missing; else one that is there beside its slip.
                var known = shape.Fields.Select(f => f.Name).ToList();
                var missing = Spelling.Suggestion(name, known.Where(f => value[f] is null));
                yield return new(inner, member.Where, $"the unknown name \"{name}\"", string.Join(", ", known) + (missing.Length > 0 ? missing : Spelling.Suggestion(name, known)));
            }
        }

        foreach (var field in shape.Fields.Where(f => f.Required && value[f.Name] is null))
            yield return new(Member(path, field.Name), value.Where, "nothing", $"{Allowed(field.Shape)}. {field.Meaning}");
    }

    private static IEnumerable<Mistake> OfList(JsonTree value, ListShape shape, string path)
    {
        if (value.Items.Count < shape.Least) yield return Wrong(value, path, string.Create(CultureInfo.InvariantCulture, $"at least {shape.Least}"));
        for (var i = 0; i < value.Items.Count; i++)
        {
            foreach (var mistake in Check(value.Items[i], shape.Of, Item(path, i))) yield return mistake;
        }
    }

    private static IEnumerable<Mistake> OfAlternative(JsonTree value, OneOrMoreShape shape, string path) =>
        Check(value, value.Kind == JsonKind.Map && shape.Or is { } or ? or : shape.Of, path);

    private static IEnumerable<Mistake> OfAlternatives(JsonTree value, OneOrMoreShape shape, string path) =>
        value.Items.SelectMany((item, i) => OfAlternative(item, shape, Item(path, i)));

    private static bool IsBetween(JsonTree value, NumberShape shape) =>
        value.Kind == JsonKind.Number && long.TryParse(value.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= shape.Least && number <= shape.Most;

    private static string Range(NumberShape shape) => string.Create(CultureInfo.InvariantCulture, $"a whole number from {shape.Least} to {shape.Most}");

    private static Mistake Wrong(JsonTree value, string path, string allowed) => new(path, value.Where, value.Shown, allowed);

    private static string Allowed(Shape shape) => shape switch
    {
        TextShape t => t.Allowed,
        OneOrMoreShape m => m.Of.Allowed,
        ListShape => "a list",
        ObjectShape => "an object",
        NumberShape n => Range(n),
        TruthShape => "true or false",
        _ => throw new InvalidOperationException($"No words for the shape {shape}."),
    };
}
