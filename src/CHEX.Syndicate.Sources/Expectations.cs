namespace CHEX.Syndicate.Sources;

/// <summary>A field of an item that a source may be expected to give.</summary>
public enum ItemField
{
    Title,
    Published,
    Summary,
    Content,
    Authors,
    Categories,
    Image,
}

/// <summary>What is expected of each reading of a source. What breaks it makes the reading suspect; <see cref="MaxAge"/> only warns.</summary>
public sealed record Expectations
{
    /// <summary>Fewer items than this are too few. 0: an empty list is right.</summary>
    public int MinItems { get; init; } = 1;

    /// <summary>The newest item is to be no older than this. A site that is quiet is no nonsense: somebody is told, and that is all.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Texts that the document must hold, in any case.</summary>
    public IReadOnlyList<string> MustContain { get; init; } = [];

    /// <summary>Of the items so many percent must have the fields that the source has always given, and those in <see cref="Fields"/>.</summary>
    public int RequiredFill { get; init; } = 90;

    /// <summary>Fields that items must have from the first reading on.</summary>
    public IReadOnlyList<ItemField> Fields { get; init; } = [];

    /// <summary>More new posts at once are a flood and wait.</summary>
    public int MaxNew { get; init; } = 10;

    /// <summary>A flood that nobody has looked at is published quietly after this long.</summary>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromHours(24);
}
