using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Tests.Sources.Documents;

/// <summary>A document among the fixtures, and beside it what must be read.</summary>
internal static class FeedCase
{
    private static readonly Uri Url = new("https://hall.example/feed.xml");

    /// <summary>The names of all cases in a folder.</summary>
    public static IEnumerable<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*.expected.json", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(folder, f).Replace(".expected.json", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The document's bytes.</summary>
    public static byte[] Bytes(string folder, string name) =>
        File.ReadAllBytes(Path.Combine(folder, File.Exists(Path.Combine(folder, name + ".xml")) ? name + ".xml" : name + ".json"));

    /// <summary>Where what is read differs from what is expected; null where it does not.</summary>
    public static string? Difference(string folder, string name)
    {
        var expected = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, name + ".expected.json")))!.AsObject();
        var listing = FeedDocument.Read(Bytes(folder, name), null, Url, "Europe/London");
        return Difference(expected, JsonSerializer.SerializeToNode(Shown(listing)), "");
    }

    private static string? Difference(JsonNode? expected, JsonNode? actual, string path)
    {
        if (expected is JsonObject members)
        {
            if (actual is not JsonObject found) return $"{path}: {expected.ToJsonString()} was expected and there is {actual?.ToJsonString() ?? "nothing"}";
            return members.Select(m => Difference(m.Value, found[m.Key], $"{path}.{m.Key}")).FirstOrDefault(d => d is not null);
        }

        if (expected is JsonArray values && actual is JsonArray others && values.Count == others.Count)
            return values.Select((v, i) => Difference(v, others[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);
        return JsonNode.DeepEquals(expected, actual) ? null : $"{path}: {expected?.ToJsonString() ?? "nothing"} was expected and there is {actual?.ToJsonString() ?? "nothing"}";
    }

    private static object Shown(Listing listing) => new
    {
        format = listing.Origin,
        wellFormed = listing.WellFormed,
        complete = listing.Complete,
        feed = new
        {
            title = listing.Feed.Title,
            link = listing.Feed.Link?.AbsoluteUri,
            id = listing.Feed.Id,
            description = listing.Feed.Description,
            language = listing.Feed.Language,
            updated = Date(listing.Feed.Updated),
            authors = listing.Feed.Authors,
            categories = listing.Feed.Categories,
            image = listing.Feed.Image?.AbsoluteUri,
        },
        items = listing.Items.Select(Shown),
    };

    private static object Shown(Item item) => new
    {
        names = item.Names,
        id = item.Names.FirstOrDefault(n => n.StartsWith("guid:", StringComparison.Ordinal))?[5..],
        url = item.Url,
        title = item.Title,
        summary = item.Summary,
        content = item.Content,
        published = Date(item.Published),
        updated = Date(item.Updated),
        authors = item.Authors,
        categories = item.Categories,
        enclosures = item.Enclosures.Select(e => new { url = e.Url, type = e.Type, length = e.Length }),
        image = item.Image?.Url,
        language = item.Language,
        @base = item.BaseUrl,
    };

    private static string? Date(ItemDate? date) => date?.Instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
