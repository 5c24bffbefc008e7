using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Squarespace;

/// <summary>
/// The RSS of a Squarespace collection (<c>?format=rss</c>). An entry with an excerpt has it as its description and the
/// whole text in content:encoded; one without has the whole text as its description.
/// </summary>
public static class SquarespaceFeed
{
    /// <param name="bytes">The answer's body, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null.</param>
    /// <param name="url">Where it was read.</param>
    /// <param name="timeZone">The zone of dates that have none.</param>
    /// <exception cref="UnreadableException">It is no feed.</exception>
    public static Listing Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, string timeZone)
    {
        var feed = FeedDocument.Read(bytes, contentType, url, timeZone);
        return feed with { Origin = "squarespace-rss", Items = [.. feed.Items.Select(Own)], Next = feed.Complete ? Older(feed, url) : null };
    }

    private static Item Own(Item item)
    {
        // The generator's name decides this in FeedDocument; here the configuration says it, whoever generated it.
        if (item is { Content: null, Summary: not null })
            item = item with { Content = item.Summary, Summary = null, Answered = new Dictionary<string, string>(item.Answered.Where(a => a.Key != "summary"), StringComparer.Ordinal) { ["content"] = "description" } };
        return item.Image is { } image ? item with { Image = image with { Url = SquarespacePicture.Original(image.Url) } } : item;
    }

    /// <summary>The feed of what is older than the last entry: its time in milliseconds is the offset. The pages overlap; names settle that.</summary>
    private static Uri? Older(Listing feed, Uri url)
    {
        if (feed.Items.Count == 0 || feed.Items[^1].Published is not { } last) return null;
        var kept = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Where(p => !p.StartsWith("offset=", StringComparison.Ordinal));
        var query = string.Join('&', kept.Append(string.Create(CultureInfo.InvariantCulture, $"offset={last.Instant.ToUnixTimeMilliseconds()}")));
        var older = new UriBuilder(url) { Query = query }.Uri;
        return older == url ? null : older;
    }
}
