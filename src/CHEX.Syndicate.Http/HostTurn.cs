using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Http;

/// <summary>
/// Politeness towards a host, kept in the store for all nodes: one request to an authority at a time, a gap between the end of one
/// and the beginning of the next, and rest for one that asked for it (429, 503 with Retry-After).
/// </summary>
/// <param name="db">Where it is kept.</param>
/// <param name="time">For the waiting.</param>
/// <param name="holder">Who takes turns: <see cref="Service"/>, or null for a command that runs beside it.</param>
public sealed class HostTurn(Db db, TimeProvider time, string? holder = null)
{
    /// <summary>The service, as the holder of a turn.</summary>
    public const string Service = "service";

    /// <summary>Rather than hold a lane longer than this, the work is put off.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>A turn whose holder died ends by itself: a fetch lasts a minute at most, and this is a little more.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(75);

    // Nobody is told when a turn is given back: who waits looks again.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LeastGap = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Crowded = TimeSpan.FromSeconds(10);

    /// <summary>The authority an address belongs to: host in ASCII, and port where it is not the scheme's own.</summary>
    public static string Authority(Uri url)
    {
        var host = url.HostNameType == UriHostNameType.IPv6 ? url.Host : url.IdnHost;
        return (url.IsDefaultPort ? host : FormattableString.Invariant($"{host}:{url.Port}")).ToLowerInvariant();
    }

    /// <summary>
    /// Between two requests to the host of <paramref name="url"/>: as configured or as its robots.txt asks, whichever is longer, and two seconds at least.
    /// This machine's own sites are asked as is wished.
    /// </summary>
    public static TimeSpan Gap(Uri url, TimeSpan configured, TimeSpan? crawlDelay)
    {
        var gap = crawlDelay > configured ? crawlDelay.Value : configured;
        return url.IsLoopback || gap > LeastGap ? gap : LeastGap;
    }

    /// <summary>
    /// Waits for the host of <paramref name="url"/> to be free and takes it. It is noted before anybody asks, and outlives the process; should the
    /// machine stop as well, the turn is over by the time it runs again. Dispose the turn as soon as the answer is there.
    /// </summary>
    /// <param name="url">What is to be asked.</param>
    /// <param name="gap">The turn begins so long after the one before has ended, and nobody asks the host for so long after its own end.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <exception cref="HostRestsException">The host is left alone, or others keep it busy for too long to wait.</exception>
    public async Task<IAsyncDisposable> Take(Uri url, TimeSpan gap, CancellationToken cancellation)
    {
        var authority = Authority(url);
        var began = time.GetTimestamp();
        while (true)
        {
            var (slot, now) = await db.WriteUnforced(async tx => (await Take(tx, authority, gap, holder), tx.Now), cancellation);
            if (slot.Held is { } held) return new TakenTurn(db, authority, held, gap);
            if (slot.ClosedUntil is { } until) throw new HostRestsException(authority, until);

            var wait = TimeSpan.FromMilliseconds(slot.FreeAt - now);
            var left = MaxWait - time.GetElapsedTime(began);
            if ((slot.Busy ? TimeSpan.Zero : wait) > left || left <= TimeSpan.Zero)
                throw new HostRestsException(authority, slot.Busy ? now + (long)Crowded.TotalMilliseconds : slot.FreeAt);
            await Task.Delay(slot.Busy && wait > Look ? Look : wait, time, cancellation);
        }
    }

    /// <summary>Waits for the host's next polite moment and takes it, for a request that nobody else waits for.</summary>
    /// <exception cref="HostRestsException">As with <see cref="Take(Uri, TimeSpan, CancellationToken)"/>.</exception>
    public async Task Wait(Uri url, TimeSpan gap, CancellationToken cancellation) => await (await Take(url, gap, cancellation)).DisposeAsync();

