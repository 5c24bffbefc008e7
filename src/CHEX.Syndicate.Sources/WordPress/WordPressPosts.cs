using System.Globalization;
using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.WordPress;

/// <summary>
/// The posts of a WordPress site as its REST API lists them (<c>/wp-json/wp/v2/posts?_embed=author,wp:featuredmedia,wp:term</c>).
/// Whatever a plugin took away (author, picture, terms) is simply missing from the item.
/// </summary>
public static class WordPressPosts
{
    private const int MostPosts = 500;

    /// <summary>The posts, in the API's order. Posts behind a password are left out, with a note.</summary>
    /// <param name="bytes">The answer's body, decompressed.</param>
    /// <param name="url">Where it was read.</param>
    /// <param name="timeZone">The site's zone, for a post without a UTC date.</param>
    /// <exception cref="UnreadableException">It is no list of posts; an error of the API is told with its code.</exception>
    public static Listing Read(ReadOnlyMemory<byte> bytes, Uri url, string timeZone)
    {
        if (Sniffed.Binary(bytes.Span) is { } binary) throw new UnreadableException($"Expected a list of WordPress posts and found {binary}.");
        var decoded = TextDecoder.Decode(bytes.Span, "application/json; charset=utf-8");
        var found = Sniffed.In(decoded.Text);
        if (found.Form is not DocumentForm.Json)
            throw new UnreadableException($"Expected a list of WordPress posts and found {(found.Form is DocumentForm.Feed ? "a feed" : found.What)}.");

        var json = JsonListing.Read(JsonListing.Utf8(bytes, decoded).Span, "", MostPosts);
        if (json.Members.TryGetValue("code", out var code))
            throw new UnreadableException($"WordPress answered {MessageText.Of(JsonListing.Text(code) ?? "an error")}: {MessageText.Of(json.Members.TryGetValue("message", out var m) ? JsonListing.Text(m) ?? "" : "", 200)}");
        if (json.Values is null || (json.Values.Count == 0 && json.Fault is not null))
            throw new UnreadableException(json.Fault is { } fault ? $"The list of WordPress posts cannot be read: {fault}" : "Expected a list of WordPress posts and found a JSON object.");

        var items = new List<Item>(json.Values.Count);
        var notes = new List<string>();
        if (decoded.Note is { } guessed) notes.Add(guessed);
        if (json.Fault is { } broken) notes.Add(broken);
        foreach (var post in json.Values)
            if (Post(post, url, timeZone, notes) is { } item) items.Add(item);
        return new Listing { Items = ItemNames.Distinct(items, notes), Origin = "wordpress", Complete = json.Fault is null, Notes = notes };
    }

    private static Item? Post(JsonElement post, Uri url, string timeZone, List<string> notes)
    {
        var id = JsonListing.Number(post, "id");
        var guid = Rendered(post, "guid");
        var link = SourceLink.Resolve(url, JsonListing.Text(post, "link"));
        if (id is null && link is null)
        {
            notes.Add("An entry without id and link was left out.");
            return null;
        }

        var what = string.Create(CultureInfo.InvariantCulture, $"Post {id?.ToString(CultureInfo.InvariantCulture) ?? link!.AbsoluteUri}");
        if (IsProtected(post))
        {
            notes.Add($"{what} is behind a password and was left out.");
            return null;
        }

        if (JsonListing.Text(post, "status") is { } status and not "publish")
        {
            notes.Add($"{what} is not published ({MessageText.Of(status, 20)}) and was left out.");
            return null;
        }

        var embedded = JsonListing.Object(post, "_embedded");
        var image = Featured(embedded, url);
        return new Item
        {
            Names = Names(id, guid, link, url),
            Url = link?.AbsoluteUri,
            Title = Rendered(post, "title"),
            Summary = Rendered(post, "excerpt"),
            Content = Rendered(post, "content"),
            Published = Date(post, "date", timeZone),
            Updated = Date(post, "modified", timeZone),
            Authors = [.. JsonListing.List(embedded, "author").Select(a => JsonListing.Text(a, "name")).OfType<string>().Select(HtmlText.Label)],
            Categories = Terms(embedded),
            Image = image,
            BaseUrl = (link ?? url).AbsoluteUri,
            Answered = Answers(post, image, embedded),
        };
    }

