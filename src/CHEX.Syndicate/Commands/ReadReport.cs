using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Commands;

/// <summary>What <c>read</c> shows of a document.</summary>
internal static class ReadReport
{
    /// <summary>Where a file was read whose address nobody knows: what is resolved there is shown relative again.</summary>
    public static readonly Uri Unknown = new("http://relative.invalid/");

    private static readonly JsonSerializerOptions Line = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One line, for programs.</summary>
    public static string Json(string path, Listing? listing, string? error) => JsonSerializer.Serialize(
        new
        {
            Path = path,
            Ok = listing is not null,
            Format = listing?.Origin,
            Error = error,
            WellFormed = listing?.WellFormed,
            Complete = listing?.Complete,
            Notes = listing?.Notes ?? [],
            Feed = listing is null ? null : Feed(listing.Feed),
            Items = listing?.Items.Select(Item) ?? [],
        },
        Line);

    /// <summary>For people.</summary>
    public static void Write(TextWriter to, string path, Listing? listing, string? error)
    {
        to.WriteLine(path);
        if (listing is null)
        {
            to.WriteLine($"  cannot be read: {error}");
            return;
        }

        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {listing.Origin}: {listing.Items.Count} items{(listing.Complete ? "" : ", the document is not complete")}, “{PlainText.OfTitle(listing.Feed.Title ?? "")}” {Known(listing.Feed.Link?.AbsoluteUri)}"));
        foreach (var note in listing.Notes) to.WriteLine($"  note      {note}");
        var number = 0;
        foreach (var item in listing.Items) PreviewReport.Item(to, ++number, item);
    }

    private static object Feed(FeedInfo feed)
    {
        var at = feed.BaseUrl ?? Unknown;
        return new
        {
            Title = Words(feed.Title, at),
            Link = Known(feed.Link?.AbsoluteUri),
            feed.Id,
            Description = Words(feed.Description, at),
            feed.Language,
            Published = Date(feed.Published ?? feed.Updated),
            Updated = Date(feed.Updated ?? feed.Published),
            feed.Authors,
            feed.Categories,
            Image = Known(feed.Image?.AbsoluteUri),
        };
    }

    private static object Item(Item item)
    {
        var at = item.BaseUrl is null ? Unknown : new Uri(item.BaseUrl);
        var whole = item.Answered.TryGetValue("content", out var from) && from == "description";
        return new
        {
            Id = item.Names.FirstOrDefault(n => n.StartsWith("guid:", StringComparison.Ordinal))?[5..],
            Url = Known(item.Url),
            Title = Words(item.Title, at),
            Summary = Words(item.Summary ?? (whole ? item.Content : null), at),
            ContentHtml = item.Content is null ? null : Absolute(item.Content, at),
            Published = Date(item.Published),
            Updated = Date(item.Updated ?? item.Published),
            item.Authors,
            item.Categories,
            Enclosures = item.Enclosures.Select(e => new { Url = Known(e.Url), e.Type, e.Length }),
            Image = item.Image is null ? null : new { Url = Known(item.Image.Url), item.Image.Alt },
            item.Language,
        };
    }

    // Without tags, HTML is written as the text it is.
    private static string? Words(string? html, Uri at)
    {
        if (html is null || html.Contains('<', StringComparison.Ordinal)) return html is null ? null : Absolute(html, at);
        var text = System.Net.WebUtility.HtmlDecode(html);
        return text.Contains('<', StringComparison.Ordinal) ? html : text;
    }

    private static string Absolute(string html, Uri at) => at.Host == Unknown.Host ? html : HtmlLinks.Absolute(html, at);

    private static string? Known(string? url) => url is not null && url.StartsWith(Unknown.AbsoluteUri, StringComparison.Ordinal) ? url[(Unknown.AbsoluteUri.Length - 1)..] : url;

    private static string? Date(ItemDate? date) => date?.Instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
}
