using CHEX.Syndicate.Endpoints;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
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
    [InlineData("all.rss", "?source=phs&source=vhs", null)]
    [InlineData("all.rss", "?source=phs&source=vhs&topic=funding", null)]
    [InlineData("all.rss", "?source=vhs&source=phs", "/feeds/all.rss?source=phs&source=vhs")]
    [InlineData("all.rss", "?source=vhs,phs", "/feeds/all.rss?source=phs&source=vhs")]
    [InlineData("all.rss", "?topic=walking%2Cfunding,&source=phs&topic=funding", "/feeds/all.rss?source=phs&topic=funding&topic=walking")]
    [InlineData("all.rss", "?source=vhs&source=vhs", "/feeds/sources/vhs.rss")]
    [InlineData("all.rss", "?source=,", "/feeds/all.rss")]
    [InlineData("sources/vhs.rss", "?topic=walking&topic=funding", "/feeds/all.rss?source=vhs&topic=funding&topic=walking")]
    [InlineData("topics/funding.rss", "?source=vhs,phs", "/feeds/all.rss?source=phs&source=vhs&topic=funding")]
    [InlineData("sources/vhs.rss", "?title=source", null)]
    [InlineData("all.rss", "?dates=added", null)]
    [InlineData("all.rss", "?dates=published", "/feeds/all.rss")]
    [InlineData("all.rss", "?title=source&dates=added", "/feeds/all.rss?dates=added&title=source")]
    [InlineData("all.rss", "?title=source&content=summary&source=a&source=b", "/feeds/all.rss?source=a&source=b&content=summary&title=source")]
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
    [InlineData("?content=none")]
    [InlineData("?content=summary&content=full")]
    [InlineData("?title=1")]
    [InlineData("?dates=Added")]
    public void What_means_something_has_one_meaning_and_is_not_dropped(string query)
    {
        var read = Read("all.rss", query)!;
        read.Wrong.Should().NotBeNullOrEmpty();
        read.Moved.Should().BeNull();
    }

    [Fact]
    public void A_path_says_format_source_and_topic()
    {
        Read("sources/vhs.atom", "")!.Address.Should().Be(new FeedAddress(FeedFormat.Atom, Sources: "vhs"));
        Read("topics/funding.json", "")!.Address.Should().Be(new FeedAddress(FeedFormat.Json, Topics: "funding"));
        Read("all.rss", "?source=vhs&topic=funding")!.Address.Should().Be(new FeedAddress(FeedFormat.Rss, "vhs", "funding"));
    }

    [Fact]
    public void The_same_choice_is_the_same_feed_and_none_is_another_than_all()
    {
        var asked = Read("all.rss", "?source=vhs&topic=b&source=phs&topic=a")!.Address;
        asked.Should().Be(new FeedAddress(FeedFormat.Rss, Ids.Of(["phs", "vhs"]), Ids.Of(["a", "b"])));
        asked.GetHashCode().Should().Be(Read("all.rss", "?topic=a,b&source=phs,vhs")!.Address.GetHashCode());
        asked.Path.Should().Be("sources/phs,vhs/topics/a,b");
        Read("all.rss", "?source=phs&source=vhs")!.Address.Should().NotBe(Read("all.rss", "")!.Address);
        (asked with { Brief = true, Added = true, Titled = true, Deleted = true }).Path.Should().Be("sources/phs,vhs/topics/a,b/summary/added/titled/deleted");
    }

    private static FeedPath? Read(string path, string query) => FeedPath.Read(path, new QueryString(query.Length == 0 ? null : query));
}
