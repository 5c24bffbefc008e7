namespace CHEX.Syndicate.Posts;

/// <summary>
/// Which published posts: those of any of these sources that are about any of these topics. Where no source is chosen, they are of any; where no topic is, about
/// anything.
/// </summary>
public sealed record PostSelection(Ids Sources = default, Ids Topics = default)
{
    /// <summary>True where the newest are those that were added last (<see cref="Post.Added"/>), whatever their sources date them.</summary>
    public bool ByAdded { get; init; }

    /// <summary>Of these sources alone; null for any.</summary>
    public IReadOnlyCollection<string>? Among { get; init; }

    /// <summary>Of this stretch alone; null for all.</summary>
    public PostSpan? Within { get; init; }

    /// <summary>The stretch, where none is said that of everything: for parameters.</summary>
    internal PostSpan Span => Within ?? PostSpan.Whole;
}
