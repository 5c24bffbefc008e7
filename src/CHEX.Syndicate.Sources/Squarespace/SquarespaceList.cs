using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Squarespace;

/// <summary>
/// The list page of a Squarespace blog in its three families of markup: 7.0 with a dateline, Brine, and 7.1. An entry
/// shows its excerpt and "Read More", or the whole article where no excerpt was written. Days have no times here.
/// </summary>
public static partial class SquarespaceList
{
    private const string Items = "article.hentry, article[data-item-id], .blog-item.entry";
    private const string TitleLink = "[data-content-field=title] a[href], a[data-content-field=title][href], .entry-title a[href], a.BlogList-item-title[href], .blog-title a[href], h1.title a[href]";
    private const string Excerpt = ".excerpt-content, .BlogList-item-excerpt, .blog-excerpt-wrapper, .blog-excerpt, .entry-summary";
    private const string Body = ".entry-content, .BlogList-item-body, .blog-item-content, .sqs-layout";
    private const string ReadMore = ".action, .read-more, .BlogList-item-readmore, .blog-more-link, script, style";
    private const string Author = "a.article-author, .Blog-meta-item--author, .blog-author";

    /// <param name="bytes">The page, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null.</param>
    /// <param name="url">Where it was read.</param>
    /// <param name="timeZone">The site's zone, in which its days begin.</param>
    /// <exception cref="UnreadableException">It is no page, or has no entry that could be told.</exception>
    public static Listing Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, string timeZone)
    {
        var page = WebPage.Read(bytes, contentType, url);
        var all = page.Document.QuerySelectorAll(Items);
        var entries = Nesting.Shallow(all);
        var terms = new SquarespaceTerms(page.Document);
        var notes = new List<string>();
        if (page.Note is { } guessed) notes.Add(guessed);
        var items = new List<Item>(entries.Count);
        foreach (var entry in entries)
            if (Entry(entry, page, terms, timeZone) is { } item) items.Add(item);
        if (items.Count == 0)
            throw new UnreadableException($"The page{(page.Title is { } title ? $" “{MessageText.Of(title)}”" : "")} has no Squarespace entry ({Items}) with a link in its title.");
        if (entries.Count < all.Length) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{all.Length - entries.Count} entries that stand in more than {Nesting.Deepest} others were left out."));
        if (items.Count < entries.Count) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{entries.Count - items.Count} entries without a link were left out."));
        return new Listing { Items = ItemNames.Distinct(items, notes), Origin = "squarespace-list", Next = Older(page, notes), Title = page.Title, Structure = ItemStructure.Of(entries), Notes = notes };
    }

    /// <summary>Where a field is looked for, for an item that lacks it.</summary>
    internal static IReadOnlyList<string> Tried(string field) => field switch
    {
        "url" or "title" => [TitleLink],
        "published" => ["time@datetime", "time", ".article-dateline .date", ".blog-date"],
        "updated" or "language" => ["a list does not say"],
        "summary" => Excerpt.Split(", "),
        "content" => Body.Split(", "),
        "authors" => Author.Split(", "),
        "categories" => ["a[category]", "@class category-"],
        _ => ["img@data-image", "img@data-src", "img@src"],
    };

    private static Item? Entry(IElement entry, WebPage page, SquarespaceTerms terms, string timeZone)
    {
        var body = entry.QuerySelector(Body);
        var link = entry.QuerySelectorAll(TitleLink).FirstOrDefault(a => !Inside(a, body));
        if (page.Resolve(link?.GetAttribute("href")) is not { } url) return null;

        var answered = new Dictionary<string, string>(StringComparer.Ordinal);
        var summary = Inner(entry.QuerySelector(Excerpt), "summary", answered);
        var content = Inner(body, "content", answered);
        var time = entry.QuerySelectorAll("time").Concat(entry.QuerySelectorAll(".article-dateline .date, .blog-date")).FirstOrDefault(t => !Inside(t, body));
        var date = time?.GetAttribute("datetime") is { Length: > 0 } written ? written : time?.TextContent;
        answered["url"] = answered["title"] = "the title's link";
        if (entry.QuerySelector(Author) is { } by) answered["authors"] = "." + by.ClassName;
        if (time is not null) answered["published"] = time.HasAttribute("datetime") ? "time@datetime" : "time";
        return new Item
        {
            Names = Id(entry) is { } id ? [ItemNames.Squarespace(id), ItemNames.Address(url)] : [ItemNames.Address(url)],
            Url = url.AbsoluteUri,
            Title = link!.InnerHtml.Trim() is { Length: > 0 } title ? title : null,
            Summary = summary,
            Content = content,
            Published = date is null ? null : SourceDates.Read(date.Trim(), timeZone),
            Authors = [.. entry.QuerySelectorAll(Author).Where(a => !Inside(a, body)).Select(a => HtmlText.Label(a.TextContent)).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal)],
            Categories = terms.Of(entry, body, answered),
            Image = Picture(entry, body, page, answered),
            BaseUrl = page.Base.AbsoluteUri,
            Answered = answered,
        };
    }

    private static bool Inside(IElement element, IElement? outer) => outer is not null && outer.Contains(element);

    /// <summary>The item's id: on the article, or on the body that a 7.1 page shows in the list.</summary>
    private static string? Id(IElement entry)
    {
        var own = ItemId().Match(entry.GetAttribute("data-item-id") ?? entry.Id ?? "");
        if (own.Success) return own.Groups["id"].Value;
        var layout = ItemId().Match(entry.QuerySelector("[data-layout-label='Post Body'][id]")?.Id ?? "");
        return layout.Success ? layout.Groups["id"].Value : null;
    }

    private static string? Inner(IElement? element, string field, Dictionary<string, string> answered)
    {
        if (element is null) return null;
        var copy = (IElement)element.Clone(deep: true);
        foreach (var more in copy.QuerySelectorAll(ReadMore)) more.Remove();
        if (string.IsNullOrWhiteSpace(copy.TextContent) && copy.QuerySelector("img, iframe, video, [data-html]") is null) return null;
        answered[field] = element.ClassList is { Length: > 0 } classes ? "." + classes[classes.Length - 1] : element.LocalName;
        return copy.InnerHtml.Trim();
    }

    private static ItemImage? Picture(IElement entry, IElement? body, WebPage page, Dictionary<string, string> answered)
    {
        foreach (var img in entry.QuerySelectorAll("img"))
            if (!Inside(img, body) && page.Picture(img) is var (url, alt, width, height))
            {
                answered["image"] = img.HasAttribute("data-image") ? "img@data-image" : "img";
                return new ItemImage(SquarespacePicture.Original(url.AbsoluteUri), alt, width, height);
            }

        return null;
    }

    /// <summary>
    /// The link to older entries: by its label, for on the first page it is the first link and on later ones the
    /// second. "Newer" walks backwards (reversePaginate) and is never followed.
    /// </summary>
    private static Uri? Older(WebPage page, List<string> notes)
    {
        foreach (var link in page.Document.QuerySelectorAll("a[href]"))
        {
            var href = link.GetAttribute("href")!;
            if (href.Contains("reversePaginate", StringComparison.Ordinal) || !href.Contains("offset=", StringComparison.Ordinal) || !OlderLabel().IsMatch(link.TextContent)) continue;
            if (page.Resolve(href) is not { } older || older == page.Url) continue;
            if (ItemNames.SameSite(older, page.Url)) return older;
            notes.Add($"The link to older entries leads to another site ({MessageText.Of(older.IdnHost)}) and is not followed.");
        }

        return null;
    }

    [GeneratedRegex("^(?:article-|post-|item-)?(?<id>[0-9a-f]{24})$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ItemId();

    [GeneratedRegex(@"^\W*older\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex OlderLabel();
}
