using System.Globalization;
using System.Text.Json;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>A dotted path into JSON: names, numbers for places in a list, <c>*</c> for all of them. Bounded in what it finds.</summary>
internal static class JsonPath
{
    private const int Most = 1000;

    /// <summary>What stands at the path, in its order; the root itself for an empty one.</summary>
    public static IReadOnlyList<JsonElement> Find(JsonElement root, string path)
    {
        List<JsonElement> found = [root];
        foreach (var step in path.Split('.', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            found = [.. found.SelectMany(e => Step(e, step)).Take(Most)];
        return found;
    }

    /// <summary>The items of the list at the path, or its one object.</summary>
    public static IReadOnlyList<JsonElement> Items(JsonElement root, string path) =>
        [.. Find(root, path).SelectMany(e => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray() : Enumerable.Repeat(e, 1)).Where(e => e.ValueKind == JsonValueKind.Object).Take(Most)];

    /// <summary>The first text or number at one of the paths, with that path.</summary>
    public static (string Text, string Path)? Text(JsonElement root, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
            foreach (var value in Find(root, path))
                if (JsonListing.Text(value) is { } text) return (text, path);
        return null;
    }

    /// <summary>All texts at the first path that has any; the texts of a list that stands there too.</summary>
    public static (IReadOnlyList<string> Texts, string Path)? Texts(JsonElement root, IReadOnlyList<string> paths)
    {
        foreach (var path in paths)
        {
            List<string> texts = [.. Find(root, path).SelectMany(e => e.ValueKind == JsonValueKind.Array ? e.EnumerateArray() : Enumerable.Repeat(e, 1)).Select(JsonListing.Text).OfType<string>().Take(Most)];
            if (texts.Count > 0) return (texts, path);
        }

        return null;
    }

    private static IEnumerable<JsonElement> Step(JsonElement element, string step)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when step == "*":
                return element.EnumerateObject().Select(p => p.Value);
            case JsonValueKind.Object:
                return JsonListing.Member(element, step, out var member) ? [member] : [];
            case JsonValueKind.Array when step == "*":
                return element.EnumerateArray();
            case JsonValueKind.Array when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var place):
                return place < element.GetArrayLength() ? [element[place]] : [];
            default:
                return [];
        }
    }
}
