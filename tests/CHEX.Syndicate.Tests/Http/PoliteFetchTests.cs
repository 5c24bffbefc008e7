using System.IO.Compression;
using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

/// <summary>What a fetch does beyond asking: parts of feeds, gates before each hop and try, bodies and headers that are attacks.</summary>
public sealed class PoliteFetchTests : IAsyncLifetime
{
    private readonly Outgoing outgoing = new(new OutgoingOptions { UserAgent = "CHEX.Syndicate/0.1", AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
    private readonly ConditionalFetch fetch;
    private LoopbackSite site = null!;

    public PoliteFetchTests() => fetch = new(outgoing, TimeProvider.System, new Random(1), new FetchLimits { Pause = TimeSpan.FromMilliseconds(1) });

    public async ValueTask InitializeAsync() => site = await LoopbackSite.Start();

    public async ValueTask DisposeAsync()
    {
        outgoing.Dispose();
        await site.DisposeAsync();
    }

    [Fact]
    public async Task A_feed_may_send_what_is_new_alone_to_whoever_has_the_rest()
    {
        site.Page("/", async c =>
        {
            c.Response.StatusCode = c.Request.Headers["A-IM"] == "feed" ? 226 : 200;
            (c.Response.Headers["IM"], c.Response.Headers.ETag) = ("feed", "\"2\"");
            await c.Response.WriteAsync("new");
        });
        (await fetch.Get(site.At("/"), null, "*/*", default, takesParts: true)).Result.Should().Be(FetchOutcome.Fresh, "there is nothing to add a part to");
        site.Headers.Last().ContainsKey("A-IM").Should().BeFalse();
        (await fetch.Get(site.At("/"), new Validators("\"1\"", null, "hash"), "*/*", default)).Result.Should().Be(FetchOutcome.Fresh);

        var part = await fetch.Get(site.At("/"), new Validators("\"1\"", null, "hash"), "*/*", default, takesParts: true);
        part.Result.Should().Be(FetchOutcome.Part);
        part.Validators.Should().Be(new Validators("\"2\"", null, null));
    }

    [Fact]
    public async Task Every_hop_and_every_try_passes_the_gate_and_the_time_before_it_does_not_count()
    {
        var calls = 0;
        site.Page("/a", c => Redirect(c, "/b"));
        site.Page("/b", c => Redirect(c, "/c"));
        site.Page("/c", c =>
        {
            if (++calls == 1) c.Response.StatusCode = 502;
            return Task.CompletedTask;
        });
        var passed = new List<string>();
        var inside = 0;
        var gate = new Gate(
            async (url, token) =>
            {
                passed.Add(url.AbsolutePath);
                (++inside).Should().Be(1, "the turn before was given back");
                await Task.Delay(300, token);
                return new Leaving(() => inside--);
            },
            answer => passed.Add(FormattableString.Invariant($"{answer.Status}")));
        var short1 = new ConditionalFetch(outgoing, TimeProvider.System, new Random(1), new FetchLimits { Pause = TimeSpan.FromMilliseconds(1), Total = TimeSpan.FromSeconds(1) });
        var fetched = await short1.Get(site.At("/a"), null, "*/*", default, gate: gate);
        passed.Should().Equal("/a", "301", "/b", "301", "/c", "502", "/c", "200");
        fetched.Response.Should().Match<OutboundResponse>(r => r.MovedForGood && r.Url == site.At("/c"));
    }

    [Fact]
    public async Task A_chain_with_one_passing_redirect_is_no_move_and_six_are_too_many()
    {
        site.Page("/a", c => Redirect(c, "/b"));
        site.Page("/b", c =>
        {
            c.Response.Redirect("/c");
            return Task.CompletedTask;
        });
        site.Page("/c", "here");
        (await fetch.Get(site.At("/a"), null, "*/*", default)).Response.MovedForGood.Should().BeFalse();
        for (var i = 0; i < 6; i++)
        {
            var next = FormattableString.Invariant($"/{i + 1}");
            site.Page(FormattableString.Invariant($"/{i}"), c => Redirect(c, next));
        }

        site.Page("/6", "far");
        (await fetch.Get(site.At("/1"), null, "*/*", default)).Response.Url.Should().Be(site.At("/6"));
        await FluentActions.Awaiting(() => fetch.Get(site.At("/0"), null, "*/*", default)).Should().ThrowAsync<OutboundException>().Where(e => e.Fault == OutboundFault.TooManyRedirects);
    }

    [Fact]
    public async Task A_502_that_says_when_to_come_back_is_not_tried_again()
    {
        site.Page("/", c =>
        {
            (c.Response.StatusCode, c.Response.Headers.RetryAfter) = (502, "60");
            return Task.CompletedTask;
        });
        await fetch.Get(site.At("/"), null, "*/*", default);
        site.Asked.Should().HaveCount(1);
    }

    [Fact]
    public async Task What_unpacks_to_hundreds_of_times_its_size_is_a_bomb_though_it_is_below_the_cap()
    {
        using var to = new MemoryStream();
        using (var gzip = new GZipStream(to, CompressionLevel.SmallestSize)) gzip.Write(new byte[8 * 1024 * 1024]);
        site.Page("/bomb", c => Compressed(c, to.ToArray()));
        await FluentActions.Awaiting(() => fetch.Get(site.At("/bomb"), null, "*/*", default)).Should().ThrowAsync<OutboundException>()
            .Where(e => e.Fault == OutboundFault.TooLarge && e.Message.Contains("times its size"));

        // A long feed that repeats itself is none.
        using var honest = new MemoryStream();
        var text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 30_000).Select(i => FormattableString.Invariant($"<item><title>Item {i}</title><link>https://example.org/news/{i}</link></item>\n"))));
        using (var gzip = new GZipStream(honest, CompressionLevel.SmallestSize)) gzip.Write(text);
        site.Page("/feed", c => Compressed(c, honest.ToArray()));
        (await fetch.Get(site.At("/feed"), null, "*/*", default)).Response.Body.Length.Should().Be(text.Length);
    }

    [Fact]
    public async Task An_answer_of_headers_alone_is_given_up()
    {
        site.Page("/many", c =>
        {
            for (var i = 0; i < 300; i++) c.Response.Headers[FormattableString.Invariant($"X-{i}")] = "x";
            return Task.CompletedTask;
        });
        site.Page("/long", c =>
        {
            c.Response.Headers["X-Long"] = new string('x', 60_000);
            return Task.CompletedTask;
        });
        foreach (var path in (string[])["/many", "/long"])
            await FluentActions.Awaiting(() => fetch.Get(site.At(path), null, "*/*", default)).Should().ThrowAsync<OutboundException>();
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Robots_are_read_once_a_day_by_all_nodes_and_across_restarts(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        site.Page("/robots.txt", "User-agent: *\nDisallow: /private\nCrawl-delay: 3", "text/plain");
        var one = new Robots(outgoing, "CHEX.Syndicate/0.1", store.Clock, store.Db);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => one.Allows(site.At("/a"), default)));
        var other = new Robots(outgoing, "CHEX.Syndicate/0.1", store.Clock, await store.Another());
        (await other.Ask(site.At("/private"), default)).Should().Match<RobotsAnswer>(a => !a.Allowed && a.CrawlDelay == TimeSpan.FromSeconds(3));
        site.Asked.Should().Equal("/robots.txt");
        if (kind != StoreKind.Sqlite) return;

        store.Clock.Advance(TimeSpan.FromHours(25));
        site.Page("/robots.txt", "oops", status: 503);
        (await new Robots(outgoing, "CHEX.Syndicate/0.1", store.Clock, store.Db).Allows(site.At("/private"), default)).Should().BeFalse("the last good one stands");
        (await new Robots(outgoing, "CHEX.Syndicate/0.1", store.Clock, store.Db).Allows(site.At("/a"), default)).Should().BeTrue();
        site.Asked.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_robots_file_is_read_as_far_as_half_a_megabyte_and_as_far_as_five_redirects()
    {
        site.Page("/robots.txt", "User-agent: *\nDisallow: /early\n" + new string('#', 3 * 1024 * 1024) + "\nDisallow: /late", "text/plain");
        var robots = new Robots(outgoing, "CHEX.Syndicate/0.1", TimeProvider.System);
        (await robots.Allows(site.At("/early"), default)).Should().BeFalse();
        (await robots.Allows(site.At("/late"), default)).Should().BeTrue();

        site.Page("/robots.txt", c => Redirect(c, "/robots.txt"));
        (await new Robots(outgoing, "CHEX.Syndicate/0.1", TimeProvider.System).Allows(site.At("/early"), default)).Should().BeTrue("a circle is as good as none (RFC 9309, 2.3.1.2)");
    }

    [Theory]
    [InlineData("Disallow: /a$b", "/a$b", false)]
    [InlineData("Disallow: /a%24", "/a$", false)]
    [InlineData("Disallow: /a%2A", "/a*c", false)]
    [InlineData("Disallow: /a%2A", "/abc", true)]
    [InlineData("Disallow: /*/x$", "/a/b/x", false)]
    [InlineData("Disallow: /*/x$", "/a/b/x/", true)]
    [InlineData("Disallow: /a/b", "/a%2Fb", true)]
    [InlineData("Disallow: /caf%C3%A9", "/café/menu", false)]
    [InlineData("Disallow: /p\nAllow: /page", "/page", true)]
    [InlineData("Disallow: /\nAllow: /$", "/", true)]
    [InlineData("Disallow: /\nAllow: /$", "/x", false)]
    public void Signs_in_a_rule_and_in_an_address_are_told_apart(string rules, string path, bool allowed) =>
        RobotsFile.Read(Encoding.UTF8.GetBytes("User-agent: *\n" + rules), []).Allows(new Uri("https://example.org" + path)).Should().Be(allowed);

    private static Task Redirect(HttpContext c, string to)
    {
        c.Response.Redirect(to, permanent: true);
        return Task.CompletedTask;
    }

    private static async Task Compressed(HttpContext c, byte[] body)
    {
        c.Response.Headers.ContentEncoding = "gzip";
        await c.Response.Body.WriteAsync(body);
    }

    private sealed class Leaving(Action leave) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            leave();
            return ValueTask.CompletedTask;
        }
    }
}
