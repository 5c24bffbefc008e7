using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Posts;

/// <summary>A post that its source has stopped listing.</summary>
public sealed record AbsentPost(string Id, string Url);

public static class Absences
{
    public static Task Note(Tx tx, string source, IReadOnlyList<string> seen, DateTimeOffset oldestListed) => throw new NotSupportedException();
    public static Task<IReadOnlyList<AbsentPost>> Due(Tx tx, string source, int readings, TimeSpan after, int limit) => throw new NotSupportedException();
}
