using System.Net;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

public sealed class FeedTextTests
{
    [Fact]
    public void What_no_document_can_carry_is_left_out()
    {
        // Not as inline data: attributes cannot carry half a surrogate pair either.
        FeedText.Clean("plain").Should().Be("plain");
        FeedText.Clean("a\u0000b\u0007c\u001bd").Should().Be("abcd");
        FeedText.Clean("tab\tline\nend").Should().Be("tab\tline\nend");
        FeedText.Clean("\ud83d\ude00 stays, \ud83d alone goes, \ude00 too").Should().Be("\ud83d\ude00 stays,  alone goes,  too");
        FeedText.Clean("\ude00\ud83d").Should().BeEmpty();
        FeedText.Clean("x\uffffy\ufffez\ufffd").Should().Be("xyz?");
        FeedText.Clean("no \ufdd0\ufdef\ud83f\udffe\ud83f\udfff characters").Should().Be("no  characters");
        FeedText.Line(" a\r\n\tb \u2028 c\u00a0d ").Should().Be("a b c\u00a0d");
        FeedText.Clean("C1 \u0080\u0085\u009f\u00a0").Should().Be("C1 \u00a0");
    }

    [Theory]
    [InlineData("https://site.example/news?a=1&b=%C3%A9#c", "https://site.example/news?a=1&b=%C3%A9#c")]
    [InlineData("https://site.example/naidheachdan/slàinte is \"sunnd\"", "https://site.example/naidheachdan/sl%C3%A0inte%20is%20%22sunnd%22")]
    [InlineData("https://slàinte.example:8443/", "https://xn--slinte-jta.example:8443/")]
    [InlineData("https://reader:secret@site.example/feed/", "https://site.example/feed/")]
    [InlineData("https://[::1]:8080/é", "https://[::1]:8080/%C3%A9")]
    [InlineData("https://site.example/[x]?q[]=1", "https://site.example/%5Bx%5D?q%5B%5D=1")]
    [InlineData("https://site.example/%zz/100%#a#b", "https://site.example/%25zz/100%25#a%23b")]
    [InlineData("https://site.example", "https://site.example/")]
    [InlineData("nonsense", "nonsense")]
    public void An_address_is_one_that_every_format_can_carry_and_tells_no_password(string given, string told) => FeedText.Address(given).Should().Be(told);

    [Theory]
    [InlineData("https://Site.example:443/%7eann/%c3%a9", "https://site.example/~ann/%C3%A9")]
    [InlineData("https://site.example", "https://site.example/")]
    [InlineData("https://site.example/a?b=%2f", "https://site.example/a?b=%2F")]
    public void An_id_is_spelled_in_one_way(string given, string id) => FeedText.Canonical(given).Should().Be(id);

    [Theory]
    [InlineData("Ann Smith <ann@site.example>", "Ann Smith")]
    [InlineData("<ann@site.example>", "")]
    [InlineData("Ann <3 Smith @ CHEX", "Ann <3 Smith @ CHEX")]
    public void A_name_holds_no_mail_address(string given, string told) => FeedText.WithoutMail(given).Should().Be(told);

    [Theory]
    [InlineData("AT&T", true)]
    [InlineData("Funding & grants", false)]
    [InlineData("1 < 2", false)]
    [InlineData("<b>", true)]
    [InlineData("</b>", true)]
    [InlineData("&#38;", true)]
    public void Plain_text_that_looks_like_html_is_known(string text, bool looks) => FeedText.LooksLikeMarkup(text).Should().Be(looks);

    [Fact]
    public void Posts_of_one_day_are_updated_in_fractions_of_a_second_that_are_their_own()
    {
        var day = new DateTimeOffset(2026, 5, 5, 23, 0, 0, TimeSpan.Zero);
        string[] said = [.. Enumerable.Range(0, 50).Select(n => FeedText.Rfc3339(day, "post/" + n))];

        said.Should().OnlyHaveUniqueItems().And.OnlyContain(date => date.StartsWith("2026-05-05T23:00:00.", StringComparison.Ordinal) && date.Length == 27);
        FeedText.Rfc3339(day, "post/1").Should().Be(said[1]);
    }

