namespace CHEX.Syndicate.Posts;

public static class Normaliser
{
    /// <summary>Raised whenever the same item would give another draft.</summary>
    public const long Version = 1;

    public static Draft? Normalise(Item item, SourceInfo source, IReadOnlyList<Topic> topics) => throw new NotSupportedException();
}