    /// <summary>
    /// Takes the host (statement 8 of the model), where it is free: nobody asks it, its gap is over and it does not rest.
    /// Otherwise says what is in the way. Nobody takes a place in a queue, so none can be left behind in it.
    /// </summary>
    internal static async Task<HostSlot> Take(Tx tx, string authority, TimeSpan gap, string? holder = null)
    {
        var with = new { authority, holder, gap = (long)gap.TotalMilliseconds, now = tx.Now, lease = tx.Now + (long)Lease.TotalMilliseconds };
        // The gap begins now, too, for a holder that never comes back.
        var held = await tx.One<long?>(
            """
            UPDATE host SET busy_until = @lease, busy_by = @holder, next_at = @now + @gap, asked_at = @now
            WHERE authority = @authority AND open_until <= @now AND next_at <= @now AND asked_at + @gap <= @now AND busy_until <= @now RETURNING busy_until
            """,
            with);
        if (held is not null) return new HostSlot { Held = held };
        var inTheWay = await tx.One<HostSlot>(
            """
            SELECT CASE WHEN open_until > @now THEN open_until END AS ClosedUntil,
              CASE WHEN busy_until > next_at AND busy_until > asked_at + @gap THEN busy_until WHEN next_at > asked_at + @gap THEN next_at ELSE asked_at + @gap END AS FreeAt,
              CAST(CASE WHEN busy_until > @now THEN 1 ELSE 0 END AS bigint) AS BusyNow
            FROM host WHERE authority = @authority
            """,
            with);
        if (inTheWay is not null) return inTheWay;

        // Nobody has asked it before.
        await tx.Execute("INSERT INTO host (authority) VALUES (@authority) ON CONFLICT (authority) DO NOTHING", with);
        return await Take(tx, authority, gap, holder);
    }

    /// <summary>Gives the host back; its gap begins. Where the lease was over and another has it, nothing happens.</summary>
    internal static Task<int> GiveBack(Tx tx, string authority, long held, TimeSpan gap) => tx.Execute(
        "UPDATE host SET busy_until = 0, next_at = @next, asked_at = @Now WHERE authority = @authority AND busy_until = @held",
        new { authority, held, tx.Now, next = tx.Now + (long)gap.TotalMilliseconds });

    /// <summary>
    /// Ends the turns of a service that was killed: where one process alone runs as the service, none that it finds at its start has
    /// a holder any more. The gap begins now, for nobody knows when the last request ended. What a command has taken stays taken.
    /// </summary>
    public static Task ReleaseDead(Tx tx) => tx.Execute(
        "UPDATE host SET busy_until = 0, busy_by = NULL, asked_at = @Now WHERE busy_until > @Now AND busy_by = @Service", new { tx.Now, Service });

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

    private sealed class TakenTurn(Db db, string authority, long held, TimeSpan gap) : IAsyncDisposable
    {
        // Also where the work was cancelled: the next one must not wait for the lease to end.
        public async ValueTask DisposeAsync() => await db.WriteUnforced(async tx => await GiveBack(tx, authority, held, gap), CancellationToken.None);
    }
}

/// <summary>What came of asking for a host's turn. Times in milliseconds on the store's clock.</summary>
internal sealed record HostSlot
{
    /// <summary>It was taken: the end of the lease, by which it is given back.</summary>
    public long? Held { get; init; }

    /// <summary>It rests until then.</summary>
    public long? ClosedUntil { get; init; }

    /// <summary>It is free then, or sooner where somebody asks it now.</summary>
    public long FreeAt { get; init; }
    public long BusyNow { get; init; }

    /// <summary>Somebody asks it now.</summary>
    public bool Busy => BusyNow == 1;
}

/// <summary>The host is not to be asked before <see cref="Until"/> (store's clock, ms).</summary>
public sealed class HostRestsException(string authority, long until)
    : Exception($"{authority} is left alone until {DateTimeOffset.FromUnixTimeMilliseconds(until):yyyy-MM-dd HH:mm:ss} UTC.")
{
    public long Until { get; } = until;
}
