using System.Collections;

namespace CHEX.Syndicate.Lanes;

/// <summary>The logs that lanes of one kind were seen to follow. Logs come and go; one that nobody was seen to follow for an hour is forgotten.</summary>
internal sealed class FollowedLogs : IEnumerable<string>
{
    // Longer than any turn: a lane that is owned follows its log again afterwards.
    private const int Looks = 720;

    private readonly Dictionary<string, long> seen = new(StringComparer.Ordinal);
    private long looks;

    public void Add(string log) => seen[log] = looks;

    /// <summary>All that are followed now were added.</summary>
    public void Looked()
    {
        looks++;
        foreach (var (log, last) in seen)
        {
            if (last < looks - Looks) seen.Remove(log);
        }
    }

    public IEnumerator<string> GetEnumerator() => seen.Keys.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
