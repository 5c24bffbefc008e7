using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>
/// What a page says by class names: microformats2 (h-entry, in an h-feed or not) and the classic hentry that it came from
/// (microformats.org/wiki/h-entry).
/// </summary>
internal static class MicroformatsOrigin
{
    public const string Origin = "microformats";

    private const string Entries = ".h-entry, .hentry";
    private const int MostItems = 1000;

    private static readonly ISelector Inside = Css(".h-entry, .hentry, .h-cite, .h-card");

    /// <summary>All entries of a page that have an address, in the page's order.</summary>
    public static IReadOnlyList<Item> List(WebPage page, string timeZone) =>
        [.. Nesting.Shallow(page.Document.QuerySelectorAll(Entries).Take(MostItems)).Select(e => Told(e, page, timeZone)).Where(i => i.Url is not null)];

    /// <summary>What an article's page says of itself: its only entry, or the one that has its address.</summary>
    public static Item? Article(WebPage page, string timeZone)
    {
        var entries = page.Document.QuerySelectorAll(Entries).Take(MostItems).ToList();
        // Entries inside an entry are comments and quotations.
        entries = [.. entries.Where(e => e.ParentElement?.Closest(Entries) is null)];
        if (entries.Count == 1) return Told(entries[0], page, timeZone);
        return entries.Select(e => Told(e, page, timeZone)).FirstOrDefault(i => i.Url is { } url && new Uri(url).AbsolutePath == page.Url.AbsolutePath && ItemNames.SameSite(new Uri(url), page.Url));
    }

    private static Item Told(IElement entry, WebPage page, string timeZone)
    {
        var telling = new Telling(Origin, page, timeZone);
        var mine = Belonging(entry);
        foreach (var link in Own(".u-url, a[rel~=bookmark], .entry-title a[href], a.entry-title")) telling.Address(Address(link), Name(link, "u-url", "entry-title", "bookmark"));
        foreach (var title in Own(".p-name, .entry-title")) telling.Title(Html(title), Name(title, "p-name", "entry-title"));
        foreach (var time in Own(".dt-published, .published")) telling.Published(Moment(time), Name(time, "dt-published", "published"));
        foreach (var time in Own(".dt-updated, .updated")) telling.Updated(Moment(time), Name(time, "dt-updated", "updated"));
        foreach (var summary in Own(".p-summary, .entry-summary")) telling.Summary(Html(summary), Name(summary, "p-summary", "entry-summary"));
        foreach (var content in Own(".e-content, .entry-content")) telling.Content(Html(content), Name(content, "e-content", "entry-content"));
        telling.Authors(Own(".p-author, .author").Select(Person), "p-author");
        telling.Categories(Own(".p-category, a[rel~=tag]").Select(c => c.TextContent), "p-category");
        foreach (var img in Own(".u-featured, .u-photo"))
            if ((img.LocalName == "img" ? img : img.QuerySelector("img")) is { } image && page.Picture(image) is var (url, alt, width, height))
                telling.Image(url.AbsoluteUri, alt, width, height, Name(img, "u-featured", "u-photo"));
        if (entry.Closest("[lang]") is { } said) telling.Language(said.GetAttribute("lang"), "@lang");
        return telling.Item;

        IEnumerable<IElement> Own(string selector)
        {
            var css = Css(selector);
            return mine.Where(e => css.Match(e, entry));
        }
    }

    /// <summary>The elements of an entry in their order. What belongs to an entry or a card inside is not the entry's; where that stands is.</summary>
    private static List<IElement> Belonging(IElement entry)
    {
        var mine = new List<IElement>();
        var open = new Stack<IElement>(entry.Children.Reverse());
        while (open.TryPop(out var element))
        {
            mine.Add(element);
            if (Inside.Match(element, entry)) continue;
            foreach (var child in element.Children.Reverse()) open.Push(child);
        }

        return mine;
    }

    private static ISelector Css(string selector) => new CssSelectorParser().ParseSelector(selector)!;

    private static string? Address(IElement link) => link.GetAttribute("href") ?? link.GetAttribute("data-url") ?? (link.LocalName == "data" ? link.GetAttribute("value") : null);

    private static string? Moment(IElement time) => time.GetAttribute("datetime") ?? time.GetAttribute("title") ?? time.QuerySelector("time[datetime], [title]") switch
    {
        { } inner => inner.GetAttribute("datetime") ?? inner.GetAttribute("title"),
        null => time.GetAttribute("value") ?? time.TextContent,
    };

    // A card's name, or all that stands there.
    private static string? Person(IElement author) => (author.QuerySelector(".p-name, .fn") ?? author).TextContent;

    private static string? Html(IElement element) => string.IsNullOrWhiteSpace(element.TextContent) ? null : element.InnerHtml;

    private static string Name(IElement element, params ReadOnlySpan<string> classes)
    {
        foreach (var name in classes)
            if (element.ClassList.Contains(name)) return "." + name;
        return element.LocalName;
    }
}
