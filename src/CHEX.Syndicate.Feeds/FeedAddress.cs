using System.Globalization;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds;

/// <summary>The formats in which every feed is published.</summary>
public enum FeedFormat
{
    /// <summary>RSS 2.0.</summary>
    Rss,

    /// <summary>Atom 1.0 (RFC 4287).</summary>
    Atom,

    /// <summary>JSON Feed 1.1.</summary>
    Json,

    /// <summary>A table for spreadsheets (RFC 4180).</summary>
    Csv,

    /// <summary>A page of HTML that other sites show in a frame.</summary>
    Embed,

    /// <summary>The list of that page alone, which other sites put into pages of theirs.</summary>
    Fragment,
}

/// <summary>
/// One feed in one format: the posts of any of some sources that are about any of some topics. Where no source is chosen they are of all of them, now and
/// later; where no topic is, about anything. Two addresses are equal where they mean the same feed.
/// </summary>
/// <param name="Format">The format.</param>
/// <param name="Sources">The ids of the chosen sources.</param>
/// <param name="Topics">The ids of the chosen topics.</param>
/// <param name="Brief">True where excerpts are asked for and no texts (<c>?content=summary</c>).</param>
public sealed record FeedAddress(FeedFormat Format, Ids Sources = default, Ids Topics = default, bool Brief = false)
{
    /// <summary>True where items are dated by the moment they were added (<c>?dates=added</c>).</summary>
    public bool Added { get; init; }

    /// <summary>True where the source's short name stands before each title (<c>?title=source</c>).</summary>
    public bool Titled { get; init; }

    /// <summary>True where it also says what was withdrawn (<c>?deleted=1</c>): Atom can, JSON always does, and RSS has no way to.</summary>
    public bool Deleted { get; init; }

    /// <summary>The stretch of its past that is asked for; null for the feed itself, which has the newest.</summary>
    public ArchivePeriod? Archive { get; init; }

    /// <summary>Which page of it is asked for; the first is the feed itself.</summary>
    public int Page { get; init; } = 1;

    /// <summary>True for the feed itself: it has what is new.</summary>
    public bool IsNewest => Archive is null && Page == 1;

    /// <summary>At most so many items, in the formats for the pages of other sites (<c>?items=5</c>).</summary>
    public int Items { get; init; } = UsualItems;

    /// <summary>So many, unless they ask for another number.</summary>
    public const int UsualItems = 10;

    /// <summary>
    /// What the feed is called in its id: <c>all</c>, <c>sources/vhs</c>, <c>topics/funding</c>, <c>sources/phs,vhs/topics/funding</c>; each
    /// also with <c>/summary</c>, <c>/added</c>, <c>/titled</c>, <c>/deleted</c>, in this order.
    /// </summary>
    public string Path => ((Sources.Count, Topics.Count) switch
    {
        ( > 0, > 0) => $"sources/{Sources}/topics/{Topics}",
        ( > 0, _) => $"sources/{Sources}",
        (_, > 0) => $"topics/{Topics}",
        _ => "all",
    }) + string.Concat(Variants.Select(variant => "/" + variant.Called));

    /// <summary>True for a feed that has no path of its own, but a query.</summary>
    public bool HasQuery => Selected || Page > 1 || Variants.Any();

    /// <summary>Its query, the parameters in their one order; empty where it needs none.</summary>
    public string Query
    {
        get
        {
            var chosen = Selected ? Sources.Select(id => "source=" + Uri.EscapeDataString(id)).Concat(Topics.Select(id => "topic=" + Uri.EscapeDataString(id))) : [];
            var query = string.Join('&', chosen.Concat(Variants.Select(variant => variant.Parameter)).Concat(Page > 1 ? [string.Create(CultureInfo.InvariantCulture, $"page={Page}")] : []));
            return query.Length == 0 ? "" : "?" + query;
        }
    }

    /// <summary>Its path, which names the source or the topic where there is one of them and nothing else: <c>/feeds/sources/vhs.rss</c>, <c>/embed/all</c>.</summary>
    public string Place => $"/{(Format.IsHtml() ? "embed" : "feeds")}/{(Selected ? "all" : (Sources.Only, Topics.Only) switch
    {
        ({ } source, _) => "sources/" + Uri.EscapeDataString(source),
        (_, { } topic) => "topics/" + Uri.EscapeDataString(topic),
        _ => "all",
    })}{(Archive is null ? "" : "/" + Archive.Name)}{(Format == FeedFormat.Embed ? "" : "." + Format.Extension())}";

    /// <summary>The same feed in another format: of what was asked for, that which the format can say.</summary>
    public FeedAddress As(FeedFormat format) => this with
    {
        Format = format,
        Brief = Brief && FeedFormats.All.Contains(format),
        Titled = Titled && !format.IsHtml(),
        Deleted = Deleted && format == FeedFormat.Atom,
        Items = format.IsHtml() ? Items : UsualItems,
        Page = format.IsHtml() ? 1 : Page,
    };

    /// <summary>The URL at which it is served.</summary>
    public string Url(Addresses addresses) => addresses.PublicUrl + Place + Query;

    // True where the query has to say which sources and topics.
    private bool Selected => Sources.Count + Topics.Count > 1;

    private IEnumerable<(string Parameter, string Called)> Variants
    {
        get
        {
            if (Brief) yield return ("content=summary", "summary");
            if (Added) yield return ("dates=added", "added");
            if (Titled) yield return ("title=source", "titled");
            if (Deleted) yield return ("deleted=1", "deleted");
            if (Items != UsualItems) yield return (string.Create(CultureInfo.InvariantCulture, $"items={Items}"), string.Create(CultureInfo.InvariantCulture, $"items/{Items}"));
        }
    }
}

/// <summary>What is known of the formats.</summary>
public static class FeedFormats
{
    /// <summary>Those for feed readers, in the order in which we offer them.</summary>
    public static readonly IReadOnlyList<FeedFormat> All = [FeedFormat.Rss, FeedFormat.Atom, FeedFormat.Json];

    /// <summary>True for what other sites show in their pages.</summary>
    public static bool IsHtml(this FeedFormat format) => format is FeedFormat.Embed or FeedFormat.Fragment;

    /// <summary>The end of its addresses: <c>rss</c>, <c>atom</c>, <c>json</c>, <c>csv</c>.</summary>
    public static string Extension(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => "rss",
        FeedFormat.Atom => "atom",
        FeedFormat.Csv => "csv",
        FeedFormat.Embed => "",
        FeedFormat.Fragment => "fragment",
        _ => "json",
    };

    /// <summary>Its media type without parameters, as links name it.</summary>
    public static string MediaType(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => "application/rss+xml",
        FeedFormat.Atom => "application/atom+xml",
        FeedFormat.Csv => "text/csv",
        FeedFormat.Embed or FeedFormat.Fragment => "text/html",
        _ => "application/feed+json",
    };

    /// <summary>The format whose addresses under <c>/feeds/</c> end in <paramref name="extension"/>, or null.</summary>
    public static FeedFormat? Of(string extension) => extension switch
    {
        "rss" => FeedFormat.Rss,
        "atom" => FeedFormat.Atom,
        "json" => FeedFormat.Json,
        "csv" => FeedFormat.Csv,
        _ => null,
    };
}
