using AngleSharp.Html.Parser;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Posts.Html;
using CHEX.Syndicate.Posts.Text;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>Cleaned HTML is read without a parser, and what is seen in it is what a parser sees.</summary>
public sealed class VisibleTests
{
    private static readonly Uri Page = new("https://www.example.org/news/item");

    [Theory]
    [InlineData("<p>One &amp; two</p><ul><li>a<li>b</ul>", "One & two a b")]
    [InlineData("<table><tr><td>1<td>2</table>", "1 2")]
    [InlineData("a<br>b<b>c</b>d", "a bcd")]
    [InlineData("1 &lt; 2 &amp;amp; \"q\"", "1 < 2 &amp; \"q\"")]
    public void Words_are_apart_where_a_reader_sees_them_apart(string html, string words) =>
        Visible.Of(HtmlCleaner.Clean(html, Page)!).Words.Should().Be(words);

    [Fact]
    public void Addresses_in_texts_that_look_like_attributes_are_not_taken()
    {
        var seen = Visible.Of("<p><a href=\"https://a.example/\" title=\" href=&quot;https://b.example/\">x</a><img alt=\" src=\" src=\"https://c.example/p.jpg?w=1\"></p>");

        seen.Links.Should().Equal(Links("https://a.example/"));
        seen.Pictures.Should().Equal(Visible.Picture("https://c.example/p.jpg"));
    }

    /// <summary>Holds the reading of a cleaned text against a parser's.</summary>
    internal static void SameAsParsed(string clean)
    {
        var body = new HtmlParser().ParseDocument("<!DOCTYPE html><body>" + clean).Body!;
        var seen = Visible.Of(clean);

        seen.Words.Should().Be(Lines.One(Noise.Without(TextOf.Html(clean))), "of {0}", clean);
        seen.Links.Should().Equal(Links([.. body.QuerySelectorAll("a").Select(a => a.GetAttribute("href"))]), "{0}", clean);
        seen.Pictures.Should().Equal(body.QuerySelectorAll("img, audio, video, source").Select(i => Visible.Picture(i.GetAttribute("src"))).Where(p => p.Length > 0).Distinct().Order(StringComparer.Ordinal), "{0}", clean);
    }

    private static IEnumerable<string> Links(params string?[] addresses) =>
        addresses.Select(a => a is null ? "" : Noise.Address(CanonicalUrl.Key(a))).Distinct().Order(StringComparer.Ordinal);
}
