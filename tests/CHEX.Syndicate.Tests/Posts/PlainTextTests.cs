using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Posts.Text;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("Lauren&#8217;s Blog: 10 years &amp; counting", "Lauren’s Blog: 10 years & counting")]
    [InlineData("Lauren&amp;#8217;s Blog", "Lauren’s Blog")]
    [InlineData("  A\n  <b>bold</b>\ttitle ", "A bold title")]
    [InlineData("&lt;em&gt;Really&lt;/em&gt;", "Really")]
    [InlineData("Under 5 < over 6 & AT&T", "Under 5 < over 6 & AT&T")]
    [InlineData("Fish &amp;amp; chips", "Fish & chips")]
    [InlineData("One<br>two<p>three</p>", "One two three")]
    [InlineData("", "")]
    public void A_title_is_one_line_of_text(string html, string expected) => PlainText.OfTitle(html).Should().Be(expected);

    [Theory]
    [InlineData("<p>One\ntwo</p><p>Three<br/>four</p>", "One two\n\nThree\nfour")]
    [InlineData("<ul><li>a</li><li>b</li></ul>after", "a\nb\n\nafter")]
    [InlineData("<div>a</div><div>b</div>", "a\nb")]
    [InlineData("x<script>alert(1)</script><style>p{}</style><iframe src=a>z</iframe>y", "xy")]
    [InlineData("just text", "just text")]
    public void Blocks_are_lines_and_paragraphs(string html, string expected) => PlainText.OfHtml(html).Should().Be(expected);

    [Theory]
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("A\u030A", "\u00C5")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")] // marks in the order of their classes
    [InlineData("\u1E0B\u0323", "\u1E0D\u0307")]
    [InlineData("\u212B", "\u00C5")] // the ångström sign is the letter
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\u0958", "\u0915\u093C")] // never composed
    [InlineData("g\u00E0idhlig", "g\u00E0idhlig")]
    public void Text_is_composed_without_ICU(string text, string expected) => Nfc.Of(text).Should().Be(expected);

    [Fact]
    public void Composing_twice_changes_nothing_and_joins_what_is_the_same()
    {
        var letters = Gen.Elements("e", "a", "o", "\u0301", "\u0300", "\u0323", "\u0327", "\u0315", "\u00E9", "\u1EA5", "\u1112", "\u1161", "\u11AB", "\uAC00", " ", "\U0001D15E", "\u0958");
        var texts = letters.ListOf().Select(l => string.Concat(l)).ToArbitrary();
        Prop.ForAll(texts, text => Nfc.Of(Nfc.Of(text)) == Nfc.Of(text)).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a\u0000b\u0007c\u009Fd\uFEFF\u200B", "abcd")]
    [InlineData("a\u202Eexe.txt", "aexe.txt")] // overrides never stay
    [InlineData("a\u2067b", "a\u2067b\u2069")] // what is opened is closed
    [InlineData("a\u2069b\u202C", "ab")] // what was not opened is not closed
    [InlineData("a\u2067b\nc", "a\u2067b\u2069\nc")]
    [InlineData("\U0001F469\u200D\u2695\uFE0F", "\U0001F469\u200D\u2695\uFE0F")]
    [InlineData("\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F")] // Scotland
    [InlineData("hidden\U000E0068\U000E0069", "hidden")]
    public void What_cannot_be_seen_is_taken_out(string text, string expected) => PlainText.Tidy(text).Should().Be(expected);

    [Fact]
    public void Half_a_character_is_replaced() => PlainText.Tidy("x" + (char)0xD800 + "y").Should().Be("x\uFFFDy");

    [Theory]
    [InlineData("en-gb", "en-GB")]
    [InlineData("EN_gb", "en-GB")]
    [InlineData("gd", "gd")]
    [InlineData("gla", "gd")]
    [InlineData("zh-hant-tw", "zh-Hant-TW")]
    [InlineData("und", null)]
    [InlineData("english (uk)", null)]
    [InlineData("", null)]
    public void Languages_are_written_as_BCP_47_has_them(string tag, string? expected) => LanguageTag.Canonical(tag).Should().Be(expected);
}
