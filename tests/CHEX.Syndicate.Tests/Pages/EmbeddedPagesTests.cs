using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Pages;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Pages;

public sealed class EmbeddedPagesTests
{
    [Theory]
    [InlineData(FeedFormat.Embed, "h1", "h2")]
    [InlineData(FeedFormat.Fragment, "h2", "h3")]
    public async Task A_list_shows_whose_each_post_is_and_when_and_in_which_language(FeedFormat format, string head, string item)
    {
        var html = await Html(new FeedAddress(format));
        var document = new HtmlParser().ParseDocument(html);
        document.QuerySelectorAll(head).Should().ContainSingle().Which.TextContent.Should().Be("Community health news");
        var list = document.QuerySelector("section[lang=en-GB] > ul[role=list]")!;
        list.Children.Should().HaveCount(7);
        list.QuerySelectorAll(item).Select(title => (title.GetAttribute("lang"), title.GetAttribute("dir"), Title: title.TextContent.Trim())).Should().Contain(
            [("gd", "auto", "Slàinte is sunnd 🏴󠁧󠁢󠁳󠁣󠁴󠁿 – coimhearsnachd"), ("ar", "auto", "صحة المجتمع (NHS) \u2067abc\u2069"), ("en-GB", "auto", "<script>alert(\"1\")</script> & </title> ]]> \u202Eevil\u202C ? end")]);
        var day = list.Children.Single(li => li.TextContent.Contains("A day without a time", StringComparison.Ordinal));
        day.QuerySelector("time")!.OuterHtml.Should().Be("<time datetime=\"2026-05-06\">6 May 2026</time>");
        day.QuerySelector("p")!.TextContent.Should().Be("Public Health Scotland, 6 May 2026");
        html.Should().NotContain("Is not shown").And.NotContain("<script").And.NotContain("mail@example.org");
        document.QuerySelectorAll("a").Should().OnlyContain(a => a.GetAttribute("target") == (format == FeedFormat.Embed ? "_top" : null), "a frame's links open in the window, others where they are");
        html.StartsWith("<!DOCTYPE html>", StringComparison.Ordinal).Should().Be(format == FeedFormat.Embed);
        (document.QuerySelector("meta[name=robots]")?.GetAttribute("content")).Should().Be(format == FeedFormat.Embed ? "noindex" : null);
    }

    [Fact]
    public async Task An_empty_list_says_so()
    {
        (await Html(new FeedAddress(FeedFormat.Fragment, Topics: "walking"), posts: false)).Should().Contain("Nothing has been published yet.").And.NotContain("<ul").And.Contain("<h2 dir=\"auto\">Walking – Community health news</h2>");
    }

    private static async Task<string> Html(FeedAddress address, bool posts = true)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        if (posts) await Shelf.Put(store.Db, Newsroom.Posts);
        using var cache = new FeedCache(store.Db, Newsroom.Settings, Newsroom.Addresses, Newsroom.Sources, Newsroom.Topics, Newsroom.Version, store.Clock, EmbeddedPages.Write);
        return Encoding.UTF8.GetString((await cache.Get(address, CancellationToken.None))!.Identity.Span);
    }
}
