using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// A purge: every room forgets what it has of a post, in one transaction. A room that keeps something new of posts is called here.
/// <code>
/// 1. the ledger     the data folder remembers the purge first: no backup brings the post back      (PurgeLedger)
/// 2. one commit     what was said of it, what readings quote and keep, the post itself             (the rooms)
/// 3. the files      are written anew, for until then they hold what was deleted; what is killed
///                   before that is ended by the next start, or the next purge                      (Db.Scrub)
/// 4. memory         a running node hears of it through the journal                                 (PurgeWatch)
/// </code>
/// </summary>
public sealed class Erasure(Db db, PurgeLedger? ledger)
{
    /// <summary>Purges a post. False where it was purged already.</summary>
    /// <exception cref="StoreException">The ledger or the store cannot be written; where it is the ledger, nothing was purged.</exception>
    public async Task<bool> Purge(string post, string source, CancellationToken cancellation)
    {
        // :: Step 1
        ledger?.Add([post]);

        // :: Step 2
        var done = await db.Write(tx => Forget(tx, post, source), cancellation);

        // :: Step 3
        await WriteAnew(cancellation);
        return done;
    }

    /// <summary>
    /// Purges again what an older database has brought back, and makes ledger and database know the same purges. Call it at the
    /// start, before anything is served. Returns how many posts were purged again.
    /// </summary>
    public async Task<int> Again(CancellationToken cancellation)
    {
        var remembered = ledger?.Read() ?? new HashSet<string>(StringComparer.Ordinal);
        var (recorded, missing) = await db.Read(
            async tx =>
            {
                var all = await Purged.All(tx);
                return (all, await Purged.Missing(tx, all.Concat(remembered).Distinct(StringComparer.Ordinal)));
            },
            cancellation);

        // One transaction each: a crash between two leaves the rest to the next start.
        foreach (var (post, source) in missing) await db.Write(tx => Forget(tx, post, source), cancellation);
        var known = recorded.ToHashSet(StringComparer.Ordinal);
        var unknown = remembered.Where(post => !known.Contains(post)).ToList();
        if (unknown.Count > 0) await db.Write(tx => Purged.Remember(tx, unknown), cancellation);
        ledger?.Add(recorded);
        if (await db.Read(tx => Meta.Get(tx, Meta.Key.Unwritten), cancellation) is not null) await WriteAnew(cancellation);
        return missing.Count;
    }

    // The mark of another purge that was committed meanwhile stays: that one writes them once more.
    private async Task WriteAnew(CancellationToken cancellation)
    {
        var purge = await db.Read(tx => Meta.Get(tx, Meta.Key.Unwritten), cancellation);
        await db.Scrub(cancellation);
        if (purge is not null) await db.Write(async tx => await Meta.Get(tx, Meta.Key.Unwritten) == purge && await Meta.Remove(tx, Meta.Key.Unwritten), cancellation);
    }

    private static async Task<bool> Forget(Tx tx, string post, string source)
    {
        await Meta.Set(tx, Meta.Key.Unwritten, Guid.NewGuid().ToString("N"));
        await NoteErasure.Erase(tx, post);
        await Readings.Forget(tx, source, post);
        return await Removal.Purge(tx, post);
    }
}
