using System.Text;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents;

public sealed class FeedDocumentTests
{
    private static readonly Uri Url = new("https://news.example.org/feed");

    private static Listing Read(string text, string? contentType = null) => Read(Encoding.UTF8.GetBytes(text), contentType);

    private static Listing Read(byte[] bytes, string? contentType = null) => FeedDocument.Read(bytes, contentType, Url, Fixture.London);

    private static Item RssItem(string inside, string attributes = "") => Read($"<rss version='2.0' {attributes}><channel><title>T</title><item><guid>1</guid>{inside}</item></channel></rss>").Items.Single();

    private static Item AtomEntry(string inside) => Read($"<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><id>f</id><author><name>The feed</name></author><entry><id>tag:1</id>{inside}</entry></feed>").Items.Single();

    private static void Refused(string text, string why)
    {
        var read = () => Read(text);
        read.Should().Throw<UnreadableException>().WithMessage(why);
    }

    [Fact]
    public void Atom_is_read_with_base_language_and_every_type_of_text()
    {
        var listing = Read("""
            <?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.example/blog/" xml:lang="en-GB"><title>Feed &amp;amp; co</title><link rel="next" href="?page=2"/>
            <author><name>Nan</name><email>nan@a.example</email></author>
            <entry xml:lang="gd"><id>tag:a,2026:1</id><title type="text">1 &lt; 2 &amp; so on</title><link href="one"/><link rel="enclosure" type="audio/mpeg" href="/1.mp3" length="1,024"/>
            <published>2026-01-05T10:00:00+01:00</published><updated>2026-01-06T10:00:00Z</updated><category term="news" label="News"/><category term="plain"/>
            <summary>short</summary><content type="xhtml" xml:base="deep/"><div xmlns="http://www.w3.org/1999/xhtml"><p class="x">Big<br/>text &amp; <b>more</b></p></div></content></entry>
            <entry><id>tag:a,2026:2</id><title type="html">&lt;i&gt;Two&lt;/i&gt;</title><author><name>Own</name></author><content type="html">&lt;p&gt;Body</content></entry></feed>
            """);
        listing.Origin.Should().Be("atom");
        listing.Title.Should().Be("Feed & co");
        listing.Next.Should().Be(new Uri("https://a.example/blog/?page=2"));
        var one = listing.Items[0];
        one.Names.Should().Equal("guid:tag:a,2026:1", "url:https://a.example/blog/one");
        one.Title.Should().Be("1 &lt; 2 &amp; so on", "text is not markup");
        one.Language.Should().Be("gd");
        one.Authors.Should().Equal("Nan");
        one.Categories.Should().Equal("News", "plain");
        one.Enclosures.Should().Equal(new Enclosure("https://a.example/1.mp3", "audio/mpeg", 1024));
        one.Content.Should().Contain("<p class=\"x\">Big<br>text &amp; <b>more</b></p>");
        one.BaseUrl.Should().Be("https://a.example/blog/deep/");
        one.Published!.Instant.Should().Be(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        listing.Items[1].Should().BeEquivalentTo(new { Title = "<i>Two</i>", Content = "<p>Body", Authors = new[] { "Own" } }, o => o.ExcludingMissingMembers());
    }

    [Fact]
    public void An_entry_with_only_an_update_is_dated_by_it() =>
        AtomEntry("<updated>2026-01-06T10:00:00Z</updated>").Published!.Instant.Should().Be(new DateTimeOffset(2026, 1, 6, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public void JSON_Feed_is_read_in_both_versions()
    {
        var listing = Read("""
            {"version":"https://jsonfeed.org/version/1.1","title":"J","language":"en","home_page_url":"https://j.example/","authors":[{"name":"Jo"}],"next_url":"https://j.example/2",
            "items":[{"id":7,"url":"/seven","title":"A & B","content_text":"One\n\nTwo < 3","summary":"S","date_published":"2026-02-01T00:00:00Z","tags":["x","x","y"],"image":"i.png","attachments":[{"url":"a.mp3","mime_type":"audio/mpeg","size_in_bytes":12}]},
            {"id":"8","content_html":"<p>H</p>","author":{"name":"Old"}},{"title":"no id"}]}
            """);
        listing.Origin.Should().Be("json-feed");
        listing.Next.Should().Be(new Uri("https://j.example/2"));
        listing.Notes.Should().ContainSingle(n => n.Contains("1 items without id"));
        var seven = listing.Items[0];
        seven.Names.Should().Equal("guid:7", "url:https://j.example/seven");
        seven.Title.Should().Be("A &amp; B");
        seven.Content.Should().Be("<p>One</p><p>Two &lt; 3</p>");
        seven.Categories.Should().Equal("x", "y");
        seven.Image!.Url.Should().Be("https://j.example/i.png");
        seven.Enclosures.Should().Equal(new Enclosure("https://j.example/a.mp3", "audio/mpeg", 12));
        seven.Authors.Should().Equal("Jo");
        listing.Items[1].Authors.Should().Equal("Old");
    }

    [Fact]
    public void A_JSON_feed_that_breaks_off_keeps_its_complete_items()
    {
        var listing = Read("""{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"},{"id":"2"},{"id":"3""");
        listing.Complete.Should().BeFalse();
        listing.Items.Should().HaveCount(2);
    }

    [Theory]
    [InlineData("<description>D</description>", "D", null, "a short description alone is a summary")]
    [InlineData("<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</description>", null, "<p>One</p><p>Two</p>", "paragraphs are an article")]
    [InlineData("<description>D</description><content:encoded>C</content:encoded>", "D", "C", "beside the text it is the excerpt")]
    [InlineData("<content:encoded>C</content:encoded><description> C </description>", null, "C", "an excerpt that is the text is none")]
    [InlineData("<description></description>", null, null, "empty says nothing")]
    [InlineData("<description>Raw <b>bold</b> &amp; x</description>", "Raw <b>bold</b> &amp; x", null, "unescaped HTML reads like escaped")]
    public void Excerpt_and_text_are_told_apart(string inside, string? summary, string? content, string because)
    {
        var item = RssItem(inside, "xmlns:content='http://purl.org/rss/1.0/modules/content/'");
        item.Summary.Should().Be(summary, because);
        item.Content.Should().Be(content, because);
    }

    [Fact]
    public void Namespaces_go_by_their_URI_however_it_is_spelt()
    {
        var item = RssItem("<c:encoded>C</c:encoded><d:creator>Ann</d:creator><m:content medium='image' url='/i.jpg' width='9'><m:description>Alt</m:description></m:content><x:title>Wrong</x:title><s:variant><title>Wrong</title></s:variant>",
            "xmlns:c='https://purl.org/RSS/1.0/modules/content' xmlns:d='HTTP://purl.org/dc/elements/1.1' xmlns:m='http://www.rssboard.org/media-rss' xmlns:x='urn:x' xmlns:s='urn:shop'");
        item.Content.Should().Be("C");
        item.Authors.Should().Equal("Ann");
        item.Image.Should().Be(new ItemImage("https://news.example.org/i.jpg", "Alt", 9));
        item.Title.Should().BeNull();
    }

    [Fact]
    public void Undeclared_prefixes_mean_what_they_usually_mean()
    {
        RssItem("<dc:creator>Ann</dc:creator>").Authors.Should().Equal("Ann");
        RssItem("<zz:thing>x</zz:thing><title>T</title>").Title.Should().Be("T");
    }

    [Theory]
    [InlineData("ann@example.org (Ann Smith)", "Ann Smith")]
    [InlineData("Ann Smith", "Ann Smith")]
    [InlineData("ann@example.org", null)]
    public void An_author_is_a_name_and_never_an_address(string author, string? name) =>
        RssItem($"<author>{author}</author>").Authors.Should().Equal(name is null ? [] : [name]);

    [Fact]
    public void What_is_not_well_formed_is_mended()
    {
        var listing = Read("junk<br />\n<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a \"b\">]><rss version='2.0'><channel><item><guid>1</guid><title>Fish & Chips&nbsp;&eacute; &#x1F; \u000B 3 < 4 &bogus; &amp; <![CDATA[& kept]]></title></item></channel></rss><!-- --> trailing & junk");
        var item = listing.Items.Single();
        item.Title.Should().Be("Fish & Chips\u00A0é   3 < 4 &bogus; & & kept".Replace("   3", "   3"));
        listing.Complete.Should().BeTrue();
        listing.Notes.Should().Contain(n => n.StartsWith("Not well-formed")).And.Contain(n => n.StartsWith("Before the feed stands “junk"));
    }

    [Fact]
    public void A_document_that_breaks_off_keeps_its_complete_items_and_says_so()
    {
        var listing = Read("<rss><channel><item><guid>1</guid></item><item><guid>2</guid></item><item><guid>3</gu");
        listing.Items.Should().HaveCount(2);
        listing.Complete.Should().BeFalse();
        listing.Notes.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("", "*found nothing: the document is empty*")]
    [InlineData(" \n ", "*the document is blank*")]
    [InlineData("<!DOCTYPE html><html><head><title>Not &amp; here</title>", "*an HTML page titled “Not & here”*")]
    [InlineData("<html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script>", "*a Cloudflare challenge titled “Just a moment...”*")]
    [InlineData("Service unavailable", "*text that begins “Service unavailable”*")]
    [InlineData("<urlset xmlns='x'/>", "*first element is <urlset>*")]
    [InlineData("{\"code\":\"x\"}", "*JSON without “items” (with code)*")]
    [InlineData("<rss><channel><item><guid>1", "The feed cannot be read: *")]
    public void What_is_no_feed_is_refused_by_name(string text, string why) => Refused(text, why);

    [Fact]
    public void A_picture_in_place_of_a_feed_is_refused_by_name()
    {
        var read = () => Read([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10]);
        read.Should().Throw<UnreadableException>().WithMessage("*a PNG image*");
    }

    [Fact]
    public void Encodings_go_by_mark_header_declaration_and_evidence()
    {
        const string xml = "<?xml version='1.0' encoding='{0}'?><rss><channel><item><guid>1</guid><title>“Café”</title></item></channel></rss>";
        byte[] In(string said, Encoding e, bool mark = false) => [.. mark ? e.Preamble.ToArray() : [], .. e.GetBytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, xml, said))];
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var western = Encoding.GetEncoding(1252);
        foreach (var (bytes, type) in new (byte[], string?)[]
        {
            (In("utf-8", Encoding.UTF8), null),
            (In("iso-8859-1", Encoding.UTF8), "text/xml; charset=ISO-8859-1"),
            (In("iso-8859-1", western), null),
            (In("utf-8", western), "application/rss+xml; charset=utf-8"),
            (In("utf-16", Encoding.Unicode, mark: true), null),
            (In("utf-16", Encoding.BigEndianUnicode), null),
            (In("macintosh", Encoding.GetEncoding(10000)), null),
            (In("nonsense", Encoding.UTF8), null),
        })
            Read(bytes, type).Items.Single().Title.Should().Be("“Café”");
    }

    [Fact]
    public void A_guid_stands_for_the_link_only_where_it_is_an_address()
    {
        Read("<rss><channel><item><guid>12</guid></item><item><guid>https://a.example/x</guid></item><item><guid isPermaLink='false'>https://a.example/y</guid></item></channel></rss>")
            .Items.Select(i => i.Url).Should().Equal(null, "https://a.example/x", null);
    }

    [Fact]
    public void What_stands_before_the_root_by_right_is_not_remarked_on() =>
        Read("\n<?xml version='1.0'?><?xml-stylesheet href='x'?><!-- made by -->\n<rss><channel/></rss>").Notes.Should().BeEmpty();

    [Fact]
    public void Guids_that_name_several_pages_and_pages_that_come_twice_are_told_apart()
    {
        static string Entry(string guid, string link) => $"<item><guid isPermaLink='false'>{guid}</guid><link>{link}</link></item>";
        var listing = Read("<rss><channel>" + Entry("same", "/a") + Entry("same", "/b") + Entry("other", "/a") + "<item><title>Nameless</title></item></channel></rss>");
        listing.Items.Select(i => i.Names[0]).Take(2).Should().Equal("url:https://news.example.org/a", "url:https://news.example.org/b");
        listing.Items[2].Names.Should().ContainSingle(n => n.StartsWith("words:"), "what has neither is called by what it says");
        listing.Notes.Should().HaveCount(2);
    }

    [Fact]
    public void A_WordPress_number_names_a_post_only_on_its_own_site()
    {
        static string Feed(string site) => $"<rss><channel><item><guid>{site}/?p=12</guid><link>{site}/a/</link></item></channel></rss>";
        Read(Feed("https://www.news.example.org")).Items[0].Names[0].Should().Be("wp:12");
        Read(Feed("https://blog.example.net")).Items[0].Names[0].Should().StartWith("guid:");
    }
}
