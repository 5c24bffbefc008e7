using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// What all nodes know of one authority (host and port): whether it is well, and which signature it reads. After five failures
/// in a row the breaker opens for half an hour and then lets one probe through; any success, and any Follow from there, closes it.
/// Its row is written only when something moves.
/// </summary>
internal static class Breaker
{
    /// <summary>So many failures in a row open it.</summary>
    public const int Threshold = 5;

    /// <summary>It stays open for so long before the next probe.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromMinutes(30);

    /// <summary>What is known of an authority now.</summary>
    public static async Task<KnownHost> Of(Tx tx, string authority) =>
        await tx.One<KnownHost>(
            "SELECT authority AS Authority, open_until AS OpenUntil, failures AS FailuresInRow, signature AS Signature, last_status AS LastStatus FROM host WHERE authority = @authority",
            new { authority })
        ?? new KnownHost { Authority = authority };

    /// <summary>Takes the one probe of an open breaker whose time has come. False where another took it.</summary>
    public static async Task<bool> Probe(Tx tx, string authority) => await tx.Execute(
        "UPDATE host SET open_until = @until WHERE authority = @authority AND open_until <= @Now AND failures >= @Threshold",
        new { authority, until = tx.Now + (long)Hold.TotalMilliseconds, tx.Now, Threshold }) == 1;

    /// <summary>Counts a failure. <paramref name="wait"/> is what the authority asked for, or null.</summary>
    public static Task Failed(Tx tx, string authority, int? status, TimeSpan? wait)
    {
        var asked = wait is { } w ? tx.Now + (long)w.TotalMilliseconds : 0;
        return tx.Execute(
            """
            INSERT INTO host (authority, failures, open_until, last_status) VALUES (@authority, 1, @asked, @status)
            ON CONFLICT (authority) DO UPDATE SET failures = host.failures + 1, last_status = excluded.last_status,
              open_until = CASE
                WHEN host.failures + 1 >= @Threshold AND @held > @asked AND @held > host.open_until THEN @held
                WHEN @asked > host.open_until THEN @asked
                ELSE host.open_until END
            """,
            new { authority, asked, status, held = tx.Now + (long)Hold.TotalMilliseconds, Threshold });
    }

    /// <summary>The authority is well, but answered no: the status is kept, and no breaker moves.</summary>
    public static Task Answered(Tx tx, string authority, int status) => tx.Execute(
        """
        INSERT INTO host (authority, last_status) VALUES (@authority, @status)
        ON CONFLICT (authority) DO UPDATE SET last_status = excluded.last_status, failures = 0, open_until = 0
        """,
        new { authority, status });

    /// <summary>The authority has shown that it is well.</summary>
    public static Task Close(Tx tx, string authority) => tx.Execute(
        "UPDATE host SET failures = 0, open_until = 0 WHERE authority = @authority AND (failures > 0 OR open_until > 0)", new { authority });

    /// <summary>Remembers which signature an authority reads.</summary>
    public static Task Remember(Tx tx, string authority, SignatureScheme scheme) => tx.Execute(
        """
        INSERT INTO host (authority, signature) VALUES (@authority, @signature)
        ON CONFLICT (authority) DO UPDATE SET signature = excluded.signature
        """,
        new { authority, signature = scheme.ToString() });
}

/// <summary>One authority, as it was when a turn began.</summary>
internal sealed record KnownHost
{
    public required string Authority { get; init; }

    /// <summary>Nothing may be sent before this (store's clock, milliseconds).</summary>
    public long OpenUntil { get; init; }

    /// <summary>In a row.</summary>
    public long FailuresInRow { get; init; }

    /// <summary>What it last answered to a failure, or null.</summary>
    public long? LastStatus { get; init; }

    /// <summary>The scheme that won, or null while the first one did.</summary>
    public string? Signature { get; init; }

    public SignatureScheme Scheme => Enum.TryParse<SignatureScheme>(Signature, out var scheme) ? scheme : SignatureScheme.Cavage;

    /// <summary>The breaker is open, or was: only a probe may go.</summary>
    public bool NeedsProbe => FailuresInRow >= Breaker.Threshold;
}
