using System.Net;
using System.Net.Sockets;

namespace CHEX.Syndicate.Http;

/// <summary>Finds the addresses of a host name.</summary>
public delegate Task<IPAddress[]> NameLookup(string host, CancellationToken cancellation);

/// <summary>
/// Opens a connection to an address that the guard has seen. The name is resolved once and the checked address is the one
/// connected to, so a name that changes its mind in between gains nothing.
/// </summary>
internal sealed class GuardedConnect(AddressGuard guard, NameLookup resolve, TimeProvider time)
{
    // An address that swallows packets must not use up the time of the next one.
    private static readonly TimeSpan EachAddress = TimeSpan.FromSeconds(4);

    public async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var port = context.DnsEndPoint.Port;
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Find(host, cancellation);

        // One bad address among good ones is how a rebinding attack begins: all must be in order.
        foreach (var address in addresses)
        {
            if (guard.Objection(address, port) is { } objection)
                throw new OutboundException(OutboundFault.Forbidden, $"{host}:{port} was not asked: {objection}. If this is meant, list its network under network.allowPrivateAddresses.");
        }

        SocketException? last = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            var more = i < addresses.Length - 1;
            using var patience = new CancellationTokenSource(more ? EachAddress : Timeout.InfiniteTimeSpan, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), either.Token);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
            catch (OperationCanceledException) when (more && !cancellation.IsCancellationRequested)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw new OutboundException(OutboundFault.Connect, $"{host}:{port} could not be connected to ({last?.Message ?? "no answer"}).", last);
    }

    private async Task<IPAddress[]> Find(string host, CancellationToken cancellation)
    {
        try
        {
            var found = await resolve(host, cancellation);
            if (found.Length > 0) return found;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.TryAgain)
        {
            throw new OutboundException(OutboundFault.Connect, $"The name {host} could not be looked up now ({e.Message}).", e);
        }
        catch (SocketException e)
        {
            throw new OutboundException(OutboundFault.NameNotFound, $"There is no host named {host} ({e.Message}). Check the address.", e);
        }

        throw new OutboundException(OutboundFault.NameNotFound, $"There is no host named {host}. Check the address.");
    }
}
