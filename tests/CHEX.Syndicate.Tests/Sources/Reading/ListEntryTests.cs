using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class ListEntryTests
{
    [Theory]
    [InlineData("https://a.example/news/1?utm_source=list&utm_campaign=tuesday", true, true)]
    [InlineData("https://a.example/news/1?fbclid=x17", true, true)]
    [InlineData("https://www.a.example/news/1/", true, false)]
    [InlineData("https://a.example/news/2", false, false)]
    [InlineData("https://a.example/news/1?page=2", false, false)]
    public void An_article_is_the_same_under_all_spellings_of_its_address_and_trackers_do_not_have_it_read_again(string url, bool samePage, bool sameEntry)
    {
        var entry = ListEntry.Of(Item(url), "1");
        var plain = ListEntry.Of(Item("https://a.example/news/1"), "1");
        (entry.Page == plain.Page).Should().Be(samePage);
        (entry.Entry == plain.Entry).Should().Be(sameEntry);
    }

    private static Item Item(string url) => new() { Names = ["url:" + url], Url = url, Title = "One" };
}
