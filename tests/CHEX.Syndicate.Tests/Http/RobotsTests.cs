using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class RobotsTests
{
    private const string Agent = "CHEX.Syndicate/0.1 (+https://news.example.org/about/bot)";

    [Theory]
    [InlineData("/latest/article?format=rss", true)]
    [InlineData("/latest/article?category=News&format=rss", true)]
    [InlineData("/latest/article?offset=1729764000222", true)]
    [InlineData("/latest/article", true)]
    [InlineData("/latest/article?format=json", false)]
    [InlineData("/latest/article?format=json-pretty", false)]
    [InlineData("/latest/article?offset=1&format=json", false)]
    [InlineData("/latest/article?offset=1&reversePaginate=true", false)]
    [InlineData("/latest/article?tag=x", false)]
    [InlineData("/search", false)]
    [InlineData("/account", false)]
    [InlineData("/accounts", true)]
    [InlineData("/api/x", false)]
    [InlineData("/api/ui-extensions/x", true)]
    public void What_Squarespace_allows(string path, bool allowed)
    {
        var file = RobotsFile.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Http", "Fixtures", "robots-squarespace.txt")), ["CHEX.Syndicate"]);
        file.Allows(new Uri("https://www.chex.org.uk" + path)).Should().Be(allowed);
    }

    [Theory]
    [InlineData("User-agent: *\nDisallow: /", "/a", false)]
    [InlineData("User-agent: *\nDisallow:", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /a\nAllow: /a", "/a", true)]
    [InlineData("User-agent: *\nDisallow: /a*\nAllow: /a", "/ab", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x.pdf", false)]
    [InlineData("User-agent: *\nDisallow: /*.pdf$", "/x.pdf?y", true)]
    [InlineData("User-agent: *\nDisallow: /", "/robots.txt", true)]
    [InlineData("User-agent: *\nDisallow: /\nUser-agent: chex.syndicate\nDisallow: /b", "/a", true)]
    [InlineData("User-agent: CHEX-Syndicate\nDisallow: /b\n\nUser-agent: *\nDisallow: /\n\nUser-agent: chex.syndicate/1.0\nDisallow: /c", "/c", false)]
    [InlineData("User-agent: other\nUser-agent: *\nDisallow: /b", "/b", false)]
    [InlineData("User-agent: other\nDisallow: /", "/a", true)]
    [InlineData("Disallow: /", "/a", true)]
    [InlineData("\uFEFFuser-agent : *  # all\r\ndisallow : /a # no\r\n", "/a", false)]
    [InlineData("User-agent: *\nDisallow: /caf\u00e9", "/caf%c3%a9", false)]
    [InlineData("User-agent: *\nDisallow: /%7Ejoe", "/~joe/", false)]
    [InlineData("<html><body>Not found: really</body></html>", "/a", true)]
    public void The_longest_rule_for_us_decides(string text, string path, bool allowed) =>
        RobotsFile.Read(Encoding.UTF8.GetBytes(text), ["CHEX.Syndicate", "CHEX-Syndicate"]).Allows(new Uri("https://example.org" + path)).Should().Be(allowed);

    [Fact]
    public void A_pause_is_heeded_up_to_half_a_minute()
    {
        RobotsFile.Read("User-agent: *\nCrawl-delay: 2.5\nDisallow: /a"u8, []).CrawlDelay.Should().Be(TimeSpan.FromSeconds(2.5));
        RobotsFile.Read("User-agent: *\nCrawl-delay: 86400"u8, []).CrawlDelay.Should().Be(TimeSpan.FromSeconds(30));
        RobotsFile.Read("User-agent: *\nCrawl-delay: NaN"u8, []).CrawlDelay.Should().BeNull();
        RobotsFile.Read("User-agent: *\nCrawl-delay: -Infinity"u8, []).CrawlDelay.Should().BeNull();
    }

    [Fact]
    public async Task It_is_read_once_a_day_and_a_site_without_one_allows_everything()
    {
        await using var site = await LoopbackSite.Start();
        var clock = new TestClock();
        using var outgoing = new Outgoing(new OutgoingOptions { UserAgent = Agent, AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
        var robots = new Robots(outgoing, Agent, clock);
        (await robots.Allows(site.At("/a"), default)).Should().BeTrue();
        (await robots.Allows(site.At("/b"), default)).Should().BeTrue();
        site.Asked.Should().Equal("/robots.txt");

        site.Page("/robots.txt", "User-agent: *\nDisallow: /b", "text/plain");
        clock.Advance(TimeSpan.FromHours(25));
        var answer = await robots.Ask(site.At("/b"), default);
        answer.Allowed.Should().BeFalse();
        answer.Reason.Should().Contain("/robots.txt").And.Contain("\"/b\"");
    }

    [Fact]
    public async Task One_that_cannot_be_read_forbids_everything_unless_it_was_read_before()
    {
        await using var site = await LoopbackSite.Start();
        var clock = new TestClock();
        using var outgoing = new Outgoing(new OutgoingOptions { UserAgent = Agent, AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
        var robots = new Robots(outgoing, Agent, clock);
        site.Page("/robots.txt", "oops", status: 503);
        var answer = await robots.Ask(site.At("/a"), default);
        answer.Allowed.Should().BeFalse();
        answer.Reason.Should().Contain("503");

        site.Page("/robots.txt", "User-agent: *\nDisallow: /b", "text/plain");
        clock.Advance(TimeSpan.FromMinutes(11));
        (await robots.Allows(site.At("/a"), default)).Should().BeTrue();

        site.Page("/robots.txt", "oops", status: 500);
        clock.Advance(TimeSpan.FromHours(25));
        (await robots.Allows(site.At("/a"), default)).Should().BeTrue();
        (await robots.Allows(site.At("/b"), default)).Should().BeFalse();
        clock.Advance(TimeSpan.FromDays(31));
        (await robots.Allows(site.At("/a"), default)).Should().BeFalse();
    }
}
