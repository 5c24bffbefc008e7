namespace CHEX.Syndicate.Posts;

/// <summary>One thing as the source published it, before normalising. Strings are as they stood there.</summary>
public sealed record Item
{
    /// <summary>
    /// What the source calls it, best first: its own id ("sqs:5c2f…", "wp:21840"), the guid ("guid:…"), the address.
    /// The first natural id names the post for ever; all of them are aliases.
    /// </summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Names that its list gives to several pages: they are none's, neither now nor later.</summary>
    public IReadOnlyList<string> SharedNames { get; init; } = [];

    /// <summary>The address of its page; absolute, or relative to <see cref="BaseUrl"/>.</summary>
    public string? Url { get; init; }

    /// <summary>
    /// The address that its page calls the first one (<c>rel=canonical</c>), perhaps on another site; null where it was not said.
    /// It names no post, but says that another one tells the same story.
    /// </summary>
    public string? Canonical { get; init; }

    /// <summary>HTML or text: entities and tags are resolved when it is normalised.</summary>
    public string? Title { get; init; }

    /// <summary>The source's own excerpt, HTML; null where it wrote none.</summary>
    public string? Summary { get; init; }

    /// <summary>The whole text, HTML; null where the source did not give it.</summary>
    public string? Content { get; init; }

    public ItemDate? Published { get; init; }
    public ItemDate? Updated { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Categories and tags, in the source's order.</summary>
    public IReadOnlyList<string> Categories { get; init; } = [];
    public ItemImage? Image { get; init; }
    public IReadOnlyList<Enclosure> Enclosures { get; init; } = [];
    public string? Language { get; init; }

    /// <summary>What relative addresses in this item are relative to.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Which selector or element answered, by field: for <c>preview</c>.</summary>
    public IReadOnlyDictionary<string, string> Answered { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>A date as the source wrote it, and the moment it names once that is known.</summary>
/// <param name="Text">As written.</param>
/// <param name="Instant">The moment in UTC; for a day without a time, the start of that day in the source's zone.</param>
/// <param name="DayOnly">True where the source named a day and no time.</param>
public sealed record ItemDate(string Text, DateTimeOffset Instant, bool DayOnly = false);

/// <summary>A picture of an item. <paramref name="Alt"/> is the source's own description, empty where it wrote none.</summary>
public sealed record ItemImage(string Url, string Alt = "", long? Width = null, long? Height = null, string? Type = null);

/// <summary>A file that goes with an item (RSS enclosure, JSON Feed attachment). Length in bytes, 0 where unknown.</summary>
public sealed record Enclosure(string Url, string Type, long Length);
