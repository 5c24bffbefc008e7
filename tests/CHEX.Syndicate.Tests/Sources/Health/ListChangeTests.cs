using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Health;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Health;

public sealed class ListChangeTests
{
    private static readonly Measures Before = Listed("guid:1", "https://a.example/news/1");

    [Theory]
    [InlineData("guid:1", "https://a.example/news/renamed", true)]
    [InlineData("urn:migrated:1", "https://a.example/news/1", true)]
    [InlineData("urn:migrated:1", "http://www.a.example/news/1/?utm_source=rss", true)]
    [InlineData("guid:2", "https://a.example/news/2", false)]
    public void An_item_is_the_same_while_its_name_or_its_address_is(string name, string url, bool same) =>
        new ListChange(Before, Listed(name, url)).Kept.Should().Be(same ? 1 : 0);

    private static Measures Listed(string name, string url) => Measures.Of([new Item { Names = [name, "url:" + url], Url = url, Title = "One" }], [], whole: true);
}
