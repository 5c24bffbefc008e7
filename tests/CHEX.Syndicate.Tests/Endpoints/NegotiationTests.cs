using System.Net;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>Addresses of feeds that name no format, asked over HTTP.</summary>
public sealed class NegotiationTests(RunningNode node) : IClassFixture<RunningNode>
{
    private const string Browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    [Theory]
    [InlineData("/feeds/all", "application/atom+xml", "application/atom+xml; charset=utf-8", "/feeds/all.atom")]
    [InlineData("/feeds/all", "application/feed+json", "application/feed+json; charset=utf-8", "/feeds/all.json")]
    [InlineData("/feeds/all", "*/*", "application/rss+xml; charset=utf-8", "/feeds/all.rss")]
    [InlineData("/feeds/sources/vhs", "application/atom+xml", "application/atom+xml; charset=utf-8", "/feeds/sources/vhs.atom")]
    [InlineData("/feeds/topics/funding", "application/atom+xml", "application/atom+xml; charset=utf-8", "/feeds/topics/funding.atom")]
    [InlineData("/feeds/all?source=vhs&topic=funding", Browser, "application/rss+xml; charset=utf-8", "/feeds/all.rss?source=vhs&topic=funding")]
    public async Task A_client_gets_the_format_it_likes_and_is_told_its_own_address(string path, string accept, string type, string own)
    {
        using var answer = await node.Ask(path, headers: "Accept: " + accept);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().Should().Be(type);
        answer.Content.Headers.ContentLocation!.ToString().Should().Be(own);
        string.Join(", ", answer.Headers.Vary).Should().Be("Accept, Accept-Encoding");
        using var direct = await node.Ask(own);
        (await answer.Content.ReadAsStringAsync()).Should().Be(await direct.Content.ReadAsStringAsync());
        direct.Content.Headers.ContentLocation.Should().BeNull();
        string.Join(", ", direct.Headers.Vary).Should().Be("Accept-Encoding");

        using var again = await node.Ask(path, null, null, "Accept: " + accept, $"If-None-Match: {answer.Headers.ETag}");
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        string.Join(", ", again.Headers.Vary).Should().Be("Accept, Accept-Encoding");
    }

    [Theory]
    [InlineData("/feeds/all", "/")]
    [InlineData("/feeds/sources/vhs", "/sources/vhs")]
    [InlineData("/feeds/topics/funding", "/topics/funding")]
    public async Task A_browser_gets_the_page_of_the_same_posts(string path, string page)
    {
        using var answer = await node.Ask(path, headers: "Accept: " + Browser);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        string.Join(", ", answer.Headers.Vary).Should().Be("Accept, Accept-Encoding");
        using var direct = await node.Ask(page);
        (await answer.Content.ReadAsStringAsync()).Should().Be(await direct.Content.ReadAsStringAsync());
        using var feed = await node.Ask(path, headers: "Accept: application/rss+xml");
        feed.Headers.ETag.Should().NotBe(answer.Headers.ETag);
    }

    [Theory]
    [InlineData("/feeds/all?utm_source=x", "/feeds/all")]
    [InlineData("/feeds/all?topic=funding", "/feeds/topics/funding")]
    [InlineData("/feeds/sources/vhs?topic=funding", "/feeds/all?source=vhs&topic=funding")]
    public async Task What_is_asked_for_otherwise_is_sent_to_its_own_address_without_a_format(string asked, string own)
    {
        using var answer = await node.Ask(asked, headers: "Accept: " + Browser);
        answer.StatusCode.Should().Be(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location!.ToString().Should().Be(own);
    }

    [Theory]
    [InlineData("/feeds")]
    [InlineData("/feeds/")]
    [InlineData("/feeds/nothing")]
    [InlineData("/feeds/sources/nobody")]
    [InlineData("/feeds/topics/nothing?utm_source=x")]
    public async Task What_is_not_there_is_told_with_what_is(string path)
    {
        using var answer = await node.Ask(path, headers: "Accept: " + Browser);
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).Should().Contain("/feeds/all.rss");
    }

    [Fact]
    public async Task A_part_is_not_given_and_that_is_said()
    {
        using var answer = await node.Ask("/feeds/all.rss", null, null, "Range: bytes=0-9", "If-Range: \"x\"");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        string.Join(", ", answer.Headers.AcceptRanges).Should().Be("none");
        (await answer.Content.ReadAsByteArrayAsync()).Length.Should().BeGreaterThan(1000);
        answer.Headers.Contains("Set-Cookie").Should().BeFalse();
    }

    [Theory]
    [InlineData("*")]
    [InlineData("\"other\", *")]
    public async Task Whoever_has_anything_at_all_is_fresh_by_a_star_alone(string list)
    {
        using var answer = await node.Ask("/feeds/all.rss", headers: "If-None-Match: " + list);
        answer.StatusCode.Should().Be(list == "*" ? HttpStatusCode.NotModified : HttpStatusCode.OK);
    }
}