    private static IReadOnlyList<string> Names(long? id, string? guid, Uri? link, Uri url)
    {
        var names = ItemNames.Of(guid, link, url);
        if (id is null) return names;
        // The API's number is certain, whatever the guid looks like.
        var own = ItemNames.WordPress(id.Value);
        return [own, .. names.Where(n => n != own && !n.StartsWith("wp:", StringComparison.Ordinal))];
    }

    private static bool IsProtected(JsonElement post) =>
        JsonListing.Member(JsonListing.Object(post, "content"), "protected", out var p) && p.ValueKind == JsonValueKind.True;

    /// <summary>Titles, texts and guids are objects with a <c>rendered</c> member.</summary>
    private static string? Rendered(JsonElement post, string name) => (JsonListing.Text(JsonListing.Object(post, name), "rendered") ?? JsonListing.Text(post, name))?.Trim();

    /// <summary>The <c>_gmt</c> dates are UTC and do not say so; a draft's are all zeros.</summary>
    private static ItemDate? Date(JsonElement post, string name, string timeZone)
    {
        if (JsonListing.Text(post, name + "_gmt") is { } gmt
            && DateTimeOffset.TryParse(gmt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) && instant.Year > 1970)
            return new ItemDate(gmt, instant);
        return JsonListing.Text(post, name) is { } local && !local.StartsWith("0000", StringComparison.Ordinal) ? SourceDates.Read(local, timeZone) : null;
    }

    /// <summary>Categories, then tags, by their names.</summary>
    private static List<string> Terms(JsonElement embedded)
    {
        var terms = JsonListing.List(embedded, "wp:term").Where(g => g.ValueKind == JsonValueKind.Array).SelectMany(g => g.EnumerateArray())
            .Select(t => (Taxonomy: JsonListing.Text(t, "taxonomy"), Name: JsonListing.Text(t, "name"))).Where(t => t.Name is not null).ToList();
        return [.. terms.Where(t => t.Taxonomy is "category").Concat(terms.Where(t => t.Taxonomy is "post_tag")).Select(t => HtmlText.Label(t.Name!)).Distinct(StringComparer.Ordinal)];
    }

    private static ItemImage? Featured(JsonElement embedded, Uri url)
    {
        // Where the picture may not be seen, an error stands in its place, with "code" and no address.
        var media = JsonListing.List(embedded, "wp:featuredmedia").FirstOrDefault();
        if (SourceLink.Resolve(url, JsonListing.Text(media, "source_url")) is not { } source) return null;
        var details = JsonListing.Object(media, "media_details");
        return new ItemImage(source.AbsoluteUri, HtmlText.Label(JsonListing.Text(media, "alt_text") ?? ""), JsonListing.Number(details, "width"), JsonListing.Number(details, "height"), JsonListing.Text(media, "mime_type"));
    }

    private static Dictionary<string, string> Answers(JsonElement post, ItemImage? image, JsonElement embedded)
    {
        var answers = new Dictionary<string, string>(StringComparer.Ordinal) { ["content"] = "content.rendered", ["published"] = JsonListing.Text(post, "date_gmt") is null ? "date" : "date_gmt" };
        answers["url"] = "link";
        answers["title"] = "title.rendered";
        answers["updated"] = JsonListing.Text(post, "modified_gmt") is null ? "modified" : "modified_gmt";
        if (JsonListing.List(embedded, "author").Any()) answers["authors"] = "_embedded.author";
        if (JsonListing.List(embedded, "wp:term").Any()) answers["categories"] = "_embedded.wp:term";
        if (Rendered(post, "excerpt") is not null) answers["summary"] = "excerpt.rendered";
        if (image is not null) answers["image"] = "_embedded.wp:featuredmedia";
        return answers;
    }
}
