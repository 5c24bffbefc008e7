using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Http;

/// <summary>
/// Politeness towards a host, kept in the store for all nodes: requests to one authority are spaced, and one that asked
/// for rest (429, 503 with Retry-After) is left alone until then.
/// </summary>
public sealed class HostTurn(Db db, TimeProvider time)
{
    /// <summary>Rather than hold a lane longer than this, the work is put off.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>The authority an address belongs to: host in ASCII, and port where it is not the scheme's own.</summary>
    public static string Authority(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return (url.IsDefaultPort ? host : FormattableString.Invariant($"{host}:{url.Port}")).ToLowerInvariant();
    }

    /// <summary>Takes the next polite moment with the host of <paramref name="url"/> and waits for it.</summary>
    /// <exception cref="HostRestsException">The host is left alone, or its queue is too long to wait in.</exception>
    public async Task Wait(Uri url, TimeSpan gap, CancellationToken cancellation)
    {
        var authority = Authority(url);
        var (slot, now) = await db.Write(async tx => (await Take(tx, authority, gap), tx.Now), cancellation);
        if (slot.ClosedUntil is { } until) throw new HostRestsException(authority, until);
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, slot.At - now));
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellation);
    }

    /// <summary>
    /// Takes a slot (statement 8 of the model): the moment at which the host may be asked, or until when it is left alone.
    /// Where the queue is too long to wait in no place is taken: places that nobody fills would make it longer for ever.
    /// </summary>
    public static async Task<HostSlot> Take(Tx tx, string authority, TimeSpan gap)
    {
        await tx.Execute("INSERT INTO host (authority) VALUES (@authority) ON CONFLICT (authority) DO NOTHING", new { authority });
        var with = new { authority, gap = (long)gap.TotalMilliseconds, now = tx.Now, last = tx.Now + (long)MaxWait.TotalMilliseconds };
        var at = await tx.One<long?>(
            """
            UPDATE host SET next_at = CASE WHEN next_at < @now THEN @now ELSE next_at END + @gap
            WHERE authority = @authority AND open_until <= @now AND next_at <= @last RETURNING next_at - @gap
            """,
            with);
        if (at is { } moment) return new(moment, null);
        return new(0, await tx.One<long>("SELECT CASE WHEN open_until > @now THEN open_until ELSE next_at END FROM host WHERE authority = @authority", with));
    }

    /// <summary>Leaves a host alone for a while, from now on, on all nodes. A longer rest already agreed stays.</summary>
    /// <returns>The end of the rest, on the store's clock.</returns>
    public static async Task<long> Rest(Tx tx, string authority, TimeSpan span, long? status = null)
    {
        var until = tx.Now + (long)span.TotalMilliseconds;
        return await tx.One<long>(
            """
            INSERT INTO host (authority, open_until, last_status) VALUES (@authority, @until, @status)
            ON CONFLICT (authority) DO UPDATE SET last_status = excluded.last_status,
              open_until = CASE WHEN host.open_until > excluded.open_until THEN host.open_until ELSE excluded.open_until END
            RETURNING open_until
            """,
            new { authority, until, status });
    }

    /// <summary>Until when the host is left alone, on the store's clock; 0 where it is not.</summary>
    public static async Task<long> OpenUntil(Tx tx, string authority) =>
        await tx.One<long?>("SELECT open_until FROM host WHERE authority = @authority AND open_until > @now", new { authority, now = tx.Now }) ?? 0;
}

/// <summary>A turn: the moment (store's clock, ms) at which the host may be asked; or, where it is left alone or many wait for it, until when.</summary>
public sealed record HostSlot(long At, long? ClosedUntil);

/// <summary>The host is not to be asked before <see cref="Until"/> (store's clock, ms).</summary>
public sealed class HostRestsException(string authority, long until)
    : Exception($"{authority} is left alone until {DateTimeOffset.FromUnixTimeMilliseconds(until):yyyy-MM-dd HH:mm:ss} UTC.")
{
    public long Until { get; } = until;
}
