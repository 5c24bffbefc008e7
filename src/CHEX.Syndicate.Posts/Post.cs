namespace CHEX.Syndicate.Posts;

/// <summary>What a post is to the public.</summary>
public enum PostState
{
    Published,

    /// <summary>Not public yet: it waits for approval, or for the end of a flood.</summary>
    Held,
    Withdrawn,
    Purged,
}

/// <summary>Our normalised unit, as it stands now. Its text is whole; what may be shown of it says <see cref="PublicFace"/>.</summary>
public sealed record Post
{
    /// <summary>Ours, immutable, never reused: base32 of a hash of source id and first natural id.</summary>
    public required string Id { get; init; }
    public required string Source { get; init; }
    public required PostState State { get; init; }

    /// <summary>1, and one more each time a person restores it: a deleted ActivityPub id is dead for ever.</summary>
    public long Generation { get; init; } = 1;

    /// <summary>1, and one more with each revision.</summary>
    public required long Revision { get; init; }

    /// <summary>The number of its latest change in the journal.</summary>
    public required long Seq { get; init; }

    /// <summary>The canonical address of the source's page.</summary>
    public required string Url { get; init; }

    /// <summary>Plain text, never empty.</summary>
    public required string Title { get; init; }

    /// <summary>The source's own excerpt, plain text; null where it wrote none.</summary>
    public string? Summary { get; init; }

    /// <summary>Cleaned HTML with absolute addresses; null where the source gave no text.</summary>
    public string? Content { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary>Ids of the configured topics.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];
    public ItemImage? Image { get; init; }
    public IReadOnlyList<Enclosure> Enclosures { get; init; } = [];

    /// <summary>Those of its pictures that were copied. It is shown with them, and without any other.</summary>
    public IReadOnlyList<PictureCopy> Pictures { get; init; } = [];

    /// <summary>When the source published it; the moment of first sight where it does not say.</summary>
    public required DateTimeOffset Published { get; init; }

    /// <summary>True where <see cref="Published"/> names a day only: it is the moment of first sight where that was on the same day, else the day's start.</summary>
    public bool DayOnly { get; init; }

    /// <summary>When its text last changed; at least <see cref="Published"/>.</summary>
    public required DateTimeOffset Updated { get; init; }
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was added here: a moment in whole seconds that no other post has, later than those of all that were added before. It stands when it is revised.</summary>
    public DateTimeOffset Added { get; init; }
}
