using System.Net.Sockets;
using System.Security.Authentication;

namespace CHEX.Syndicate.Http;

/// <summary>Says in an operator's words what went wrong on the wire.</summary>
internal static class Faults
{
    public static OutboundException Explain(Uri url, Exception e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is OutboundException ours) return new OutboundException(ours.Fault, $"{url}: {ours.Message}", e);
            if (inner is TimeoutException) return new OutboundException(OutboundFault.Timeout, $"{url} could not be connected to within 10 s.", e);
            if (inner is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted }) return CutOff(url, e);
            if (inner is AuthenticationException) return new OutboundException(OutboundFault.Tls, $"{url} has no secure connection to offer ({inner.Message}). Its certificate may have expired.", e);
        }

        var error = (e as HttpRequestException)?.HttpRequestError ?? (e as HttpIOException)?.HttpRequestError;
        return error switch
        {
            HttpRequestError.NameResolutionError => new(OutboundFault.NameNotFound, $"{url}: there is no host of that name. Check the address.", e),
            HttpRequestError.ConnectionError => new(OutboundFault.Connect, $"{url} could not be connected to ({e.Message}).", e),
            HttpRequestError.SecureConnectionError => new(OutboundFault.Tls, $"{url} has no secure connection to offer ({e.Message}).", e),
            HttpRequestError.ResponseEnded => CutOff(url, e),
            _ => new(OutboundFault.Broken, $"{url} sent an answer that cannot be read ({e.Message})", e),
        };
    }

    private static OutboundException CutOff(Uri url, Exception e) => new(OutboundFault.Broken, $"{url} stopped in the middle of its answer.", e);
}
