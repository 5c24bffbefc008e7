using System.Globalization;
using System.Text.Json;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>Values of a JSON-LD node: one or a list, a text or a node, a node or its <c>@id</c>.</summary>
internal static class JsonLdValue
{
    private const int Most = 50;

    /// <summary>The types, without their vocabulary: "http://schema.org/NewsArticle" and "schema:NewsArticle" are "NewsArticle".</summary>
    public static IReadOnlyList<string> Types(JsonElement node) =>
        [.. Each(node, "@type").Select(JsonListing.Text).OfType<string>().Select(t => t[(t.LastIndexOfAny(['/', ':', '#']) + 1)..])];

    /// <summary>The texts of a member; of a node, its address or value.</summary>
    public static IReadOnlyList<string> Texts(JsonElement node, params ReadOnlySpan<string> names)
    {
        var texts = new List<string>();
        foreach (var name in names)
            texts.AddRange(Each(node, name).Select(v => JsonListing.Text(v) ?? JsonListing.Text(v, "@value") ?? JsonListing.Text(v, "url") ?? JsonListing.Text(v, "@id")).OfType<string>());
        return texts;
    }

    /// <summary>The names of people or organisations.</summary>
    public static IEnumerable<string> Names(JsonElement node, string name, Func<string, JsonElement?> known) =>
        Each(node, name).Select(v => JsonListing.Text(v) ?? JsonListing.Text(Whole(v, known), "name")).OfType<string>().Where(n => !n.StartsWith("http", StringComparison.OrdinalIgnoreCase));

    /// <summary>Pictures: an address, or a node with more.</summary>
    public static IEnumerable<(string? Url, string? Alt, long? Width, long? Height)> Pictures(JsonElement node, string name, Func<string, JsonElement?> known)
    {
        foreach (var value in Each(node, name))
        {
            if (JsonListing.Text(value) is { } address) yield return (address, null, null, null);
            else if (Whole(value, known) is var image && (JsonListing.Text(image, "url") ?? JsonListing.Text(image, "contentUrl")) is { } url)
                yield return (url, JsonListing.Text(image, "caption"), Pixels(image, "width"), Pixels(image, "height"));
        }
    }

    /// <summary>Language tags: "en-GB", or a node with its code.</summary>
    public static IEnumerable<string> Languages(JsonElement node) =>
        Each(node, "inLanguage").Select(v => JsonListing.Text(v) ?? JsonListing.Text(v, "alternateName") ?? JsonListing.Text(v, "name")).OfType<string>();

    private static IEnumerable<JsonElement> Each(JsonElement node, string name)
    {
        if (!JsonListing.Member(node, name, out var member)) return [];
        return member.ValueKind == JsonValueKind.Array ? member.EnumerateArray().Take(Most) : [member];
    }

    private static JsonElement Whole(JsonElement value, Func<string, JsonElement?> known) =>
        value.ValueKind == JsonValueKind.Object && JsonListing.Text(value, "@id") is { } id && known(id) is { } node ? node : value;

    // "1200", 1200, "1200px", { "value": 1200 }
    private static long? Pixels(JsonElement image, string name)
    {
        var text = JsonListing.Text(image, name) ?? JsonListing.Text(JsonListing.Object(image, name), "value");
        if (text?.EndsWith("px", StringComparison.Ordinal) == true) text = text[..^2];
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels > 0 ? pixels : null;
    }
}
