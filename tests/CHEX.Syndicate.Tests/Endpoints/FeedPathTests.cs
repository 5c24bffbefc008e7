using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Feeds;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

public sealed class FeedPathTests
{
    [Theory]
    [InlineData("all.rss", "", null)]
    [InlineData("sources/vhs.atom", "", null)]
    [InlineData("topics/mental-health.json", "", null)]
    [InlineData("all.rss", "?source=vhs", "/feeds/sources/vhs.rss")]
    [InlineData("all.json", "?topic=funding&utm_source=x", "/feeds/topics/funding.json")]
    [InlineData("all.rss", "?utm_source=newsletter", "/feeds/all.rss")]
    [InlineData("all.rss", "?source=", "/feeds/all.rss")]
    [InlineData("sources/vhs.rss", "?source=phs", "/feeds/sources/vhs.rss")]
    [InlineData("all.rss", "?source=vhs&topic=funding", null)]
    [InlineData("all.rss", "?topic=funding&source=vhs", "/feeds/all.rss?source=vhs&topic=funding")]
    [InlineData("all.rss", "?source=vhs&topic=funding&utm_source=x", "/feeds/all.rss?source=vhs&topic=funding")]
    [InlineData("all.rss", "?source=%76hs&topic=funding", "/feeds/all.rss?source=vhs&topic=funding")]
    [InlineData("all.rss", "?source=&source=vhs&topic=", "/feeds/sources/vhs.rss")]
    [InlineData("sources/vhs.rss", "?topic=funding", "/feeds/all.rss?source=vhs&topic=funding")]
    [InlineData("topics/funding.rss", "?source=vhs", "/feeds/all.rss?source=vhs&topic=funding")]
    [InlineData("all.rss", "?content=summary", null)]
    [InlineData("all.rss", "?content=full", "/feeds/all.rss")]
    [InlineData("sources/vhs.atom", "?content=summary", null)]
    [InlineData("all.json", "?content=summary&source=vhs", "/feeds/sources/vhs.json?content=summary")]
    [InlineData("all.json", "?content=summary&topic=funding&source=vhs", "/feeds/all.json?source=vhs&topic=funding&content=summary")]
    [InlineData("all.json", "?source=vhs&topic=funding&content=summary", null)]
    public void Each_feed_has_one_address(string path, string query, string? moved)
    {
        var read = Read(path, query);
        read.Should().NotBeNull();
        read!.Moved.Should().Be(moved);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("all.xml")]
    [InlineData("everything.rss")]
    [InlineData("sources/.rss")]
    [InlineData("sources/a/b.rss")]
    [InlineData("")]
    public void What_is_no_feed_is_nothing(string path) => Read(path, "").Should().BeNull();

    [Theory]
    [InlineData("?source=vhs&source=phs&topic=funding")]
    [InlineData("?source=vhs&source=phs")]
    [InlineData("?topic=funding&topic=policy&utm_source=x")]
    [InlineData("?content=none")]
    [InlineData("?content=summary&content=full")]
    public void Several_at_once_are_no_feed_and_none_of_them_is_dropped(string query)
    {
        var read = Read("all.rss", query)!;
        read.Wrong.Should().NotBeNullOrEmpty();
        read.Moved.Should().BeNull();
    }

    [Fact]
    public void A_path_says_format_source_and_topic()
    {
        Read("sources/vhs.atom", "")!.Address.Should().Be(new FeedAddress(FeedFormat.Atom, Source: "vhs"));
        Read("topics/funding.json", "")!.Address.Should().Be(new FeedAddress(FeedFormat.Json, Topic: "funding"));
        Read("all.rss", "?source=vhs&topic=funding")!.Address.Should().Be(new FeedAddress(FeedFormat.Rss, "vhs", "funding"));
    }

    private static FeedPath? Read(string path, string query) => FeedPath.Read(path, new QueryString(query.Length == 0 ? null : query));
}
