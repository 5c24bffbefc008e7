namespace CHEX.Syndicate.Sources.Importing;

/// <summary>What is wanted of one run of an import.</summary>
public sealed record ImportWishes
{
    /// <summary>How far back, a day in the source's zone; null goes on with the import that is there.</summary>
    public DateOnly? Since { get; init; }

    /// <summary>Begin anew.</summary>
    public bool Restart { get; init; }

    /// <summary>At most so many requests in this run; the next goes on.</summary>
    public int Requests { get; init; } = 1000;

    /// <summary>A host that asks for a longer rest than this ends the run.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>Told while an import runs.</summary>
/// <param name="Position">Where it stands.</param>
/// <param name="What">What happens now, as a line.</param>
public sealed record ImportStep(ImportPosition Position, string What);

/// <summary>How a run ended.</summary>
/// <param name="Position">Where the import stands.</param>
/// <param name="Why">Why it stopped before its end, as a sentence; null where it came to it.</param>
/// <param name="Failed">True where it stopped because something went wrong.</param>
/// <param name="Notes">What was left out, a sentence each.</param>
public sealed record ImportResult(ImportPosition Position, string? Why, bool Failed, IReadOnlyList<string> Notes);