    [Fact]
    public void Dates_have_the_right_weekday_in_utc()
    {
        var summer = new DateTimeOffset(2026, 10, 1, 0, 30, 0, TimeSpan.FromHours(1));
        FeedText.Rfc822(summer).Should().Be("Wed, 30 Sep 2026 23:30:00 +0000");
        FeedText.Rfc3339(summer).Should().Be("2026-09-30T23:30:00Z");
    }

    [Theory]
    [InlineData(FeedFormat.Rss)]
    [InlineData(FeedFormat.Atom)]
    [InlineData(FeedFormat.Json)]
    public void Half_a_character_and_none_at_all_make_no_broken_document(FeedFormat format) =>
        FeedRules.Broken(Encoding.UTF8.GetBytes(Written(Document(Newsroom.Hostile), format)), format).Should().BeEmpty();

    [Fact]
    public void Whatever_a_post_says_is_read_back_from_every_format_as_it_was() =>
        Prop.ForAll(Generators.Texts().ToArbitrary(), texts =>
        {
            var (title, content) = texts;
            var post = Newsroom.Posts[0] with { Title = "t" + title, Content = "<p>" + content, Summary = "s" };
            var feed = Document(post);
            var (wanted, text) = (FeedText.Line(post.Title), Lines(FeedText.Clean(post.Content!)));

            var rss = XDocument.Parse(Written(feed, FeedFormat.Rss), LoadOptions.PreserveWhitespace).Descendants("item").Single();
            Lines(rss.Element("title")!.Value).Should().Be(wanted);
            Lines(rss.Element(XName.Get("encoded", "http://purl.org/rss/1.0/modules/content/"))!.Value).Should().Be(text);
            var atom = XDocument.Parse(Written(feed, FeedFormat.Atom), LoadOptions.PreserveWhitespace).Root!.Elements().Single(e => e.Name.LocalName == "entry");
            var said = atom.Elements().Single(e => e.Name.LocalName == "title");
            Lines((string?)said.Attribute("type") == "html" ? WebUtility.HtmlDecode(said.Value) : said.Value).Should().Be(wanted);
            Lines(atom.Elements().Single(e => e.Name.LocalName == "content" && e.Name.Namespace == e.Parent!.Name.Namespace).Value).Should().Be(text);
            var json = JsonDocument.Parse(Written(feed, FeedFormat.Json)).RootElement.GetProperty("items")[0];
            Lines(json.GetProperty("title").GetString()!).Should().Be(wanted);
            Lines(json.GetProperty("content_html").GetString()!).Should().Be(text);
        }).QuickCheckThrowOnFailure();

    // XML readers and writers make one kind of line end of all (XML 1.0 §2.11).
    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static FeedDocument Document(Post post) => FeedComposer.Compose(
        new FeedAddress(FeedFormat.Rss), new FeedSelection(1, null, [new ToldPost(post, [])]), Newsroom.Settings, Newsroom.Addresses,
        Newsroom.Sources.ToDictionary(source => source.Id), Newsroom.Topics, Newsroom.Version);

    private static string Written(FeedDocument feed, FeedFormat format)
    {
        using var bytes = new MemoryStream();
        RenderedFeed.Write(bytes, feed, format);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    private static class Generators
    {
        private static readonly string[] Pieces = ["]]>", "]]", ">", "<", "&", "&amp;", "<![CDATA[", "\u0000", "\u001f", "\r", "\n", "\r\n", "\t", "\ud83d", "\ude00", "\ud83d\ude00", "\ufffe", "\u202e", "é", "a", " ", "\"", "'", "-->", "\u2028", "\u0085"];

        public static Gen<(string, string)> Texts()
        {
            var text = Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));
            return from title in text from content in text select (title, content);
        }
    }
}
