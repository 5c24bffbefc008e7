namespace CHEX.Syndicate.Http;

/// <summary>What a server gave with a body, to be sent back exactly as it came; and the SHA-256 of that body, in hex.</summary>
public sealed record Validators(string? ETag, string? LastModified, string? BodyHash)
{
    /// <summary>True where "only if it has changed" can be asked with them.</summary>
    public bool GiveCondition => ETag is not null || LastModified is not null;
}

/// <summary>What came of asking for something that may be known already.</summary>
public enum FetchOutcome
{
    /// <summary>200 with a body that was not known.</summary>
    Fresh,

    /// <summary>304: nothing new.</summary>
    NotModified,

    /// <summary>200 with the very bytes that were known.</summary>
    Unchanged,

    /// <summary>226: only what is new since the validators that were sent (RFC 3229). What it lacks may be there as before.</summary>
    Part,

    /// <summary>Any other status: the body is not what was asked for.</summary>
    Refused,
}

/// <summary>An answer, and the validators to keep from it (those known before where it was refused).</summary>
public sealed record Fetched(FetchOutcome Result, OutboundResponse Response, Validators Validators);

/// <summary>How much and how long a fetch may take.</summary>
public sealed record FetchLimits
{
    /// <summary>The longest feed, after decompression.</summary>
    public long FeedBytes { get; init; } = 15 * 1024 * 1024;

    /// <summary>The longest page, after decompression.</summary>
    public long PageBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>One try.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>All tries and the pauses between them.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a fetch that met a passing fault is tried again.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>Before the first retry; doubled before the next, with jitter.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);
}
