using System.Diagnostics;
using System.Text;
using CHEX.Syndicate.Posts;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

/// <summary>However long and however deep HTML is, cleaning it takes little time and memory, and what is left is whole.</summary>
public sealed class HtmlLimitsTests
{
    private const int FiveMegabytes = 5_000_000;

    private static readonly Uri Page = new("https://www.example.org/news/item");

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<p><font color=1>")]
    [InlineData("<ul><li>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<a href=x><table><td>")]
    [InlineData("<blockquote>x")]
    [InlineData("<dl><dd><b>")]
    [InlineData("<a><div>")]
    [InlineData("<svg><title>")]
    [InlineData("<svg><desc><b><p>")]
    // A look at the text alone takes the rest of these for a comment or for a value.
    [InlineData("<!--><div>")]
    [InlineData("<p a=b=\"><div>")]
    [InlineData("<p><font a=#>")]
    [InlineData("<p><font a=#><object></font></object>")]
    [InlineData("<p>word</p>")]
    [InlineData("<b>a</b>")]
    [InlineData("<p><img src=/#.png>x</p>")]
    [InlineData("<select><option>")]
    public void Nothing_that_is_nested_or_repeated_does_harm(string tag)
    {
        var html = new StringBuilder("<p>the beginning</p>");
        for (var n = 0; html.Length < FiveMegabytes; n++) html.Append(tag.Replace("#", $"{n}", StringComparison.Ordinal));
        var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
        var clean = HtmlCleaner.Clean(html.ToString(), Page);
        clean.Should().Contain("the beginning");
        Encoding.UTF8.GetByteCount(clean!).Should().BeLessThanOrEqualTo(512 * 1024);
        (GC.GetAllocatedBytesForCurrentThread() - allocated).Should().BeLessThan(600_000_000);
        // The whole process's, with other tests beside it: what this is to catch took minutes.
        (Environment.CpuUsage.TotalTime - cpu).Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("<p>Lorem &amp; <a href='/a?b=1&c=2'>ipsum</a></p>", "</p>")]
    [InlineData("<ul><li>Gàidhlig &amp; é</li><li>two</li></ul>", "</ul>")]
    [InlineData("<table><tr><td>\u4f60\u597d</td><td>b</td></tr></table>", "</table>")]
    public void A_long_text_ends_with_an_element_that_is_whole(string part, string end)
    {
        var clean = HtmlCleaner.Clean(string.Concat(Enumerable.Repeat(part, 20_000)), Page)!;
        Encoding.UTF8.GetByteCount(clean).Should().BeInRange(500 * 1024, 512 * 1024);
        clean.Should().EndWith(end);
        CleanHtmlRules.Breaches(clean).Should().BeEmpty();
        HtmlCleaner.Clean(clean, Page).Should().Be(clean);
    }

    [Fact]
    public void Of_a_list_that_is_too_long_the_items_that_fit_are_kept()
    {
        var clean = HtmlCleaner.Clean("<p>First.</p><ul>" + string.Concat(Enumerable.Range(1, 60_000).Select(n => $"<li>Item {n}</li>")) + "</ul><p>Last.</p>", Page)!;
        clean.Should().StartWith("<p>First.</p><ul><li>Item 1</li>").And.EndWith("</li></ul>").And.NotContain("Last.");
        Encoding.UTF8.GetByteCount(clean).Should().BeInRange(511 * 1024, 512 * 1024);
    }

    [Fact]
    public void Of_one_paragraph_that_is_too_long_the_beginning_is_kept()
    {
        var clean = HtmlCleaner.Clean("<p>" + string.Concat(Enumerable.Repeat("word & \"more\" ", 100_000)), Page)!;
        clean.Should().StartWith("<p>word &amp; \"more\" word").And.EndWith("…</p>");
        HtmlCleaner.Clean(clean, Page).Should().Be(clean);
    }
}
