using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// The configuration that the store has, which is the one all nodes work by. Applying one destroys nothing: a source taken
/// out is paused, an account taken out is frozen and still served.
/// </summary>
public static class Applied
{
    /// <summary>
    /// The configuration to work by. With one node (SQLite) the file is applied at every start; with PostgreSQL the first
    /// start applies, and later a file that says otherwise counts for nothing until <c>apply</c>.
    /// </summary>
    /// <returns>The configuration, and whether the file says otherwise.</returns>
    public static async Task<(Configured Configuration, bool FileDiffers)> Settle(Db db, Configured file, CancellationToken cancellation)
    {
        var recorded = await db.Read(tx => Meta.Get(tx, Meta.Key.Configuration), cancellation);
        if (recorded is null || db.Kind == "sqlite")
        {
            await Apply(db, file, cancellation);
            return (file, false);
        }

        return recorded == file.Shared ? (file, false) : (file.With(recorded), true);
    }

    /// <summary>Makes <paramref name="configuration"/> the store's. True when it was another before.</summary>
    public static Task<bool> Apply(Db db, Configured configuration, CancellationToken cancellation) => db.Write(
        async tx =>
        {
            var changed = await Meta.Get(tx, Meta.Key.Configuration) != configuration.Shared;
            await Meta.Set(tx, Meta.Key.Configuration, configuration.Shared);
            await Journal.Prepare(tx);
            await Sources(tx, configuration.Settings);
            await Accounts(tx, configuration.Settings.Accounts);
            return changed;
        },
        cancellation);
}
