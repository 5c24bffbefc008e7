using System.IO.Compression;
using System.Net;
using System.Text;
using CHEX.Syndicate.Http;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class OutgoingTests : IAsyncLifetime
{
    private const string Agent = "CHEX.Syndicate/0.1 (+https://news.example.org/about/bot)";

    private readonly Outgoing outgoing = new(new OutgoingOptions { UserAgent = Agent, AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
    private LoopbackSite site = null!;

    public async ValueTask InitializeAsync() => site = await LoopbackSite.Start();

    public async ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task It_says_who_asks_and_keeps_no_cookies_and_tells_nothing_else()
    {
        site.Page("/", c =>
        {
            c.Response.Headers.SetCookie = "a=b";
            return Task.CompletedTask;
        });
        await Get("/");
        await Get("/");
        var headers = site.Headers.Last();
        headers.UserAgent.ToString().Should().Be(Agent);
        headers.Keys.Should().BeEquivalentTo("Host", "User-Agent", "Accept-Encoding");
    }

    [Fact]
    public async Task A_body_that_nobody_wants_is_not_read_whatever_it_is()
    {
        site.Page("/", async c =>
        {
            c.Response.Headers.ContentEncoding = "unheard-of";
            await c.Response.Body.WriteAsync(new byte[8 * 1024 * 1024]);
        });
        var answer = await outgoing.Send(new OutboundRequest { Method = HttpMethod.Post, Url = site.At("/"), IgnoresBody = true }, default);
        (answer.Status, answer.Body.Length).Should().Be((200, 0));
    }

    [Theory]
    [InlineData("https://example.org/a", null)]
    [InlineData("http://example.org:8080/a", "port 8080 *")]
    [InlineData("https://10.1.2.3/", "10.1.2.3 is a private network*")]
    [InlineData("https://[::ffff:10.1.2.3]/", "*is a private network*")]
    [InlineData("https://[fd00::1]/", "*not a public address*")]
    [InlineData("https://user@example.org/", "*user name*")]
    [InlineData("ftp://example.org/", "only http and https*")]
    public void What_can_be_told_of_an_address_before_its_name_is_looked_up_is_told(string url, string? objection)
    {
        using var strict = new Outgoing(new OutgoingOptions { UserAgent = Agent }, TimeProvider.System, (_, _) => throw new InvalidOperationException("Nobody is looked up."));
        if (objection is null) strict.Objection(new Uri(url)).Should().BeNull();
        else strict.Objection(new Uri(url)).Should().Match(objection);
        outgoing.Objection(new Uri("http://anywhere.example:8080/")).Should().BeNull("it may lead to a network in which any port may be asked");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    public async Task It_takes_compression_off(string encoding)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Health is made in communities. ", 5000)));
        site.Page("/", async c =>
        {
            c.Response.Headers.ContentEncoding = encoding.Split(' ')[^1];
            await c.Response.Body.WriteAsync(Compress(text, encoding));
        });
        (await Get("/")).Body.ToArray().Should().Equal(text);
    }

    [Fact]
    public async Task A_gzip_bomb_is_given_up_at_the_cap()
    {
        var bomb = Compress(new byte[50 * 1024 * 1024], "gzip");
        bomb.Length.Should().BeLessThan(100 * 1024);
        site.Page("/", async c =>
        {
            c.Response.Headers.ContentEncoding = "gzip";
            await c.Response.Body.WriteAsync(bomb);
        });
        (await Fault("/")).Fault.Should().Be(OutboundFault.TooLarge);
    }

    [Fact]
    public async Task An_endless_body_and_a_long_one_are_given_up_at_the_cap()
    {
        site.Page("/endless", async c =>
        {
            var piece = new byte[64 * 1024];
            while (!c.RequestAborted.IsCancellationRequested) await c.Response.Body.WriteAsync(piece, c.RequestAborted);
        });
        site.Page("/long", c =>
        {
            c.Response.ContentLength = 20 * 1024 * 1024;
            return c.Response.Body.WriteAsync(new byte[20 * 1024 * 1024]).AsTask();
        });
        (await Fault("/endless")).Fault.Should().Be(OutboundFault.TooLarge);
        (await Fault("/long")).Message.Should().Contain("/long").And.Contain("1 MB");
    }

    [Fact]
    public async Task A_body_that_is_cut_is_a_fault()
    {
        site.Page("/", async c =>
        {
            c.Response.ContentLength = 1000;
            await c.Response.Body.WriteAsync(new byte[10]);
            await c.Response.Body.FlushAsync();
            c.Abort();
        });
        site.Page("/gzip", async c =>
        {
            c.Response.Headers.ContentEncoding = "gzip";
            await c.Response.Body.WriteAsync(Compress(Encoding.UTF8.GetBytes(new string('x', 10) + Guid.NewGuid()), "gzip").AsMemory()[..^12]);
        });
        (await Fault("/")).Fault.Should().Be(OutboundFault.Broken);
        (await Fault("/gzip")).Fault.Should().Be(OutboundFault.Broken);
    }

    [Theory]
    [InlineData("/headers")]
    [InlineData("/body")]
    public async Task A_server_that_dawdles_is_given_up_after_the_timeout(string path)
    {
        site.Page("/headers", c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        site.Page("/body", async c =>
        {
            await c.Response.Body.WriteAsync(new byte[10]);
            await c.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, c.RequestAborted);
        });
        var fault = await Fault(path, r => r with { Timeout = TimeSpan.FromMilliseconds(300) });
        fault.Fault.Should().Be(OutboundFault.Timeout);
        fault.Message.Should().Contain("0.3 s");
    }

    [Fact]
    public async Task Cancelling_is_no_fault()
    {
        site.Page("/", c => Task.Delay(Timeout.Infinite, c.RequestAborted));
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        var act = () => outgoing.Send(Request("/"), stop.Token);
        (await act.Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(stop.Token);
    }

    [Fact]
    public async Task Redirects_are_followed_as_far_as_asked()
    {
        for (var i = 0; i < 6; i++) Redirect($"/{i}", $"/{i + 1}", i == 3 ? 302 : 301);
        site.Page("/6", "here");
        (await Get("/0", r => r with { MaxRedirects = 6 })).Should().Match<OutboundResponse>(r => r.Url == site.At("/6") && !r.MovedForGood && r.Body.Length == 4);
        (await Get("/4", r => r with { MaxRedirects = 5 })).MovedForGood.Should().BeTrue();
        (await Get("/0")).Should().Match<OutboundResponse>(r => r.Status == 301 && r.Location == "/1");
        (await Fault("/0", r => r with { MaxRedirects = 5 })).Fault.Should().Be(OutboundFault.TooManyRedirects);
    }

    [Theory]
    [InlineData("http://127.0.0.2/", OutboundFault.Forbidden)]
    [InlineData("http://10.0.0.1/", OutboundFault.Forbidden)]
    [InlineData("http://[::1]/", OutboundFault.Forbidden)]
    [InlineData("http://169.254.169.254/latest/meta-data/", OutboundFault.Forbidden)]
    [InlineData("http://2130706434/", OutboundFault.Forbidden)]
    [InlineData("http://user:secret@127.0.0.1/", OutboundFault.Forbidden)]
    [InlineData("file:///etc/passwd", OutboundFault.BadRedirect)]
    [InlineData("gopher://127.0.0.1/", OutboundFault.BadRedirect)]
    public async Task Every_hop_is_checked(string target, OutboundFault fault)
    {
        Redirect("/", target, 302);
        var thrown = await Fault("/", r => r with { MaxRedirects = 5 });
        thrown.Fault.Should().Be(fault);
        thrown.Message.Should().NotContain("secret");
    }

    [Fact]
    public async Task A_name_is_looked_up_when_it_is_connected_to_and_all_its_addresses_must_be_in_order()
    {
        using var mixed = new Outgoing(new OutgoingOptions { UserAgent = Agent }, TimeProvider.System, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("185.15.59.224"), IPAddress.Parse("192.168.1.1")]));
        var act = () => mixed.Send(new OutboundRequest { Method = HttpMethod.Get, Url = new("http://rebinding.example/") }, default);
        (await act.Should().ThrowAsync<OutboundException>()).Which.Should().Match<OutboundException>(e => e.Fault == OutboundFault.Forbidden && e.Message.Contains("rebinding.example") && e.Message.Contains("192.168.1.1"));
    }

    [Fact]
    public async Task Names_are_asked_for_in_ASCII()
    {
        var asked = "";
        using var idn = new Outgoing(new OutgoingOptions { UserAgent = Agent, AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System, (host, _) =>
        {
            asked = host;
            return Task.FromResult<IPAddress[]>([IPAddress.Loopback]);
        });
        site.Page("/", "here");
        var port = site.At("/").Port;
        (await idn.Send(new OutboundRequest { Method = HttpMethod.Get, Url = new($"http://bücher.example:{port}/") }, default)).Status.Should().Be(200);
        asked.Should().Be("xn--bcher-kva.example");
        site.Headers.Last().Host.ToString().Should().Be($"xn--bcher-kva.example:{port}");
        HostTurn.Authority(new($"http://BÜCHER.example:{port}/")).Should().Be($"xn--bcher-kva.example:{port}");
    }

    [Fact]
    public async Task A_port_where_nobody_listens_and_a_name_nobody_has_are_told_apart()
    {
        var port = site.At("/").Port;
        await site.DisposeAsync();
        (await FaultOf($"http://127.0.0.1:{port}/")).Fault.Should().Be(OutboundFault.Connect);
        (await FaultOf("http://nobody.invalid/")).Fault.Should().BeOneOf(OutboundFault.NameNotFound, OutboundFault.Connect);
        (await FaultOf("ftp://127.0.0.1/")).Fault.Should().Be(OutboundFault.Forbidden);
    }

    [Fact]
    public async Task Headers_are_made_for_each_hop_and_go_as_they_are()
    {
        Redirect("/", "/there", 307);
        site.Page("/there", "ok");
        var hops = new List<Uri>();
        await outgoing.Send(
            new OutboundRequest
            {
                Method = HttpMethod.Post,
                Url = site.At("/"),
                Body = "{}"u8.ToArray(),
                Headers = [new("Content-Type", "application/activity+json"), new("If-None-Match", "W/unquoted garbage")],
                MaxRedirects = 1,
                HeadersFor = url =>
                {
                    hops.Add(url);
                    return [new("Signature", url.AbsolutePath)];
                },
            },
            default);
        hops.Should().Equal(site.At("/"), site.At("/there"));
        site.Headers.Select(h => h["Signature"].ToString()).Should().Equal("/", "/there");
        site.Headers.Last()["If-None-Match"].ToString().Should().Be("W/unquoted garbage");
        site.Headers.Last().ContentType.ToString().Should().Be("application/activity+json");
    }

    [Fact]
    public async Task An_answer_says_when_to_come_back()
    {
        site.Page("/", c =>
        {
            c.Response.StatusCode = 429;
            c.Response.Headers.RetryAfter = "120";
            c.Response.Headers.CacheControl = "max-age=600, public";
            c.Response.Headers["Age"] = "100";
            return Task.CompletedTask;
        });
        site.Page("/date", c =>
        {
            c.Response.Headers.RetryAfter = DateTimeOffset.UtcNow.AddHours(1).ToString("R");
            c.Response.Headers.Expires = DateTimeOffset.UtcNow.AddHours(2).ToString("R");
            return Task.CompletedTask;
        });
        (await Get("/")).Should().Match<OutboundResponse>(r => r.RetryAfter == TimeSpan.FromSeconds(120) && r.FreshFor == TimeSpan.FromSeconds(500));
        var dated = await Get("/date");
        dated.RetryAfter.Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        dated.FreshFor.Should().BeCloseTo(TimeSpan.FromHours(2), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("1.5")]
    [InlineData("10.5")]
    [InlineData("12/25")]
    [InlineData("23:59")]
    [InlineData("-5")]
    [InlineData("soon")]
    public async Task What_is_no_HTTP_date_is_not_guessed_to_be_one(string text)
    {
        site.Page("/", c =>
        {
            c.Response.StatusCode = 503;
            c.Response.Headers.RetryAfter = text;
            c.Response.Headers.Expires = text;
            return Task.CompletedTask;
        });
        (await Get("/")).Should().Match<OutboundResponse>(r => r.RetryAfter == null && r.FreshFor == null);
    }

    [Theory]
    [InlineData("http://xn--/")]
    [InlineData("http://a..b/")]
    [InlineData("http://\u0378.example/")]
    [InlineData("http://-/")]
    [InlineData("http://[fe80::1%25eth0]/")]
    [InlineData("//")]
    [InlineData("http:")]
    public async Task A_redirect_to_an_odd_host_is_a_fault_of_the_answer(string to)
    {
        site.Page("/", c =>
        {
            c.Response.StatusCode = 302;
            c.Response.Headers.Location = System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(to));
            return Task.CompletedTask;
        });
        await FluentActions.Awaiting(() => outgoing.Send(new OutboundRequest { Method = HttpMethod.Get, Url = site.At("/"), MaxRedirects = 5, Timeout = TimeSpan.FromSeconds(5) }, default))
            .Should().ThrowAsync<OutboundException>();
    }

    [Fact]
    public async Task The_status_of_a_failure_is_known_however_long_its_page()
    {
        site.Page("/", new string('x', 3_000_000), status: 500);
        (await Get("/")).Should().Match<OutboundResponse>(r => r.Status == 500 && r.Body.Length < 100_000);
    }

    private OutboundRequest Request(string path) => new() { Method = HttpMethod.Get, Url = site.At(path) };

    private Task<OutboundResponse> Get(string path, Func<OutboundRequest, OutboundRequest>? with = null) =>
        outgoing.Send(with?.Invoke(Request(path)) ?? Request(path), default);

    private async Task<OutboundException> Fault(string path, Func<OutboundRequest, OutboundRequest>? with = null)
    {
        var act = () => Get(path, with);
        return (await act.Should().ThrowAsync<OutboundException>()).Which;
    }

    private async Task<OutboundException> FaultOf(string url)
    {
        var act = () => outgoing.Send(new OutboundRequest { Method = HttpMethod.Get, Url = new(url) }, default);
        return (await act.Should().ThrowAsync<OutboundException>()).Which;
    }

    private void Redirect(string from, string to, int status) => site.Page(from, c =>
    {
        c.Response.StatusCode = status;
        c.Response.Headers.Location = to;
        return Task.CompletedTask;
    });

    private static byte[] Compress(byte[] bytes, string encoding)
    {
        using var to = new MemoryStream();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(to, CompressionLevel.SmallestSize),
            "br" => new BrotliStream(to, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(to, CompressionLevel.Fastest),
            _ => new DeflateStream(to, CompressionLevel.Fastest),
        }) stream.Write(bytes);
        return to.ToArray();
    }
}
