using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Health;

/// <summary>What came of approving a source.</summary>
/// <param name="Published">The posts that are public now.</param>
/// <param name="Left">Held posts that the source no longer lists: they wait to be approved, or refused, one by one.</param>
/// <param name="Accepted">True where what the source has become is accepted; it is read at once.</param>
public sealed record Approved(IReadOnlyList<string> Published, IReadOnlyList<string> Left, bool Accepted);

/// <summary>What a person decides about posts that wait and about sources that are not believed.</summary>
public static class Approvals
{
    private const int Most = 100_000;

    /// <summary>
    /// Publishes what waits of a source and is listed still, and accepts what the source has become: its next reading is not held
    /// against the ones before it, only against what the operator expects.
    /// </summary>
    /// <param name="tx">The transaction.</param>
    /// <param name="source">The source's id.</param>
    /// <param name="quiet">True where nobody is to be told of the posts.</param>
    /// <param name="lane">The kind of the lanes that read sources.</param>
    public static async Task<Approved> Source(Tx tx, string source, bool quiet, string lane)
    {
        await SourceLock.HoldWithLane(tx, source, lane);
        var accepted = await HealthTable.Accept(tx, source);
        if (accepted) await LaneTable.Revive(tx, lane, source);
        var held = await OnHold.List(tx, source, Most);
        var published = await Posts(tx, [.. held.Where(h => h.Listed).Select(h => h.Id)], [source], quiet);
        return new(published, [.. held.Where(h => !h.Listed).Select(h => h.Id)], accepted);
    }

    /// <summary>Publishes held posts of these sources. Returns the ids of those that were held.</summary>
    public static async Task<IReadOnlyList<string>> Posts(Tx tx, IReadOnlyList<string> posts, IReadOnlyList<string> sources, bool quiet)
    {
        var published = await OnHold.Approve(tx, posts, quiet);
        await Settle(tx, sources);
        return published;
    }

    /// <summary>Keeps held posts out for good. Returns the ids of those that were held.</summary>
    public static async Task<IReadOnlyList<string>> Refuse(Tx tx, IReadOnlyList<string> posts, IReadOnlyList<string> sources)
    {
        var refused = await OnHold.Refuse(tx, posts);
        await Settle(tx, sources);
        return refused;
    }

    private static async Task Settle(Tx tx, IReadOnlyList<string> sources)
    {
        foreach (var source in sources.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            await HealthTable.Flood(tx, await HealthTable.Of(tx, source), source);
    }
}
