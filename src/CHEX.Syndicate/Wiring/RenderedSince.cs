using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>
/// Since when documents are written as they are: the moment at which a node first started with the applied configuration and
/// the program it has now. Without it a reader that knows only the date of what it has would keep the old document
/// after a change of either. It is recorded in the store, so that all nodes say the same, before and after a restart.
/// </summary>
public static class RenderedSince
{
    /// <summary>That moment, in whole seconds. It never goes back, also where an old configuration or program returns.</summary>
    /// <param name="db">The store; a configuration has been applied to it.</param>
    /// <param name="version">The program's version.</param>
    /// <param name="cancellation">Ends the call.</param>
    public static Task<DateTimeOffset> Settle(Db db, string version, CancellationToken cancellation) => db.Write(
        async tx =>
        {
            var now = Hash(version, await Meta.Get(tx, Meta.Key.PublicUrl), await Meta.Get(tx, Meta.Key.Configuration));
            var recorded = (await Meta.Get(tx, Meta.Key.WrittenSince))?.Split(' ');
            var last = recorded is null ? long.MinValue : long.Parse(recorded[1], CultureInfo.InvariantCulture);
            if (recorded?[0] == now) return DateTimeOffset.FromUnixTimeSeconds(last);

            var since = Math.Max(tx.Now / 1000, last + 1);
            await Meta.Set(tx, Meta.Key.WrittenSince, string.Create(CultureInfo.InvariantCulture, $"{now} {since}"));
            return DateTimeOffset.FromUnixTimeSeconds(since);
        },
        cancellation);

    private static string Hash(params string?[] parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 16));
}
