using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>A document as it came, for somebody to look at.</summary>
public sealed record Evidence(Uri Url, string? ContentType, ReadOnlyMemory<byte> Body);

/// <summary>One way of reading a source answered, and what it answered is not to be believed.</summary>
/// <param name="Origin">The way.</param>
/// <param name="Url">Its address.</param>
/// <param name="Why">Why, a sentence each.</param>
/// <param name="Document">What came.</param>
/// <param name="Readable">False where nothing could be read from it at all.</param>
public sealed record Doubt(string Origin, Uri Url, IReadOnlyList<string> Why, Evidence? Document, bool Readable)
{
    /// <summary>What the list came with, where the list alone is the reason; null elsewhere.</summary>
    public ListValidators? Kept { get; init; }
}

/// <summary>The validators of a list, and the Accept header that it was asked with.</summary>
public sealed record ListValidators(Validators Validators, string? Accept);

/// <summary>What is remembered of one way of reading a source.</summary>
/// <param name="Before">Its last good lists; null where there were none.</param>
/// <param name="Away">How long ago it was last looked at.</param>
/// <param name="Accepted">True where a person has accepted what the source has become.</param>
public sealed record KnownWay(Baseline? Before, TimeSpan Away, bool Accepted)
{
    /// <summary>Nothing.</summary>
    public static readonly KnownWay Unknown = new(null, TimeSpan.Zero, false);
}
