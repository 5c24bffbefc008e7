using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Lanes;

/// <summary>
/// What one round claimed, at <see cref="Now"/> on the store's clock, and how long nothing else will be due.
/// </summary>
internal sealed record ClaimRound(IReadOnlyList<(HandledKind Kind, Lane Lane)> Lanes, long Now, TimeSpan Sleep)
{
    /// <summary>
    /// Claims for the free slots of every kind: first what failed before, within its quarter; then what is due; then what is
    /// behind. <paramref name="look"/>: look also for logs that lanes of other nodes follow.
    /// </summary>
    public static async Task<ClaimRound> Claim(Tx tx, IReadOnlyList<HandledKind> kinds, bool look, TimeSpan atMost)
    {
        if (look)
        {
            foreach (var follows in await LaneClaims.Logs(tx)) kinds.FirstOrDefault(k => k.Name == follows.Kind)?.Logs.Add(follows.Log);
            foreach (var kind in kinds) kind.Logs.Looked();
        }

        // Most rounds find nothing for most kinds: two looks tell for all of them where it is worth to claim.
        var lanes = new List<(HandledKind, Lane)>();
        var dues = await LaneClaims.DuesOf(tx, kinds.Select(k => k.Name));
        var ahead = await LaneClaims.Ahead(tx, [.. kinds.SelectMany(k => k.Logs.Select(log => new Follows { Kind = k.Name, Log = log }))]);
        var sleep = atMost;
        foreach (var kind in kinds)
        {
            var due = dues[kind.Name];
            var free = kind.Slots.Free;
            var failing = kind.Slots.FreeForFailing;
            if (failing > 0 && due.FirstRetry <= tx.Now) free -= Add(kind, await LaneClaims.Due(tx, kind.Name, kind.Lease, failing, failing: true));
            if (free > 0 && due.First <= tx.Now) free -= Add(kind, await LaneClaims.Due(tx, kind.Name, kind.Lease, free, failing: false));
            foreach (var log in kind.Logs)
            {
                if (free > 0 && ahead.TryGetValue(new Follows { Kind = kind.Name, Log = log }, out var head))
                    free -= Add(kind, await LaneClaims.Behind(tx, kind.Name, log, head, kind.Lease, free));
            }

            // A kind without free slots is looked at again when one gets free.
            if (free > 0 && Sooner(due.Next, due.NextRetry) is { } next && next - tx.Now < sleep.TotalMilliseconds)
                sleep = TimeSpan.FromMilliseconds(next - tx.Now);
        }

        return new ClaimRound(lanes, tx.Now, sleep);

        int Add(HandledKind kind, IReadOnlyList<Lane> claimed)
        {
            lanes.AddRange(claimed.Select(lane => (kind, lane)));
            return claimed.Count;
        }
    }

    private static long? Sooner(long? one, long? other) => one < other || other is null ? one : other;
}
