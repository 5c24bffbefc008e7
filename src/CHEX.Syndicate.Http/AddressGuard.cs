using System.Net;
using System.Net.Sockets;

namespace CHEX.Syndicate.Http;

/// <summary>
/// Says which IP addresses may be connected to. What is not plainly a public host (IANA's special-purpose registries,
/// RFC 6890) is refused, in all the forms in which IPv6 can wrap an IPv4 address.
/// </summary>
public sealed class AddressGuard(IEnumerable<string> allowedNetworks, IReadOnlyList<int> ports)
{
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly (IPNetwork Network, string Is)[] Refused4 =
    [
        Net("0.0.0.0/8", "\"this network\""), Net("10.0.0.0/8", "a private network"), Net("100.64.0.0/10", "a carrier's inner network"),
        Net("127.0.0.0/8", "this machine"), Net("169.254.0.0/16", "link-local (cloud metadata)"), Net("172.16.0.0/12", "a private network"),
        Net("192.0.0.0/24", "reserved for protocols"), Net("192.0.2.0/24", "documentation"), Net("192.88.99.0/24", "a 6to4 relay"),
        Net("192.168.0.0/16", "a private network"), Net("198.18.0.0/15", "a benchmark network"), Net("198.51.100.0/24", "documentation"),
        Net("203.0.113.0/24", "documentation"), Net("224.0.0.0/4", "multicast"), Net("240.0.0.0/4", "reserved or broadcast"),
        // A public number that Azure answers inside its virtual networks.
        Net("168.63.129.16/32", "cloud metadata"),
    ];

    private static readonly (IPNetwork Network, string Is)[] Refused6 =
    [
        Net("2001::/23", "reserved for protocols (Teredo, ORCHID)"), Net("2001:db8::/32", "documentation"),
        Net("2002::/16", "6to4, which can hide a private address"), Net("3fff::/20", "documentation"),
    ];

    private readonly IPNetwork[] allowed = [.. allowedNetworks.Select(IPNetwork.Parse)];

    /// <summary>Why this address and port may not be connected to, in a few words; null where it may.</summary>
    public string? Objection(IPAddress address, int port)
    {
        var plain = Unwrap(address);
        if (allowed.Any(network => network.Contains(plain))) return null;

        var refused = plain.AddressFamily == AddressFamily.InterNetwork ? Refused4 : Refused6;
        foreach (var (network, what) in refused)
        {
            if (network.Contains(plain)) return $"{address} is {what}, {network}";
        }

        if (plain.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(plain))
            return $"{address} is not a public address";
        return ports.Contains(port) ? null : PortRefused(port);
    }

    /// <summary>Why no host at all may be connected to at this port; null where one may be.</summary>
    public string? Objection(int port) => allowed.Length > 0 || ports.Contains(port) ? null : PortRefused(port);

    private string PortRefused(int port) => $"port {port} is not among those that are asked ({string.Join(", ", ports)}), see network.ports";

    /// <summary>The IPv4 address inside a mapped or NAT64 address (those that can lead to a public host); else the address itself.</summary>
    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        // Before any network is asked: IPNetwork compares a mapped address by the bits of its IPv4 form.
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.ScopeId != 0) address = new IPAddress(address.GetAddressBytes());
        return Nat64.Contains(address) ? new IPAddress(address.GetAddressBytes().AsSpan(12)) : address;
    }

    private static (IPNetwork Network, string Is) Net(string cidr, string what) => (IPNetwork.Parse(cidr), what);
}
