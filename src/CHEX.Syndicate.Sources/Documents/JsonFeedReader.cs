using System.Globalization;
using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1).</summary>
internal static class JsonFeedReader
{
    public static Listing Read(ReadOnlyMemory<byte> utf8, Uri url, string timeZone, string? note)
    {
        var json = JsonListing.Read(utf8.Span, "items", FeedDocument.MostItems);
        if (json.Values is null)
            throw new UnreadableException(json.Fault is { } broken ? $"The JSON cannot be read: {broken}" : $"Expected a feed and found JSON without “items” ({Members(json)}).");
        if (json.Values.Count == 0 && json.Fault is not null) throw new UnreadableException($"The JSON feed cannot be read: {json.Fault}");
        if (json.Members.TryGetValue("version", out var version) ? JsonListing.Text(version)?.Contains("jsonfeed.org", StringComparison.OrdinalIgnoreCase) is not true : json.Members.Count == 0)
            throw new UnreadableException($"Expected a feed and found JSON that is no JSON Feed ({Members(json)}).");

        var head = new FeedHead(url, timeZone);
        string? Of(string name) => json.Members.TryGetValue(name, out var member) ? JsonListing.Text(member) : null;
        var feed = head.Feed;
        if (Of("title") is { } title) feed.Call(HtmlText.OfText(title), "title", 1);
        if (Of("description") is { } description) feed.Describe(HtmlText.OfText(description), "description", FeedEntry.DescriptionRank);
        head.Image = SourceLink.Resolve(url, Of("icon"));
        head.Hints = new FeedHints { Self = SourceLink.Resolve(url, Of("feed_url")) };
        head.Language = Of("language");
        head.Home = SourceLink.Resolve(url, Of("home_page_url"));
        head.Next = SourceLink.Resolve(url, Of("next_url"));
        if (json.Members.TryGetValue("authors", out var authors) && authors.ValueKind == JsonValueKind.Array)
            foreach (var author in authors.EnumerateArray()) feed.By(JsonListing.Text(author, "name") ?? "", "authors", 1);
        if (json.Members.TryGetValue("author", out var single)) feed.By(JsonListing.Text(single, "name") ?? "", "author", 1);

        var items = new List<Item>(json.Values.Count);
        foreach (var value in json.Values)
            if (Entry(value, head) is { } entry && (entry.Id ?? entry.Link) is not null && entry.Finish(head, feed.Authors.All) is { } item) items.Add(item);
        List<string> notes = [.. new[] { note, json.Fault }.OfType<string>(), .. head.Notes];
        if (items.Count < json.Values.Count) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{json.Values.Count - items.Count} items without id and url were left out."));
        return new Listing { Items = items, Origin = "json-feed", Complete = json.Fault is null, Next = head.Next == url ? null : head.Next, Title = feed.Title, Feed = feed.Feed(head), Hints = head.Hints, WellFormed = json.Fault is null, Notes = notes };
    }

    private static FeedEntry Entry(JsonElement item, FeedHead head)
    {
        var at = head.Home ?? head.Url;
        var entry = new FeedEntry
        {
            Scope = new(head.Url, null),
            Language = JsonListing.Text(item, "language"),
            LanguageName = "language",
            Id = JsonListing.Text(item, "id"),
            IdIsLink = true,
            IdName = "id",
        };
        entry.Lead(SourceLink.Address(at, JsonListing.Text(item, "url")), "url");
        entry.Lead(SourceLink.Address(at, JsonListing.Text(item, "external_url")), "external_url");
        if (JsonListing.Text(item, "title") is { } title) entry.Call(HtmlText.OfText(title), "title", 1);
        if (JsonListing.Text(item, "summary") is { } summary) entry.Describe(HtmlText.OfText(summary), "summary", FeedEntry.DescriptionRank);
        if (JsonListing.Text(item, "content_html") is { } html) entry.Tell(html, "content_html", head.Url);
        if (JsonListing.Text(item, "content_text") is { } text) entry.Tell(HtmlText.Paragraphs(text), "content_text", head.Url);
        entry.Publish(JsonListing.Text(item, "date_published") ?? "", "date_published", 1);
        entry.Update(JsonListing.Text(item, "date_modified") ?? "", "date_modified");
        foreach (var author in JsonListing.List(item, "authors")) entry.By(JsonListing.Text(author, "name") ?? "", "authors", 2);
        entry.By(JsonListing.Text(JsonListing.Object(item, "author"), "name") ?? "", "author", 1);
        foreach (var tag in JsonListing.List(item, "tags")) entry.Categorise(JsonListing.Text(tag), "tags");
        foreach (var file in JsonListing.List(item, "attachments"))
            if (SourceLink.Address(at, JsonListing.Text(file, "url")) is { } address)
                entry.Attach(address, JsonListing.Text(file, "mime_type") ?? "", JsonListing.Text(file, "size_in_bytes"), "attachments");
        if (SourceLink.Resolve(at, JsonListing.Text(item, "banner_image")) is { } banner) entry.Show(new(banner.AbsoluteUri), "banner_image", 2);
        if (SourceLink.Resolve(at, JsonListing.Text(item, "image")) is { } image) entry.Show(new(image.AbsoluteUri), "image", 3);
        return entry;
    }

    private static string Members(JsonListing json) => json.Members.Count == 0 ? "a bare list or value" : "with " + MessageText.Of(string.Join(", ", json.Members.Keys.Take(6)));
}
