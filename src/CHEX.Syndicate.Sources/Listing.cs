using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources;

/// <summary>What one document of a source listed.</summary>
public sealed record Listing
{
    /// <summary>The items, in the document's order.</summary>
    public required IReadOnlyList<Item> Items { get; init; }

    /// <summary>
    /// How the document was written: "rss", "atom", "json-feed", "wordpress", "squarespace-rss", "squarespace-list", "page", "page-jsonld", "sitemap".
    /// Content hashes are compared only with those of the same origin.
    /// </summary>
    public required string Origin { get; init; }

    /// <summary>False where the document broke off: what is missing from it may still be there.</summary>
    public bool Complete { get; init; } = true;

    /// <summary>The names of what the document says was deleted (RFC 6721): each is asked about, none is taken at its word.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Deleted { get; init; } = [];

    /// <summary>The next, older page; null where the document names none.</summary>
    public Uri? Next { get; init; }

    /// <summary>The documents that an index leads to; what is listed stands in them.</summary>
    public IReadOnlyList<SitemapPart> Parts { get; init; } = [];

    /// <summary>The feed's or page's own title, or null.</summary>
    public string? Title { get; init; }

    /// <summary>What a feed says of itself.</summary>
    public FeedInfo Feed { get; init; } = new();

    /// <summary>False where the document is not what its format asks for and was read all the same; the notes say where it breaks.</summary>
    public bool WellFormed { get; init; } = true;

    /// <summary>When the feed asks to be read again; pages say nothing of it.</summary>
    public FeedHints Hints { get; init; } = FeedHints.None;

    /// <summary>What its items are built of (tag.class paths), where a page's reader tells; a feed's elements are read from its bytes.</summary>
    public IReadOnlyList<string> Structure { get; init; } = [];

    /// <summary>What had to be repaired or left out, a sentence each: for status and <c>preview</c>.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>A sitemap that an index names, and when that is said to have changed last.</summary>
public sealed record SitemapPart(Uri Url, DateTimeOffset? Changed);
