using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

public sealed class AcceptFormatTests
{
    [Theory]
    [InlineData(null, "rss")]
    [InlineData("", "rss")]
    [InlineData("*/*", "rss")]
    [InlineData("application/atom+xml", "atom")]
    [InlineData("application/feed+json, application/rss+xml;q=0.5", "json")]
    [InlineData("application/json", "json")]
    [InlineData("application/*", "rss")]
    [InlineData("text/html", "page")]
    [InlineData("text/*", "page")]
    // Firefox, Chrome and Safari.
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "page")]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7", "page")]
    // Feed readers, as they ask.
    [InlineData("application/xml, application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, text/html, */*;q=0.9", "rss")]
    [InlineData("application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1", "rss")]
    [InlineData("application/atom+xml, application/rss+xml;q=0.9", "atom")]
    // A range that names it closer counts more, wherever it stands.
    [InlineData("application/rss+xml;q=0, */*", "atom")]
    [InlineData("*/*, application/rss+xml;q=0.1", "atom")]
    [InlineData("application/xml;q=1, application/rss+xml;q=0.2, application/atom+xml;q=0.3", "atom")]
    [InlineData("image/png", "rss")]
    [InlineData(";;;,,,q=1", "rss")]
    [InlineData("text/html;q=oops, application/atom+xml;q=0.1", "atom")]
    public void What_the_client_likes_best_is_chosen(string? header, string chosen) =>
        (AcceptFormat.Choose(header, hasPage: true)?.Extension() ?? "page").Should().Be(chosen);

    [Fact]
    public void Where_there_is_no_page_a_browser_gets_a_feed() =>
        AcceptFormat.Choose("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", hasPage: false).Should().Be(FeedFormat.Rss);

    [Fact]
    public void A_list_without_end_is_cheap() =>
        AcceptFormat.Choose(string.Join(',', Enumerable.Repeat("image/png", 5000)) + ",text/html", hasPage: true).Should().Be(FeedFormat.Rss);
}
