using System.IO.Compression;
using System.Net;
using System.Text;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>The service as the world sees it: one running node, asked over HTTP.</summary>
public sealed class ServiceTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Theory]
    [InlineData("rss", "application/rss+xml; charset=utf-8")]
    [InlineData("atom", "application/atom+xml; charset=utf-8")]
    [InlineData("json", "application/feed+json; charset=utf-8")]
    public async Task A_feed_has_the_posts_of_all_sites_and_the_headers_that_let_it_be_kept(string format, string type)
    {
        using var answer = await node.Ask("/feeds/all." + format);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var text = await answer.Content.ReadAsStringAsync();
        text.Should().Contain("A kitchen that feeds more than people").And.Contain("Loneliness is everyone").And.Contain("What children eat at school");
        answer.Content.Headers.ContentType!.ToString().Should().Be(type);
        answer.Headers.ETag!.IsWeak.Should().BeFalse();
        answer.Content.Headers.LastModified.Should().NotBeNull();
        Header(answer, "Cache-Control").Should().Contain("max-age=900").And.Contain("stale-while-revalidate=600").And.Contain("stale-if-error=86400");
        Header(answer, "Vary").Should().Be("Accept-Encoding");
        Header(answer, "Access-Control-Allow-Origin").Should().Be("*");
        Header(answer, "Link").Should().Contain($"<{node.Url}/feeds/all.{format}>; rel=\"self\"");
    }

    [Fact]
    public async Task The_change_feed_tells_all_posts_from_the_beginning_and_its_cursors_have_the_journals_epoch()
    {
        using var answer = await node.Ask("/api/changes?limit=500");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("A kitchen that feeds more than people").And.Contain("What children eat at school");
        Header(answer, "Syndicate-Cursor").Should().MatchRegex("^[0-9a-f]{6,}-[0-9]+$");
        using var waiting = await node.Ask("/api/changes?after=0&wait=60");
        waiting.StatusCode.Should().Be(HttpStatusCode.OK, "there is something already");
        using var foreign = await node.Ask("/api/changes?after=abc-1");
        foreign.StatusCode.Should().Be(HttpStatusCode.Gone);
    }

    [Fact]
    public async Task A_reader_in_a_browser_may_ask_conditionally()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Options, node.Url + "/feeds/all.json");
        request.Headers.TryAddWithoutValidation("Origin", "https://reader.example");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "GET");
        request.Headers.TryAddWithoutValidation("Access-Control-Request-Headers", "if-none-match");
        using var answer = await http.SendAsync(request);
        answer.StatusCode.Should().Be(HttpStatusCode.NoContent);
        Header(answer, "Access-Control-Allow-Origin").Should().Be("*");
        Header(answer, "Access-Control-Allow-Headers").Should().Contain("If-None-Match");
    }

    [Theory]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, br", "br")]
    [InlineData("identity", null)]
    public async Task Each_encoding_is_the_same_feed_under_a_validator_of_its_own(string accepted, string? coding)
    {
        using var plain = await node.Ask("/feeds/all.atom");
        using var answer = await node.Ask("/feeds/all.atom", headers: $"Accept-Encoding: {accepted}");
        (answer.Content.Headers.ContentEncoding.SingleOrDefault()).Should().Be(coding);
        if (coding is not null) answer.Headers.ETag.Should().NotBe(plain.Headers.ETag);
        await using var bytes = await answer.Content.ReadAsStreamAsync();
        await using Stream decoded = coding switch { "gzip" => new GZipStream(bytes, CompressionMode.Decompress), "br" => new BrotliStream(bytes, CompressionMode.Decompress), _ => bytes };
        using var reader = new StreamReader(decoded);
        (await reader.ReadToEndAsync()).Should().Be(await plain.Content.ReadAsStringAsync());

        using var again = await node.Ask("/feeds/all.atom", null, null, $"Accept-Encoding: {accepted}", $"If-None-Match: \"x\", W/{answer.Headers.ETag}");
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        again.Headers.ETag.Should().Be(answer.Headers.ETag);
        Header(again, "Cache-Control").Should().NotBeEmpty();
        (await again.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_client_that_knows_only_the_date_gets_304_too_and_HEAD_gets_the_headers_alone()
    {
        using var head = await node.Ask("/feeds/sources/vhs.rss", HttpMethod.Head);
        head.StatusCode.Should().Be(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.Should().BePositive();
        (await head.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
        using var since = await node.Ask("/feeds/sources/vhs.rss", headers: $"If-Modified-Since: {head.Content.Headers.LastModified:R}");
        since.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/feeds/all.rss?utm_source=x", "/feeds/all.rss")]
    [InlineData("/feeds/all.rss?source=vhs", "/feeds/sources/vhs.rss")]
    [InlineData("/feeds.opml?utm_source=x", "/feeds.opml")]
    [InlineData("/feeds/all.rss?utm_source=x&topic=funding&source=vhs", "/feeds/all.rss?source=vhs&topic=funding")]
    [InlineData("/feeds/all.rss?source=vhs,phs", "/feeds/all.rss?source=phs&source=vhs")]
    public async Task What_is_asked_for_under_another_address_is_sent_to_its_own(string asked, string own)
    {
        using var answer = await node.Ask(asked);
        answer.StatusCode.Should().Be(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location!.ToString().Should().Be(own);
    }

    [Theory]
    [InlineData("rss?source=vhs&topic=funding")]
    [InlineData("atom?source=vhs&topic=funding")]
    [InlineData("json?source=vhs&topic=funding")]
    [InlineData("json?source=phs&source=vhs")]
    [InlineData("rss?dates=added&title=source")]
    [InlineData("atom?source=chex&source=phs&topic=funding&topic=policy&content=summary&title=source")]
    public async Task Sources_and_topics_together_are_a_feed_under_one_address(string feed)
    {
        var path = $"/feeds/all.{feed}";
        using var answer = await node.Ask(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        Header(answer, "Link").Should().Contain($"<{node.Url}{path}>; rel=\"self\"");
        using var again = await node.Ask(path, headers: $"If-None-Match: {answer.Headers.ETag}");
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task The_list_of_all_feeds_is_kept_and_asked_for_as_feeds_are_and_every_feed_in_it_is_there(string accepted)
    {
        using var plain = await node.Ask("/feeds.opml");
        plain.StatusCode.Should().Be(HttpStatusCode.OK);
        plain.Content.Headers.ContentType!.ToString().Should().Be("text/x-opml; charset=utf-8");
        var opml = System.Xml.Linq.XDocument.Parse(await plain.Content.ReadAsStringAsync());
        var feeds = opml.Descendants("outline").Select(o => (string?)o.Attribute("xmlUrl")).OfType<string>().ToList();
        feeds.Should().HaveCountGreaterThan(4).And.OnlyHaveUniqueItems();
        foreach (var feed in feeds)
        {
            using var there = await node.Ask(feed[node.Url.Length..]);
            there.StatusCode.Should().Be(HttpStatusCode.OK, feed);
        }

        using var answer = await node.Ask("/feeds.opml", headers: $"Accept-Encoding: {accepted}");
        Header(answer, "Vary").Should().Be("Accept-Encoding");
        Header(answer, "Cache-Control").Should().Contain("stale-if-error");
        Header(answer, "Access-Control-Allow-Origin").Should().Be("*");
        using var again = await node.Ask("/feeds.opml", null, null, $"Accept-Encoding: {accepted}", $"If-None-Match: {answer.Headers.ETag}");
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        using var home = await node.Ask("/");
        (await home.Content.ReadAsStringAsync()).Should().Contain("href=\"/feeds.opml\"");
    }

    [Theory]
    [InlineData("/feeds/sources/nobody.rss", 404)]
    [InlineData("/feeds/all.rss?source=nobody", 404)]
    [InlineData("/feeds/all.xml", 404)]
    [InlineData("/feeds/all.rss?content=none", 400)]
    [InlineData("/feeds/all.rss?source=vhs&source=nobody", 404)]
    [InlineData("/feeds/all.rss?topic=funding,nothing", 404)]
    [InlineData("/feeds/all.rss?source=vhs&topic=nothing", 404)]
    [InlineData("/feeds/all.rss?topic=funding&source=nobody", 404)]
    public async Task A_feed_that_is_not_there_answers_with_those_that_are(string path, int status)
    {
        using var answer = await node.Ask(path);
        ((int)answer.StatusCode).Should().Be(status);
        Header(answer, "Cache-Control").Should().Contain("max-age=60");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).Should().Contain("/feeds/all.rss").And.Contain("/feeds/sources/phs.rss").And.Contain("/feeds/topics/funding.rss");
    }

    [Theory]
    [InlineData("/", 200, "text/html")]
    [InlineData("/about/bot", 200, "text/html")]
    [InlineData("/sources/vhs", 200, "text/html")]
    [InlineData("/topics/funding", 200, "text/html")]
    [InlineData("/@network", 200, "text/html")]
    [InlineData("/posts/nothing", 404, "text/html")]
    [InlineData("/nowhere", 404, "text/html")]
    [InlineData("/favicon.ico", 200, "image/png")]
    [InlineData("/robots.txt", 200, "text/plain")]
    [InlineData("/assets/nothing.css", 404, "text/plain")]
    [InlineData("/health/live", 200, "text/plain")]
    [InlineData("/health/ready", 200, "text/plain")]
    [InlineData("/ap/network", 200, "application/activity+json")]
    [InlineData("/ap/instance", 200, "application/activity+json")]
    [InlineData("/ap/network/outbox", 200, "application/activity+json")]
    [InlineData("/ap/nobody", 404, "application/json")]
    [InlineData("/.well-known/host-meta", 200, "application/xrd+xml")]
    [InlineData("/.well-known/nodeinfo", 200, "application/json")]
    [InlineData("/nodeinfo/2.1", 200, "application/json")]
    [InlineData("/nodeinfo/9", 404, "application/json")]
    [InlineData("/ap/inbox", 405, "application/json")]
    [InlineData("/ap/network/inbox", 405, "application/json")]
    [InlineData("/.well-known/webfinger", 400, "application/json")]
    public async Task Every_answer_has_its_type_and_the_headers_of_safety(string path, int status, string type)
    {
        using var answer = await node.Ask(path);
        ((int)answer.StatusCode).Should().Be(status);
        answer.Content.Headers.ContentType!.MediaType.Should().Be(type);
        Header(answer, "Content-Security-Policy").Should().StartWith("default-src 'none'").And.Contain("frame-ancestors 'none'");
        Header(answer, "X-Content-Type-Options").Should().Be("nosniff");
        Header(answer, "Referrer-Policy").Should().Be("strict-origin-when-cross-origin");
        Header(answer, "Cross-Origin-Opener-Policy").Should().Be("same-origin");
        answer.Headers.Server.Should().BeEmpty();
    }

    [Fact]
    public async Task A_feed_is_the_same_answer_whether_it_is_at_hand_or_made_anew()
    {
        // Of a node that has given it never, once and twice; conditional or not.
        await using var fresh = new RunningNode();
        await fresh.InitializeAsync();
        foreach (var headers in (string[][])[[], ["Accept-Encoding: gzip"], ["Accept-Encoding: br", "If-None-Match: *"]])
        {
            var path = $"/feeds/sources/{(headers.Length == 0 ? "vhs" : headers.Length == 1 ? "chex" : "phs")}.rss";
            using var first = await fresh.Ask(path, headers: headers);
            first.Headers.GetValues("Content-Security-Policy").Should().Equal("default-src 'none'; frame-ancestors 'none'; sandbox");
            Header(first, "X-Content-Type-Options").Should().Be("nosniff");
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
            {
                using var again = await fresh.Ask(path, method, null, headers);
                again.StatusCode.Should().Be(first.StatusCode);
                Told(again).Should().Equal(Told(first));
                (await again.Content.ReadAsByteArrayAsync()).Should().Equal(method == HttpMethod.Head ? [] : await first.Content.ReadAsByteArrayAsync());
            }
        }

        static IEnumerable<string> Told(HttpResponseMessage answer) =>
            answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_page_that_the_client_has_is_not_sent_again()
    {
        using var first = await node.Ask("/about/bot");
        using var again = await node.Ask("/about/bot", headers: $"If-None-Match: {first.Headers.ETag}");
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("/ap/network/inbox", "{}", "text/plain", 415)]
    [InlineData("/ap/inbox", "not JSON", "application/activity+json", 400)]
    [InlineData("/ap/nobody/inbox", "{}", "application/activity+json", 404)]
    [InlineData("/ap/network/outbox", "{}", "application/activity+json", 405)]
    [InlineData("/", "{}", "application/json", 405)]
    public async Task What_an_inbox_does_not_take_is_refused_with_a_reason(string path, string body, string type, int status)
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await node.Ask(path, HttpMethod.Post, content);
        ((int)answer.StatusCode).Should().Be(status);
        if (status != 405) (await answer.Content.ReadAsStringAsync()).Should().StartWith("{\"error\":\"");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_refused_whether_it_says_so_or_not(bool chunked)
    {
        using var content = new ByteArrayContent(new byte[1_200_000]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/activity+json");
        using var request = new HttpRequestMessage(HttpMethod.Post, node.Url + "/ap/inbox") { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        using var answer = await node.Http.SendAsync(request);
        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).Should().Contain("1 MB");
    }

    [Fact]
    public async Task A_failure_has_the_headers_of_safety_too()
    {
        // A piece whose length is no number: the server fails while it reads the body.
        using var client = new System.Net.Sockets.TcpClient();
        var own = new Uri(node.Url);
        await client.ConnectAsync(own.Host, own.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /ap/inbox HTTP/1.1\r\nHost: {own.Authority}\r\nConnection: close\r\nContent-Type: application/activity+json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"));
        using var reader = new StreamReader(stream);
        var answer = await reader.ReadToEndAsync();
        answer.Should().StartWith("HTTP/1.1 400").And.Contain("{\"error\":");
        foreach (var header in new[] { "Content-Security-Policy: default-src 'none'", "X-Content-Type-Options: nosniff", "Referrer-Policy:", "Permissions-Policy:", "Cross-Origin-Opener-Policy:", "Cache-Control: no-store" }) answer.Should().Contain(header);
    }

    [Fact]
    public async Task Whoever_asks_too_often_is_told_when_to_come_again_and_others_are_served()
    {
        HttpStatusCode last = default;
        for (var i = 0; i < 400 && last != HttpStatusCode.TooManyRequests; i++)
        {
            using var answer = await node.Ask("/about/bot", headers: "X-Forwarded-For: 203.0.113.7");
            last = answer.StatusCode;
            if (last == HttpStatusCode.TooManyRequests) answer.Headers.RetryAfter!.Delta.Should().BePositive();
            if (last == HttpStatusCode.TooManyRequests) Header(answer, "Cache-Control").Should().Be("no-store");
        }

        last.Should().Be(HttpStatusCode.TooManyRequests);
        using var feed = await node.Ask("/feeds/all.rss", headers: "X-Forwarded-For: 203.0.113.7");
        feed.StatusCode.Should().Be(HttpStatusCode.OK, "feeds have an allowance of their own");
        using var other = await node.Ask("/about/bot", headers: "X-Forwarded-For: 198.51.100.9");
        other.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        using var answer = await node.Ask("/", headers: "X-Long: " + new string('x', 40_000));
        ((int)answer.StatusCode).Should().Be(431);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : answer.Content.Headers.TryGetValues(name, out var more) ? more : []);
}
