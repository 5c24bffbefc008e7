using System.Text;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Health;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Health;

public sealed class ElementNamesTests
{
    [Theory]
    [InlineData("<?xml version='1.0'?><rss><channel><item><title>x</title><content:encoded><![CDATA[<p><b>text</b></p>]]></content:encoded></item></channel></rss>", "rss channel item title content:encoded")]
    [InlineData("\ufeff  <feed><!-- <gone/> --><entry\n id='x'/>", "feed entry")]
    [InlineData("<rss><![CDATA[ never ended <p>", "rss")]
    [InlineData("""{ "items": [ { "id": "1", "url": "<b>" } ], "title": """, "items id url title")]
    [InlineData("", "")]
    [InlineData("no markup at all < 5", "")]
    public void Elements_are_told_by_their_names_and_text_is_text(string document, string names) =>
        string.Join(' ', ElementNames.In(Encoding.UTF8.GetBytes(document))).Should().Be(names);

    [Fact]
    public void No_bytes_are_too_strange() => Prop.ForAll<byte[], int>((bytes, cut) =>
    {
        ElementNames.In(bytes);
        var feed = Encoding.UTF8.GetBytes("{\"a\":[<rss><![CDATA[x]]><!-- y --><item>}");
        ElementNames.In(feed.AsSpan(0, Math.Abs(cut % feed.Length)).ToArray().Concat(bytes).ToArray()).Count.Should().BeLessThanOrEqualTo(200);
        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Items_of_a_page_are_told_by_what_at_least_half_of_them_are_built_of()
    {
        using var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(
            """
            <article class="post-12 card category-news"><h3 class="title"><a>x</a></h3><img></article>
            <article class="card post-13"><h3 class="title"><a>y</a></h3></article>
            <article class="card post-14 sticky"><h3 class="title"><a>z</a></h3></article>
            """);
        ItemStructure.Of(page.QuerySelectorAll("article")).Should().Equal("/article.card", "/article.card/h3.title", "/article.card/h3.title/a");
    }
}
