using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using CHEX.Syndicate.Demo;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds.WebSub;
using CHEX.Syndicate.Tests.Wiring;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>The hub and what leads to it, over HTTP. The publisher tests are those of websub.rocks, by their numbers; 101 is about topics that are HTML pages, and none of ours is.</summary>
public sealed class HubEndpointTests(RunningNode node) : IClassFixture<RunningNode>
{
    private static readonly string[] Feeds =
    [
        "/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds/sources/vhs.rss", "/feeds/topics/funding.atom", "/feeds/all.json?source=vhs&topic=funding", "/feeds/all.rss?content=summary",
    ];

    private string Hub => node.Url + "/websub";

    [Theory]
    [InlineData("GET", null)]
    [InlineData("HEAD", null)]
    [InlineData("GET", "*")]
    public async Task Publisher_100_every_feed_names_its_hub_and_itself_in_its_headers_a_304_too(string method, string? known)
    {
        foreach (var feed in Feeds)
        {
            using var answer = await node.Ask(feed, new HttpMethod(method), null, known is null ? [] : [$"If-None-Match: {known}"]);
            answer.StatusCode.Should().Be(known is null ? HttpStatusCode.OK : HttpStatusCode.NotModified);
            Links(answer).Should().Contain($"<{Hub}>; rel=\"hub\"").And.Contain($"<{node.Url}{feed}>; rel=\"self\"");
            Links(answer).Count(l => l.EndsWith("rel=\"self\"", StringComparison.Ordinal)).Should().Be(1);
        }
    }

    [Fact]
    public async Task Publisher_102_and_103_every_feed_names_both_in_its_document()
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        foreach (var feed in Feeds)
        {
            var text = await (await node.Ask(feed)).Content.ReadAsStringAsync();
            if (feed.Contains(".json", StringComparison.Ordinal))
            {
                using var json = JsonDocument.Parse(text);
                json.RootElement.GetProperty("hubs").EnumerateArray().Select(h => (h.GetProperty("type").GetString(), h.GetProperty("url").GetString())).Should().Equal(("WebSub", Hub));
                json.RootElement.GetProperty("feed_url").GetString().Should().Be(node.Url + feed);
                continue;
            }

            var root = XDocument.Parse(text).Root!;
            var links = (root.Name == atom + "feed" ? root : root.Element("channel")!).Elements(atom + "link").ToLookup(l => (string)l.Attribute("rel")!, l => (string)l.Attribute("href")!);
            links["hub"].Should().Equal(Hub);
            links["self"].Should().Equal(node.Url + feed);
        }
    }

    [Fact]
    public async Task Publisher_104_whoever_looks_at_the_headers_first_finds_what_the_document_says_and_a_page_is_no_topic()
    {
        using var negotiated = await node.Ask("/feeds/all", null, null, "Accept: application/atom+xml");
        Links(negotiated).Should().Contain($"<{Hub}>; rel=\"hub\"").And.Contain($"<{node.Url}/feeds/all.atom>; rel=\"self\"", "what is negotiated has a topic of its own for each format (§4.1)");
    }

    [Theory]
    [InlineData("", "hub.mode")]
    [InlineData("hub.mode=subscribe", "hub.topic")]
    [InlineData("hub.mode=subscribe&hub.topic={0}/feeds/all.rss", "hub.callback")]
    [InlineData("hub.mode=subscribe&hub.topic={0}/feeds/all.rss&hub.callback=http://127.0.0.1/%00&hub.lease_seconds=x", "hub.lease_seconds")]
    [InlineData("hub.mode=subscribe&hub.topic=%FF%FE&hub.callback=%%%&hub.secret", "hub.topic")]
    [InlineData("hub.topic=a&hub.topic=b&hub.mode=subscribe", "hub.topic is given more than once")]
    public async Task What_is_wrong_is_said_in_plain_text_with_the_fields_name(string form, string field)
    {
        using var answer = await Post(string.Format(null, form, node.Url));
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/plain; charset=utf-8");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(field);
    }

    [Fact]
    public async Task Only_forms_of_a_sensible_size_are_read_and_the_hub_says_what_it_is()
    {
        using var json = await node.Ask("/websub", HttpMethod.Post, new StringContent("{}", null, "application/json"));
        json.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
        using var large = await Post("hub.mode=" + new string('x', 20_000));
        large.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        using var read = await node.Ask("/websub");
        read.StatusCode.Should().Be(HttpStatusCode.MethodNotAllowed);
        read.Content.Headers.Allow.Should().Equal("POST");
        (await read.Content.ReadAsStringAsync()).Should().Contain("WebSub hub");
    }

    [Fact]
    public async Task A_request_is_taken_with_202_and_then_verified()
    {
        await using var subscriber = await Subscriber.Start();
        using var answer = await Post($"hub.mode=subscribe&hub.topic={Uri.EscapeDataString(node.Url + "/feeds/all.rss")}&hub.callback={Uri.EscapeDataString(subscriber.Callback())}&hub.secret=a%26b");
        ((int)answer.StatusCode, (await answer.Content.ReadAsByteArrayAsync()).Length).Should().Be((202, 0));
        await Eventually.True(() => !subscriber.Asked.IsEmpty);
        subscriber.Asked.Single().Should().BeEquivalentTo(new { Mode = "subscribe", Topic = node.Url + "/feeds/all.rss" });
    }

    [Fact]
    public async Task Where_push_is_switched_off_nothing_leads_to_a_hub_and_there_is_none()
    {
        using var folder = new TempFolder();
        await using var sites = await SampleSites.Start(TimeProvider.System, default);
        var url = $"http://127.0.0.1:{RunningNode.FreePort()}";
        await using var off = await Node.Start(url, folder.Path, DemoConfiguration.For(url, sites, KeyValuePair.Create("SYNDICATE__Feeds__Push", "false")));
        using var http = new HttpClient();
        using var feed = await http.GetAsync(new Uri(url + "/feeds/all.atom"));
        Links(feed).Should().NotContain(l => l.Contains("hub", StringComparison.Ordinal));
        (await feed.Content.ReadAsStringAsync()).Should().NotContain("rel=\"hub\"");
        using var content = new FormUrlEncodedContent([]);
        using var answer = await http.PostAsync(new Uri(url + "/websub"), content);
        ((int)answer.StatusCode).Should().BeOneOf(404, 405);
    }

    private Task<HttpResponseMessage> Post(string form) => node.Ask("/websub", HttpMethod.Post, new StringContent(form, null, "application/x-www-form-urlencoded"));

    private static List<string> Links(HttpResponseMessage answer) => [.. string.Join(", ", answer.Headers.GetValues("Link")).Split(", ")];
}
