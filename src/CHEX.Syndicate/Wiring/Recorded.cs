using System.Globalization;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// What is recorded at the first start and holds for ever: the public address, the accounts' domain, the year in
/// <c>tag:</c> ids. They are part of every id that was given out.
/// </summary>
public static class Recorded
{
    /// <summary>The recorded addresses, after recording those of <paramref name="configuration"/> where there were none.</summary>
    /// <exception cref="RefusedException">Others are recorded.</exception>
    public static async Task<Addresses> Addresses(Db db, ServiceConfiguration configuration, CancellationToken cancellation)
    {
        var addresses = await db.Write(async tx => await Read(tx) ?? await Record(tx, configuration), cancellation);
        if (addresses.PublicUrl != configuration.PublicUrl)
            throw Other("publicUrl", addresses.PublicUrl, configuration.PublicUrl);
        if (addresses.HandleDomain != configuration.HandleDomain)
            throw Other("handleDomain", addresses.HandleDomain, configuration.HandleDomain);
        return addresses;
    }

    /// <summary>The recorded addresses, or null before the first start.</summary>
    public static Task<Addresses?> Read(Db db, CancellationToken cancellation) => db.Read(Read, cancellation);

    /// <summary>Records the configuration's address and domain over the recorded ones; the year stays.</summary>
    public static Task Adopt(Db db, ServiceConfiguration configuration, CancellationToken cancellation) => db.Write(tx => Record(tx, configuration), cancellation);

    private static async Task<Addresses?> Read(Tx tx) =>
        await Meta.Get(tx, Meta.Key.PublicUrl) is { } url
        && await Meta.Get(tx, Meta.Key.HandleDomain) is { } domain
        && await Meta.Get(tx, Meta.Key.TagYear) is { } year
            ? new Addresses(url, domain, int.Parse(year, CultureInfo.InvariantCulture))
            : null;

    private static async Task<Addresses> Record(Tx tx, ServiceConfiguration configuration)
    {
        await Meta.Set(tx, Meta.Key.PublicUrl, configuration.PublicUrl);
        await Meta.Set(tx, Meta.Key.HandleDomain, configuration.HandleDomain);
        if (await Meta.Get(tx, Meta.Key.TagYear) is null)
            await Meta.Set(tx, Meta.Key.TagYear, DateTimeOffset.FromUnixTimeMilliseconds(tx.Now).Year.ToString(CultureInfo.InvariantCulture));
        if (await Meta.Get(tx, Meta.Key.Epoch) is null)
            await Meta.Set(tx, Meta.Key.Epoch, tx.Now.ToString("x", CultureInfo.InvariantCulture));
        return (await Read(tx))!;
    }

    private static RefusedException Other(string name, string recorded, string found) => new(
        $"{name} is {found} in the configuration, but {recorded} was recorded at the first start and is part of every id given out. Put it back, or accept the new one for ever with: adopt-url");
}
