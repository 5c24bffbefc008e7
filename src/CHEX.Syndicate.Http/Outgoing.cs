namespace CHEX.Syndicate.Http;

/// <summary>
/// The one way out. No address is asked before the guard has seen the IP address that is connected to;
/// bodies are capped after decompression; every redirect is checked again.
/// </summary>
public sealed class Outgoing(OutgoingOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Sends one request and reads its answer.</summary>
    /// <exception cref="OutboundException">No answer came.</exception>
    public Task<OutboundResponse> Send(OutboundRequest request, CancellationToken cancellation) => throw new NotSupportedException($"{options} {time} {request} {cancellation.IsCancellationRequested}");

    public void Dispose()
    {
    }
}
