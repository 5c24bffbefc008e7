namespace CHEX.Syndicate.Feeds.Changes;

/// <summary>Which changes are asked for.</summary>
/// <param name="After">After which place.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="Source">Of this source alone, or null.</param>
public sealed record ChangeRequest(ChangeCursor After, int Limit, string? Source = null);

/// <summary>Some changes, in the journal's order, and where the next ones begin.</summary>
/// <param name="Changes">One JSON object each, UTF-8, on one line.</param>
/// <param name="Next">The place after the last change that was looked at; where a source was asked for, that of others too.</param>
/// <param name="HasMore">True where there are changes after that already.</param>
public sealed record ChangePage(IReadOnlyList<ReadOnlyMemory<byte>> Changes, ChangeCursor Next, bool HasMore);
