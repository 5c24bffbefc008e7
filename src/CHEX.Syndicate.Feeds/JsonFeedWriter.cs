using System.Text.Encodings.Web;
using System.Text.Json;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds;

/// <summary>JSON Feed 1.1. What it has no word for (source, revision, precision of a date) stands in <c>_chex</c>.</summary>
public static class JsonFeedWriter
{
    // The document is never part of a page, so that only what JSON itself asks for is escaped: é stays é.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the whole document as UTF-8.</summary>
    public static void Write(Stream to, FeedDocument feed)
    {
        using var json = new Utf8JsonWriter(to, Options);
        json.WriteStartObject();
        json.WriteString("version", "https://jsonfeed.org/version/1.1");
        json.WriteString("title", feed.Title);
        json.WriteString("home_page_url", feed.Page);
        json.WriteString("feed_url", feed.Urls[FeedFormat.Json]);
        json.WriteString("description", feed.Description);
        if ((feed.History?.Previous ?? feed.History?.NextPage) is { } next) json.WriteString("next_url", next);
        if (feed.Icon is { } icon) json.WriteString("icon", icon.Url);
        if (feed.Logo is { } logo) json.WriteString("favicon", logo.Url);
        json.WriteStartArray("authors");
        json.WriteStartObject();
        json.WriteString("name", feed.Publisher);
        json.WriteString("url", feed.Home);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("language", feed.Language);
        if (feed.Hub is { } hub)
        {
            json.WriteStartArray("hubs");
            json.WriteStartObject();
            json.WriteString("type", "WebSub");
            json.WriteString("url", hub);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        // JSON Feed has no date of its own. With it here, the three formats change at the same moments.
        json.WriteStartObject("_chex");
        json.WriteString("about", feed.Home);
        json.WriteString("id", feed.Id);
        json.WriteString("updated", FeedText.Rfc3339(feed.Updated));
        json.WriteString("rights", feed.Rights);
        if (feed.Licence is { } licence) json.WriteString("licence", licence);
        json.WriteString("generator", "CHEX.Syndicate " + feed.Version);
        if (feed.History is { Current: { } current } history)
        {
            json.WriteBoolean("archive", true);
            json.WriteString("current", current);
            if (history.Next is { } newer) json.WriteString("next_archive", newer);
        }

        if (feed.Deleted.Count > 0) Deleted(json, feed.Deleted);
        json.WriteEndObject();
        json.WriteStartArray("items");
        foreach (var entry in feed.Entries) Item(json, entry);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // JSON Feed has no word for it.
    private static void Deleted(Utf8JsonWriter json, IReadOnlyList<FeedTombstone> deleted)
    {
        json.WriteStartArray("deleted");
        foreach (var tombstone in deleted)
        {
            json.WriteStartObject();
            json.WriteString("id", tombstone.Id);
            json.WriteString("when", FeedText.Rfc3339(tombstone.When));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    internal static void Item(Utf8JsonWriter json, FeedEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Id);
        json.WriteString("url", entry.Url);
        json.WriteString("title", entry.Title);

        // An item must have a text: readers drop items without one.
        if (entry.Content is { } content) json.WriteString("content_html", content);
        else json.WriteString("content_text", entry.Summary ?? entry.ReadThere);
        if (entry.Summary is { } summary) json.WriteString("summary", summary);
        if (entry.Image is { } image) json.WriteString("image", image.Url);
        json.WriteString("date_published", FeedText.Rfc3339(entry.Published));
        json.WriteString("date_modified", FeedText.Rfc3339(entry.Updated));
        json.WriteStartArray("authors");
        foreach (var author in entry.Authors)
        {
            json.WriteStartObject();
            json.WriteString("name", author);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (entry.Categories.Count > 0)
        {
            json.WriteStartArray("tags");
            foreach (var label in entry.Categories.Select(category => category.Label).Distinct(StringComparer.Ordinal)) json.WriteStringValue(label);
            json.WriteEndArray();
        }

        json.WriteString("language", entry.Language);
        if (entry.Image is { Type: { } type } file)
        {
            json.WriteStartArray("attachments");
            json.WriteStartObject();
            json.WriteString("url", file.Url);
            json.WriteString("mime_type", type);
            if (file.Alt.Length > 0) json.WriteString("title", file.Alt);
            if (entry.ImageLength > 0) json.WriteNumber("size_in_bytes", entry.ImageLength);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        Extension(json, entry);
        json.WriteEndObject();
    }

    private static void Extension(Utf8JsonWriter json, FeedEntry entry)
    {
        json.WriteStartObject("_chex");
        json.WriteStartObject("source");
        Source(json, entry.Source);
        json.WriteEndObject();
        json.WriteString("via", entry.Source.Url);
        if (entry.Also.Count > 0)
        {
            json.WriteStartArray("also");
            foreach (var also in entry.Also)
            {
                json.WriteStartObject();
                json.WriteString("id", also.Id);
                json.WriteString("url", also.Url);
                json.WriteStartObject("source");
                Source(json, also.Source);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteNumber("revision", entry.Revision);
        if (entry.DayOnly) json.WriteBoolean("day_only", true);
        if (entry.Source.Rights is { } rights) json.WriteString("rights", rights);
        if (entry.Source.Licence is { } licence) json.WriteString("licence", licence);
        json.WriteEndObject();
    }

    private static void Source(Utf8JsonWriter json, SourceInfo source)
    {
        json.WriteString("id", source.Id);
        json.WriteString("name", source.Name);
        json.WriteString("url", source.Homepage);
    }
}
