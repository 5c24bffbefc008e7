namespace CHEX.Syndicate.Posts;

/// <summary>An item made into what a post would be, before it is known whether it is new, changed or the same.</summary>
public sealed record Draft
{
    /// <summary>What the source calls it, best first; never empty. See <see cref="Item.Names"/>.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>What the source calls it and other pages too. See <see cref="Item.SharedNames"/>.</summary>
    public IReadOnlyList<string> SharedNames { get; init; } = [];

    /// <summary>The canonical address of the source's page.</summary>
    public required string Url { get; init; }

    /// <summary>The canonical form of <see cref="Item.Canonical"/>; null where it was not said.</summary>
    public string? Canonical { get; init; }

    /// <summary>Plain text, never empty.</summary>
    public required string Title { get; init; }

    /// <summary>The source's own excerpt, plain text; null where it wrote none.</summary>
    public string? Summary { get; init; }

    /// <summary>Cleaned HTML; null where the source gave no text.</summary>
    public string? Content { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Ids of the configured topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>What gave it its topics, and gives a post its own when some of the draft becomes part of it.</summary>
    internal TopicMap? Map { get; init; }
    public ItemImage? Image { get; init; }
    public IReadOnlyList<Enclosure> Enclosures { get; init; } = [];

    /// <summary>When the source says it was published; null where it does not say, or says nonsense.</summary>
    public DateTimeOffset? Published { get; init; }

    /// <summary>True where <see cref="Published"/> names a day only.</summary>
    public bool DayOnly { get; init; }

    /// <summary>When the source says it was last changed; null where it does not say.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>Why it is to become no post, by its source's filter; null where it may. What is a post already stays one.</summary>
    public string? Excluded { get; init; }

    /// <summary>A hash of what a reader would notice: title, address, text, links, pictures, authors, categories. Dates are not in it.</summary>
    public required string Words { get; init; }

    /// <summary>A hash of the whole normalised result: what differs here and not in <see cref="Words"/> is cosmetic.</summary>
    public required string Markup { get; init; }
}
