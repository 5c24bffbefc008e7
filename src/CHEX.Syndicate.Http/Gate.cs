namespace CHEX.Syndicate.Http;

/// <summary>
/// What stands between us and each single request, redirects and retries included. <paramref name="Enter"/> lets an address be
/// asked, or throws; what it returns is disposed when the answer is there. <paramref name="Heard"/> is told each answer.
/// </summary>
public sealed record Gate(Func<Uri, CancellationToken, Task<IAsyncDisposable?>> Enter, Action<OutboundResponse> Heard)
{
    /// <summary>Everything may be asked at once.</summary>
    public static readonly Gate Open = new((_, _) => Task.FromResult<IAsyncDisposable?>(null), _ => { });
}
