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
}

/// <summary>One feed in one format: of everything, of one source, of one topic, or of one source about one topic.</summary>
/// <param name="Format">The format.</param>
/// <param name="Source">The id of the only source, or null.</param>
/// <param name="Topic">The id of the only topic, or null.</param>
/// <param name="Brief">True where excerpts are asked for and no texts (<c>?content=summary</c>).</param>
public sealed record FeedAddress(FeedFormat Format, string? Source = null, string? Topic = null, bool Brief = false)
{
    /// <summary>
    /// What the feed is called in its id: <c>all</c>, <c>sources/vhs</c>, <c>topics/funding</c>, <c>sources/vhs/topics/funding</c>; each
    /// also with <c>/summary</c>.
    /// </summary>
    public string Path => ((Source, Topic) switch
    {
        (not null, not null) => $"sources/{Source}/topics/{Topic}",
        (not null, _) => "sources/" + Source,
        (_, not null) => "topics/" + Topic,
        _ => "all",
    }) + (Brief ? "/summary" : "");

    /// <summary>True for a feed that has no path of its own, but a query.</summary>
    public bool HasQuery => Brief || IsCombination;

    private bool IsCombination => Source is not null && Topic is not null;

    /// <summary>Its query, the parameters in their one order; empty where it needs none.</summary>
    public string Query
    {
        get
        {
            var selection = IsCombination ? $"source={Uri.EscapeDataString(Source!)}&topic={Uri.EscapeDataString(Topic!)}" : "";
            return HasQuery ? "?" + selection + (Brief ? (IsCombination ? "&" : "") + "content=summary" : "") : "";
        }
    }

    /// <summary>The URL at which it is served.</summary>
    public string Url(Addresses addresses) => ((Source, Topic) switch
    {
        (not null, null) => addresses.FeedOfSource(Source, Format.Extension()),
        (null, not null) => addresses.FeedOfTopic(Topic, Format.Extension()),
        _ => addresses.FeedAll(Format.Extension()),
    }) + Query;
}

/// <summary>What is known of the formats.</summary>
public static class FeedFormats
{
    /// <summary>All of them, in the order in which we offer them.</summary>
    public static readonly IReadOnlyList<FeedFormat> All = [FeedFormat.Rss, FeedFormat.Atom, FeedFormat.Json];

    /// <summary>The end of its addresses: <c>rss</c>, <c>atom</c>, <c>json</c>.</summary>
    public static string Extension(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => "rss",
        FeedFormat.Atom => "atom",
        _ => "json",
    };

    /// <summary>Its media type without parameters, as links name it.</summary>
    public static string MediaType(this FeedFormat format) => format switch
    {
        FeedFormat.Rss => "application/rss+xml",
        FeedFormat.Atom => "application/atom+xml",
        _ => "application/feed+json",
    };

    /// <summary>The format whose addresses end in <paramref name="extension"/>, or null.</summary>
    public static FeedFormat? Of(string extension) => extension switch
    {
        "rss" => FeedFormat.Rss,
        "atom" => FeedFormat.Atom,
        "json" => FeedFormat.Json,
        _ => null,
    };
}
