using System.Net;

namespace CHEX.Syndicate.Endpoints;

/// <summary>Places for requests that wait: so many in all, and so many of one client. This machine itself is not counted for one client.</summary>
/// <param name="most">In all.</param>
/// <param name="mostOfOne">Of one client.</param>
public sealed class WaitingPlaces(int most, int mostOfOne)
{
    private readonly Lock gate = new();
    private readonly Dictionary<IPAddress, int> clients = [];
    private int taken;

    /// <summary>How many wait now.</summary>
    public int Taken
    {
        get { lock (gate) return taken; }
    }

    /// <summary>Takes a place until it is disposed; else the status that says why there is none.</summary>
    public (IDisposable? Place, int Status) Take(IPAddress? address)
    {
        var client = address is null || IPAddress.IsLoopback(address) ? null : Rates.Network(address);
        lock (gate)
        {
            var own = client is null ? 0 : clients.GetValueOrDefault(client);
            if (own >= mostOfOne) return (null, StatusCodes.Status429TooManyRequests);
            if (taken >= most) return (null, StatusCodes.Status503ServiceUnavailable);
            taken++;
            if (client is not null) clients[client] = own + 1;
            return (new Place(this, client), StatusCodes.Status200OK);
        }
    }

    private void Leave(IPAddress? client)
    {
        lock (gate)
        {
            taken--;
            if (client is null) return;
            if (clients[client] == 1) clients.Remove(client);
            else clients[client]--;
        }
    }

    private sealed class Place(WaitingPlaces places, IPAddress? client) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) places.Leave(client);
        }
    }
}
