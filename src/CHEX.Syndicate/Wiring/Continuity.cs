using System.Globalization;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// Whether the database is the one that last ran here. One that was copied or restored would say again what followers have
/// heard, under numbers that they know: its deliveries are held until a person lets them go, and the journal has a new epoch.
/// <code>
///                      SQLite                                        PostgreSQL (nodes share no folder)
/// it says itself       inode of the file, recorded in it             system identifier and oid, recorded in it
/// the folder says      name and heads of the logs (Witness)          –
/// </code>
/// How far the logs have come is told to the folder after it is in the database, so that no crash looks like a restore.
/// </summary>
public sealed class Continuity(Db db, string? folder)
{
    private Witness? written;

    /// <summary>Looks, holds deliveries where it must, and records how things stand. Call it before lanes run.</summary>
    /// <returns>Why the database is taken for a copy; null where it is the same, or new.</returns>
    public async Task<string?> Check(CancellationToken cancellation)
    {
        var identity = await db.Identity(cancellation);
        var known = folder is null ? null : Witness.Read(folder);
        var (reason, instance, heads) = await db.Read(
            async tx =>
            {
                var heads = await Witness.HeadsOf(tx);
                var instance = await Meta.Get(tx, Meta.Key.Instance);
                return (Reason(instance, await Meta.Get(tx, Meta.Key.Identity), identity, known, heads), instance, heads);
            },
            cancellation);

        // A new name goes to the folder first: a crash before the database has it is one more reason to hold, and after it none.
        var name = reason is null && instance is not null ? instance : Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        Remember(new Witness(name, heads));
        await db.Write(
            async tx =>
            {
                if (reason is not null)
                {
                    await Holding.Hold(tx, reason);
                    await RenewEpoch(tx);
                }

                await Meta.Set(tx, Meta.Key.Instance, name);
                if (identity is not null) await Meta.Set(tx, Meta.Key.Identity, identity);
            },
            cancellation);
        return reason;
    }

    /// <summary>Notes in the folder how far the logs have come.</summary>
    public async Task Note(CancellationToken cancellation)
    {
        if (folder is null || written is null) return;
        var heads = await db.Read(Witness.HeadsOf, cancellation);
        if (heads.Any(h => written.Heads.GetValueOrDefault(h.Key, -1) != h.Value)) Remember(written with { Heads = heads });
    }

    private void Remember(Witness witness)
    {
        if (folder is null) return;
        witness.Write(folder);
        written = witness;
    }

    private string? Reason(string? instance, string? recorded, string? identity, Witness? known, IReadOnlyDictionary<string, long> heads)
    {
        if (known?.IsAheadOf(heads) == true) return "The database is older than what the data folder remembers of it: it was restored, or made anew.";
        // Nothing was ever said: nothing can be said twice.
        if (heads.Values.All(head => head == 0)) return null;
        if (recorded is not null && identity is not null && recorded != identity) return "The database is in another place than when it last ran: it was copied or restored.";
        if (folder is null) return null;
        if (known is null) return "The data folder remembers no database, but there is one: it was copied or restored.";
        return known.Instance == instance ? null : "The database is another than the one that the data folder remembers: it was copied or restored.";
    }

    private static async Task RenewEpoch(Tx tx)
    {
        var epoch = tx.Now.ToString("x", CultureInfo.InvariantCulture);
        // Two in one millisecond are still two.
        await Meta.Set(tx, Meta.Key.Epoch, epoch == await Meta.Get(tx, Meta.Key.Epoch) ? (tx.Now + 1).ToString("x", CultureInfo.InvariantCulture) : epoch);
    }
}
