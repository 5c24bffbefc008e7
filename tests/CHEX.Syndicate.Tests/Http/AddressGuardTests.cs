using System.Net;
using CHEX.Syndicate.Http;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class AddressGuardTests
{
    private static readonly string[] NotPublic4 =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
    ];

    private static readonly string[] NotPublic6 =
    [
        "::/128", "::1/128", "fc00::/7", "fd00:ec2::254/128", "fe80::/10", "fec0::/10", "ff00::/8", "2001:db8::/32", "2001::/32", "100::/64", "2002::/16", "64:ff9b:1::/48", "5f00::/16",
    ];

    private readonly AddressGuard guard = new([], [80, 443]);

    [Fact]
    public void No_address_in_a_network_that_is_not_public_is_allowed_in_any_of_its_forms()
    {
        var addresses = from cidr in Gen.Elements(NotPublic4)
                        from bits in Gen.Choose(int.MinValue, int.MaxValue)
                        from form in Gen.Elements<Func<byte[], IPAddress>>(b => new IPAddress(b), Mapped, Compatible, Nat64, SixToFour, Teredo)
                        select form(Within(cidr, BitConverter.GetBytes(bits)));
        Prop.ForAll(addresses.ToArbitrary(), a => guard.Objection(a, 443) is not null).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_inner_address_of_IPv6_is_allowed()
    {
        var addresses = from cidr in Gen.Elements(NotPublic6)
                        from bytes in Gen.Choose(0, 255).ArrayOf(16)
                        select new IPAddress(Within(cidr, [.. bytes.Select(b => (byte)b)]));
        Prop.ForAll(addresses.ToArbitrary(), a => guard.Objection(a, 443) is not null).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("185.15.59.224")]
    [InlineData("198.185.159.144")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("2a00:1450:4009:81d::200e")]
    [InlineData("2606:4700::6810:84e5")]
    [InlineData("::ffff:185.15.59.224")]
    [InlineData("64:ff9b::b90f:3be0")]
    public void A_public_address_is_allowed_on_the_ports_of_the_web_only(string address)
    {
        var ip = IPAddress.Parse(address);
        guard.Objection(ip, 443).Should().BeNull();
        guard.Objection(ip, 80).Should().BeNull();
        guard.Objection(ip, 8080).Should().Contain("8080");
    }

    [Fact]
    public void A_network_that_is_listed_is_allowed_on_every_port_and_no_other_is()
    {
        var local = new AddressGuard(["127.0.0.0/8"], [80, 443]);
        local.Objection(IPAddress.Loopback, 5000).Should().BeNull();
        local.Objection(IPAddress.Parse("::ffff:127.0.0.1"), 5000).Should().BeNull();
        local.Objection(IPAddress.IPv6Loopback, 5000).Should().NotBeNull();
        local.Objection(IPAddress.Parse("10.0.0.1"), 443).Should().NotBeNull();
    }

    private static IPAddress Mapped(byte[] v4) => Prefixed([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], v4);
    private static IPAddress Compatible(byte[] v4) => Prefixed([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], v4);
    private static IPAddress Nat64(byte[] v4) => Prefixed([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], v4);
    private static IPAddress SixToFour(byte[] v4) => Prefixed([0x20, 0x02, .. v4, 0, 0, 0, 0, 0, 0], [0, 0, 0, 1]);
    private static IPAddress Teredo(byte[] v4) => Prefixed([0x20, 0x01, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], [.. v4.Select(b => (byte)~b)]);
    private static IPAddress Prefixed(byte[] head, byte[] tail) => new([.. head, .. tail]);

    private static byte[] Within(string cidr, byte[] random)
    {
        var network = IPNetwork.Parse(cidr);
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            var mask = (byte)(0x80 >> (bit % 8));
            if ((random[bit / 8] & mask) != 0) bytes[bit / 8] |= mask;
        }

        return bytes;
    }
}
