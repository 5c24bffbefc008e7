using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// One feed, ready to be written in any format. It holds only what is public and only what a document can carry:
/// what a writer finds here it may write as it stands.
/// </summary>
public sealed record FeedDocument
{
    /// <summary>Its id for ever, the same in all formats: a <c>tag:</c> URI.</summary>
    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>The page that shows the same posts.</summary>
    public required string Page { get; init; }

    /// <summary>The home page of the service.</summary>
    public required string Home { get; init; }

    /// <summary>Where the feed is served, by format.</summary>
    public required IReadOnlyDictionary<FeedFormat, string> Urls { get; init; }

    /// <summary>Where it is subscribed to (WebSub), or null.</summary>
    public string? Hub { get; init; }

    /// <summary>The latest change in what it selects from. Never "now".</summary>
    public required DateTimeOffset Updated { get; init; }
    public required string Publisher { get; init; }

    /// <summary>The publisher's e-mail address, or null.</summary>
    public string? Email { get; init; }
    public required string Rights { get; init; }

    /// <summary>The address of the licence of all entries, or null where they have none in common.</summary>
    public string? Licence { get; init; }

    /// <summary>The subject of the feed as a whole, or null.</summary>
    public FeedCategory? Subject { get; init; }

    /// <summary>A square picture for the feed, or null.</summary>
    public FeedPicture? Icon { get; init; }

    /// <summary>A small picture (at most 144 by 400) for RSS, or null.</summary>
    public FeedPicture? Logo { get; init; }

    /// <summary>The version of the program that writes it.</summary>
    public required string Version { get; init; }

    /// <summary>Newest first.</summary>
    public required IReadOnlyList<FeedEntry> Entries { get; init; }

    /// <summary>Where the rest of the feed is.</summary>
    public FeedHistory? History { get; init; }

    /// <summary>What it had and has no more, the latest end first.</summary>
    public IReadOnlyList<FeedTombstone> Deleted { get; init; } = [];
}

/// <summary>Where the rest of a feed is (RFC 5005): addresses of archives and of pages, in the format of the document; null where there are none.</summary>
public sealed record FeedHistory
{
    /// <summary>The feed itself, in an archive of it; null in the feed.</summary>
    public string? Current { get; init; }

    /// <summary>The archive before.</summary>
    public string? Previous { get; init; }

    /// <summary>The archive after.</summary>
    public string? Next { get; init; }

    /// <summary>The feed itself, in a page of it that is not the first.</summary>
    public string? FirstPage { get; init; }

    /// <summary>The page of what is newer.</summary>
    public string? PreviousPage { get; init; }

    /// <summary>The page of what is older.</summary>
    public string? NextPage { get; init; }

    /// <summary>The page of the oldest, where somebody counted.</summary>
    public string? LastPage { get; init; }

    /// <summary>The links of it, by their relation.</summary>
    internal IEnumerable<(string Relation, string Url)> Links
    {
        get
        {
            if (Current is not null) yield return ("current", Current);
            if (Previous is not null) yield return ("prev-archive", Previous);
            if (Next is not null) yield return ("next-archive", Next);
            if (FirstPage is not null) yield return ("first", FirstPage);
            if (PreviousPage is not null) yield return ("previous", PreviousPage);
            if (NextPage is not null) yield return ("next", NextPage);
            if (LastPage is not null) yield return ("last", LastPage);
        }
    }
}

/// <summary>Says that an entry was taken out.</summary>
/// <param name="Id">The entry's id.</param>
/// <param name="When">When it was.</param>
public sealed record FeedTombstone(string Id, DateTimeOffset When);

/// <summary>A picture of ours. Width and height in pixels.</summary>
public sealed record FeedPicture(string Url, int Width, int Height);

/// <summary>A category and who gave it: the source's page, or our list of topics.</summary>
/// <param name="Scheme">The address that the term belongs to.</param>
/// <param name="Term">The word itself, or the id of one of our topics.</param>
/// <param name="Label">For people.</param>
public sealed record FeedCategory(string Scheme, string Term, string Label);
