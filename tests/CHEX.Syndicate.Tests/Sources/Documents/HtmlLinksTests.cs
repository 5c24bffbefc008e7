using CHEX.Syndicate.Sources.Documents;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents;

public sealed class HtmlLinksTests
{
    private static readonly Uri At = new("https://hall.example/news/");

    [Theory]
    [InlineData("<a href=\"tea\">", "<a href=\"https://hall.example/news/tea\">")]
    [InlineData("<a href='/tea?a=1&amp;b=2'>", "<a href='https://hall.example/tea?a=1&amp;b=2'>")]
    [InlineData("<A HREF = tea>", "<A HREF = https://hall.example/news/tea>")]
    [InlineData("<img alt='x' src=\"pot.jpg\" srcset=\"a.jpg 300w, /b.jpg 2x\">", "<img alt='x' src=\"https://hall.example/news/pot.jpg\" srcset=\"https://hall.example/news/a.jpg 300w, https://hall.example/b.jpg 2x\">")]
    [InlineData("<a href=\"https://other.example/\">", null)]
    [InlineData("<a href=\"mailto:tea@hall.example\">", null)]
    [InlineData("<a href=\"#top\">", null)]
    [InlineData("<p title=\"href=tea\">href=tea</p>", null)]
    [InlineData("1 < 2 and href=tea", null)]
    [InlineData("<a href=\"tea", null)]
    public void Addresses_are_made_absolute_and_nothing_else_is_touched(string html, string? expected) => HtmlLinks.Absolute(html, At).Should().Be(expected ?? html);

    [Fact]
    public void What_was_made_absolute_stays_and_no_text_makes_it_throw()
    {
        var piece = Gen.Elements("<", ">", "a", " href=", "\"", "'", "tea", "=", "src", "/", " ", "&amp;", "<img srcset=", ", ", "#");
        Prop.ForAll(piece.ListOf().Select(p => string.Concat(p)).ToArbitrary(), html =>
        {
            var once = HtmlLinks.Absolute(html, At);
            return HtmlLinks.Absolute(once, At) == once;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }
}
