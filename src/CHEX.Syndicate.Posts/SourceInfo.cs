namespace CHEX.Syndicate.Posts;

/// <summary>How much of a source's posts may be published again.</summary>
public enum Republish
{
    /// <summary>The source's own excerpt; title and link where it has none. Never our cut of its article.</summary>
    Summary,

    /// <summary>Title and link only.</summary>
    LinkOnly,

    /// <summary>The whole text. Needs the owner's permission on record.</summary>
    Full,
}

/// <summary>What everyone may know of a source: what it is called, where it is, and what may be said of it.</summary>
public sealed record SourceInfo
{
    /// <summary>Its id in the configuration: lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>Its full name: "Voluntary Health Scotland".</summary>
    public required string Name { get; init; }

    /// <summary>Its short name: "VHS". The full name where none is configured.</summary>
    public required string ShortName { get; init; }

    /// <summary>Its home page.</summary>
    public required string Homepage { get; init; }

    /// <summary>Where it is read.</summary>
    public required string Url { get; init; }

    /// <summary>BCP 47; used where a post does not say.</summary>
    public string Language { get; init; } = "en-GB";

    /// <summary>The zone of dates that have none.</summary>
    public string TimeZone { get; init; } = "Europe/London";

    public Republish Republish { get; init; } = Republish.Summary;

    /// <summary>True where the permission on record covers copying pictures and showing the copies.</summary>
    public bool Pictures { get; init; }

    /// <summary>Of the sources that publish the same story, the one with the lowest number stands for all.</summary>
    public long Priority { get; init; } = 1;

    /// <summary>The rights line of its posts, or null.</summary>
    public string? Rights { get; init; }

    /// <summary>The address of its licence, or null.</summary>
    public string? Licence { get; init; }
}
