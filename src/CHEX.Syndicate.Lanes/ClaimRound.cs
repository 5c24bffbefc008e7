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
        }

        var lanes = new List<(HandledKind, Lane)>();
        var heads = await LaneClaims.Heads(tx, [.. kinds.SelectMany(k => k.Logs).Distinct()]);
        var sleep = atMost;
        foreach (var kind in kinds)
        {
            var free = kind.Slots.Free;
            var failing = kind.Slots.FreeForFailing;
            if (failing > 0) free -= Add(kind, await LaneClaims.Due(tx, kind.Name, kind.Lease, failing, failing: true));
            if (free > 0) free -= Add(kind, await LaneClaims.Due(tx, kind.Name, kind.Lease, free, failing: false));
            foreach (var log in kind.Logs)
            {
                if (free > 0 && heads.TryGetValue(log, out var head))
                    free -= Add(kind, await LaneClaims.Behind(tx, kind.Name, log, head, kind.Lease, free));
            }

            // A kind without free slots is looked at again when one gets free.
            if (free > 0 && await LaneClaims.Next(tx, kind.Name) is { } due && due - tx.Now < sleep.TotalMilliseconds)
                sleep = TimeSpan.FromMilliseconds(due - tx.Now);
        }

        return new ClaimRound(lanes, tx.Now, sleep);

        int Add(HandledKind kind, IReadOnlyList<Lane> claimed)
        {
            lanes.AddRange(claimed.Select(lane => (kind, lane)));
            return claimed.Count;
        }
    }
}
