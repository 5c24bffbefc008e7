using System.Text.Json;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Feeds.WebSub;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
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
    public static async Task<(ConfiguredService Configuration, bool FileDiffers)> Settle(Db db, ConfiguredService file, Random random, CancellationToken cancellation)
    {
        var recorded = db.Kind == "sqlite" ? null : await db.Read(tx => Meta.Get(tx, Meta.Key.Configuration), cancellation);
        if (recorded is null)
        {
            await Apply(db, file, random, cancellation);
            return (file, false);
        }

        // The recorded text may be of an older program: what it means is compared, not how it is written.
        var settled = file.With(recorded);
        await db.Write(tx => Prepare(tx, settled.Settings, random), cancellation);
        return (settled, settled.Shared != file.Shared);
    }

    /// <summary>The configuration that the nodes work by, for a command beside them: it changes nothing.</summary>
    public static async Task<ServiceConfiguration> Of(Db db, ConfiguredService file, CancellationToken cancellation) =>
        await db.Read(tx => Meta.Get(tx, Meta.Key.Configuration), cancellation) is { } recorded ? file.With(recorded).Settings : file.Settings;

    /// <summary>Makes <paramref name="configuration"/> the store's. True when it was another before.</summary>
    public static Task<bool> Apply(Db db, ConfiguredService configuration, Random random, CancellationToken cancellation)
    {
        var shared = configuration.Shared;
        return db.Write(
            async tx =>
            {
                var changed = await Meta.Get(tx, Meta.Key.Configuration) != shared;
                await Meta.Set(tx, Meta.Key.Configuration, shared);
                await Prepare(tx, configuration.Settings, random);
                return changed;
            },
            cancellation);
    }

    /// <summary>
    /// Notes which accounts are configured and what they say of themselves, once they have their keys; returns those that
    /// were taken out, as they were, for they are still served.
    /// </summary>
    public static Task<IReadOnlyList<AccountSettings>> Freeze(Db db, IReadOnlyList<AccountSettings> accounts, CancellationToken cancellation) => db.Write(
        async tx =>
        {
            foreach (var account in accounts)
                await tx.Execute("UPDATE account SET state = 'active', profile = @profile WHERE name = @Name", new { account.Name, profile = JsonSerializer.Serialize(account) });

            var names = accounts.Select(a => a.Name).ToList();
            var others = await tx.Query<(string Name, string Profile)>("SELECT name AS Name, profile AS Profile FROM account WHERE profile IS NOT NULL AND state <> 'retired'");
            var frozen = others.Where(o => !names.Contains(o.Name, StringComparer.Ordinal)).ToList();
            foreach (var (name, _) in frozen) await tx.Execute("UPDATE account SET state = 'frozen' WHERE name = @name", new { name });
            return (IReadOnlyList<AccountSettings>)[.. frozen.Select(f => JsonSerializer.Deserialize<AccountSettings>(f.Profile)!)];
        },
        cancellation);

    // Rows, logs and lanes that the rooms need; what is there already stays as it is.
    private static async Task Prepare(Tx tx, ServiceConfiguration settings, Random random)
    {
        await Journal.Prepare(tx);
        await SourceRows.Apply(tx, settings.Sources, random);
        await Remap.Prepare(tx, settings.Topics);
        var sources = settings.Sources.Select(s => s.Info).ToList();
        await PictureLanes.Prepare(tx, [.. sources, .. (await SourceRows.Paused(tx)).Where(p => sources.All(s => s.Id != p.Id))]);
        await NoteLanes.Prepare(tx, settings.Accounts);
        await PruneActivities.Prepare(tx);
        await WatchTopic.Prepare(tx);
        await EndLeases.Prepare(tx);
    }
}
