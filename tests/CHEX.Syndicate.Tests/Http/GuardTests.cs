using System.Net;
using System.Net.Sockets;
using CHEX.Syndicate.Http;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

/// <summary>The guard as a whole: no spelling of an inner address, at no hop and by no name, leads to a connection.</summary>
public sealed class GuardTests : IAsyncLifetime
{
    private LoopbackSite inner = null!;

    public async ValueTask InitializeAsync() => inner = await LoopbackSite.Start();

    public async ValueTask DisposeAsync() => await inner.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1:PORT/")]
    [InlineData("http://127.1:PORT/")]
    [InlineData("http://127.0.1:PORT/")]
    [InlineData("http://2130706433:PORT/")]
    [InlineData("http://017700000001:PORT/")]
    [InlineData("http://0x7f000001:PORT/")]
    [InlineData("http://0x7f.0.0.1:PORT/")]
    [InlineData("http://0177.0.0.1:PORT/")]
    [InlineData("http://127.0.0.1.:PORT/")]
    [InlineData("http://localhost:PORT/")]
    [InlineData("http://LOCALHOST.:PORT/")]
    [InlineData("http://localhost.localdomain:PORT/")]
    [InlineData("http://[::1]:PORT/")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/")]
    [InlineData("http://[::ffff:7f00:1]:PORT/")]
    [InlineData("http://[::127.0.0.1]:PORT/")]
    [InlineData("http://[64:ff9b::127.0.0.1]:PORT/")]
    [InlineData("http://[2002:7f00:1::]:PORT/")]
    [InlineData("http://[fe80::1%25lo]:PORT/")]
    [InlineData("http://[fe80::1%251]:PORT/")]
    [InlineData("http://[0:0:0:0:0:0:0:1]:PORT/")]
    [InlineData("http://0.0.0.0:PORT/")]
    [InlineData("http://0:PORT/")]
    [InlineData("http://127.0.0.1:PORT\\@example.org/")]
    [InlineData("http://example.org@127.0.0.1:PORT/")]
    [InlineData("http://user:pass@127.0.0.1:PORT/")]
    [InlineData("http://１２７.０.０.１:PORT/")]
    [InlineData("http://①②⑦.⓪.⓪.①:PORT/")]
    [InlineData("http://127。0。0。1:PORT/")]
    [InlineData("http://loc\u00adalhost:PORT/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[fd00:ec2::254]/latest/meta-data/")]
    [InlineData("http://metadata.google.internal/computeMetadata/v1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1:PORT/")]
    [InlineData("gopher://127.0.0.1:PORT/")]
    public async Task No_spelling_of_an_inner_address_is_asked(string spelling)
    {
        var port = new Uri(inner.Root).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!Uri.TryCreate(spelling.Replace("PORT", port, StringComparison.Ordinal), UriKind.Absolute, out var url)) return;
        using var guarded = Guarded(Resolve);
        var act = () => guarded.Send(new OutboundRequest { Method = HttpMethod.Get, Url = url }, default);
        (await act.Should().ThrowAsync<OutboundException>()).Which.Fault.Should().BeOneOf(OutboundFault.Forbidden, OutboundFault.NameNotFound, OutboundFault.Broken);
        inner.Asked.Should().BeEmpty("nobody was connected to");

        // A system's resolver understands the old spellings of numbers.
        static Task<IPAddress[]> Resolve(string host, CancellationToken cancellation) => host switch
        {
            _ when IPAddress.TryParse(host.TrimEnd('.'), out var number) => Task.FromResult<IPAddress[]>([number]),
            _ when host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]),
            _ when host.StartsWith("metadata", StringComparison.Ordinal) => Task.FromResult<IPAddress[]>([IPAddress.Parse("169.254.169.254")]),
            _ => throw new SocketException((int)SocketError.HostNotFound),
        };
    }

    [Fact]
    public async Task A_public_site_that_leads_inside_at_a_later_hop_is_not_followed()
    {
        await using var open = await LoopbackSite.Start();
        open.Page("/", c =>
        {
            c.Response.Redirect($"http://inner.example:{new Uri(inner.Root).Port}/secret");
            return Task.CompletedTask;
        });
        // The first name is a neighbour that may be asked; the second leads to what may not.
        using var guarded = new Outgoing(
            new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] },
            TimeProvider.System,
            (host, _) => Task.FromResult<IPAddress[]>([host == "inner.example" ? IPAddress.Parse("127.0.0.2") : IPAddress.Loopback]));
        var fetch = new ConditionalFetch(guarded, TimeProvider.System, new Random(1), new FetchLimits { Retries = 0 });
        var act = () => fetch.Get(open.At("open.example", "/"), null, "*/*", default);
        (await act.Should().ThrowAsync<OutboundException>()).Which.Should().Match<OutboundException>(e => e.Fault == OutboundFault.Forbidden && e.Message.Contains("network.allowPrivateAddresses"));
        open.Asked.Should().Equal("/");
        inner.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task The_address_that_was_checked_is_the_one_connected_to()
    {
        // A name that changes its mind between two look-ups: the second is never made.
        var lookups = 0;
        using var guarded = Guarded((_, _) => Task.FromResult<IPAddress[]>([++lookups == 1 ? IPAddress.Parse("192.0.2.1") : IPAddress.Loopback]));
        var act = () => guarded.Send(new OutboundRequest { Method = HttpMethod.Get, Url = inner.At("rebinding.example", "/") }, default);
        (await act.Should().ThrowAsync<OutboundException>()).Which.Fault.Should().Be(OutboundFault.Forbidden);
        lookups.Should().Be(1);
        inner.Asked.Should().BeEmpty();
    }

    [Fact]
    public void The_ports_that_may_be_asked_are_a_setting()
    {
        var address = IPAddress.Parse("185.15.59.224");
        var guard = new AddressGuard([], [443, 8443]);
        guard.Objection(address, 8443).Should().BeNull();
        guard.Objection(address, 80).Should().Contain("network.ports");
        new AddressGuard(["185.15.59.0/24"], [443]).Objection(address, 12345).Should().BeNull();
    }

    private static Outgoing Guarded(NameLookup resolve) => new(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1" }, TimeProvider.System, resolve);
}
