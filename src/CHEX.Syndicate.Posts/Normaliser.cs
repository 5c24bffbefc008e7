using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts.Html;
using CHEX.Syndicate.Posts.Text;
using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts;

/// <summary>
/// Makes of an item what a post would be. A pure function: it needs no store and no clock, and runs before the transaction.
/// <code>
/// 1 address    canonical; without one there is no post
/// 2 text       content cleaned, excerpt and title plain
/// 3 people     authors, categories, the topics they belong to
/// 4 pictures   picture and enclosures with absolute addresses
/// 5 dates      what is before 1995 is a mistake
/// 6 hashes     of what a reader would notice, and of everything
/// </code>
/// </summary>
public static partial class Normaliser
{
    /// <summary>Raised whenever the same item would give another draft. Differences that a new version makes are no edits.</summary>
    public const long Version = 2;

    // A title made from a text, and the longest title kept.
    private const int LongestMade = 80;
    private const int LongestTitle = 500;

    // What is longer is the article: to publish it as an excerpt would take more than was given.
    private const int LongestSummary = 2000;
    private const int LongestExcerptMarkup = 50_000;
    private const int MostEnclosures = 10;

    // No site that is read is older; such dates are what programs write for "none".
    private static readonly DateTimeOffset Oldest = new(1995, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The draft of <paramref name="item"/>, or null where it has no address to lead to.</summary>
    public static Draft? Normalise(Item item, SourceInfo source, IReadOnlyList<Topic> topics)
    {
        // 1. Address
        if (item.Url is null || CanonicalUrl.Of(item.Url, item.BaseUrl ?? source.Homepage) is not { } url) return null;
        var page = new Uri(url);

        // 2. Text
        var content = string.IsNullOrWhiteSpace(item.Content) ? null : HtmlCleaner.Clean(item.Content, Base(item, page));
        var own = item.Title is null ? "" : PlainText.Start(PlainText.OfTitle(item.Title), LongestTitle);
        var seen = content is null ? null : Visible.Of(content);
        var summary = Summary(item.Summary, own, seen);
        var title = own.Length > 0 ? own : Made(summary, item.Published, source);

        // 3. People and subjects
        var authors = Bylines.Authors(item.Authors.Select(PlainText.OfTitle));
        var categories = Bylines.Categories(item.Categories.Select(PlainText.OfTitle));
        var map = TopicMap.For(topics);

        // 4. Pictures
        var image = Image(item.Image, page);
        var enclosures = item.Enclosures.Select(e => Enclosure(e, page)).OfType<Enclosure>().DistinctBy(e => e.Url, StringComparer.Ordinal).Take(MostEnclosures).ToArray();

        // 5. Dates
        var published = Plausible(item.Published);
        var updated = Plausible(item.Updated);

        // 6. Hashes. A title of our making is not the source's word: were we to make another, nothing was edited.
        var draft = new Draft
        {
            Names = Names(item.Names.Append(url)),
            SharedNames = Names(item.SharedNames),
            Url = url,
            Canonical = item.Canonical is null ? null : CanonicalUrl.Of(item.Canonical, url),
            Title = title,
            Summary = summary,
            Content = content,
            Language = LanguageTag.Canonical(item.Language) ?? LanguageTag.Canonical(source.Language) ?? "en",
            Authors = authors,
            Categories = categories,
            Topics = map.Of(title, summary, categories),
            Map = map,
            Image = image,
            Enclosures = enclosures,
            Published = published?.Instant,
            DayOnly = published?.DayOnly ?? false,
            Updated = updated?.Instant,
            Words = Fingerprint.Words(own, url, summary, seen, image, authors, categories),
            Markup = "",
        };
        return draft with { Markup = Fingerprint.Markup(draft) };
    }

    private static Uri Base(Item item, Uri page) => item.BaseUrl is not null && WebAddress.Read(item.BaseUrl, page) is { } b ? new Uri(b.ToString()) : page;

    // The address is an alias like the others: it is what all ways of reading a source have in common.
    private static IReadOnlyList<string> Names(IEnumerable<string> names) =>
        [.. names.Select(n => Lines.One(Lines.Tidy(n))).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];

    private static string? Summary(string? html, string title, Visible? content)
    {
        if (string.IsNullOrWhiteSpace(html) || html.Length > LongestExcerptMarkup) return null;
        var text = Excerpts.Of(PlainText.OfHtml(html));
        if (text.Length is 0 or > LongestSummary || Same(text, title)) return null;
        return content is not null && Same(text, content.Words) ? null : text;
    }

    private static bool Same(string one, string other) => string.Equals(Lines.One(one), Lines.One(other), StringComparison.OrdinalIgnoreCase);

    // An untitled post is called by the start of its excerpt, else by its source and day: never by a cut of an article
    // that may not be shown.
    private static string Made(string? summary, ItemDate? published, SourceInfo source)
    {
        if (summary is not null) return PlainText.Start(Lines.One(summary), LongestMade);
        if (Plausible(published) is not { } date) return source.ShortName;
        var day = TimeZoneInfo.ConvertTime(date.Instant, TimeZoneInfo.FindSystemTimeZoneById(source.TimeZone));
        return source.ShortName + ", " + day.ToString("d MMMM yyyy", System.Globalization.CultureInfo.InvariantCulture);
    }

    private static ItemImage? Image(ItemImage? image, Uri page)
    {
        if (image is null || WebAddress.Read(image.Url, page) is not { } url) return null;
        var alt = Pictures.Description(PlainText.OfTitle(image.Alt));
        return image with { Url = (url with { Fragment = "" }).ToString(), Alt = alt, Type = MediaType(image.Type), Width = Size(image.Width), Height = Size(image.Height) };
    }

    private static Enclosure? Enclosure(Enclosure enclosure, Uri page) =>
        WebAddress.Read(enclosure.Url, page) is { } url && MediaType(enclosure.Type) is { } type
            ? new(url.ToString(), type, Math.Max(0, enclosure.Length))
            : null;

    private static string? MediaType(string? type) => type?.Split(';')[0].Trim().ToLowerInvariant() is { } bare && MediaTypes().IsMatch(bare) ? bare : null;

    private static long? Size(long? pixels) => pixels is > 0 and <= 20_000 ? pixels : null;

    private static ItemDate? Plausible(ItemDate? date) => date is not null && date.Instant >= Oldest ? date : null;

    [GeneratedRegex(@"^[a-z]{1,20}/[a-z0-9.+-]{1,80}\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MediaTypes();
}
