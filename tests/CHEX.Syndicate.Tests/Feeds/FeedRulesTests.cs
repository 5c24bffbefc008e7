using System.Text;
using CHEX.Syndicate.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds;

/// <summary>The rules notice what they are for: each breach of a clean document is named.</summary>
public sealed class FeedRulesTests
{
    [Theory]
    [InlineData("<pubDate>Fri, 01 May", "<pubDate>Mon, 01 May", "is no RFC 822 date with its own weekday")]
    [InlineData("08:09:10 +0000", "08:09:10 GMT", "is no RFC 822 date with its own weekday")]
    [InlineData("isPermaLink=\"false\"", "isPermaLink=\"true\"", "a guid that is no link says so")]
    [InlineData("<dc:creator>Ann Smith</dc:creator>", "<author>Ann Smith</author>", "author must be an e-mail address: use dc:creator")]
    [InlineData("rel=\"self\"", "rel=\"me\"", "atom:link self is missing")]
    [InlineData(" type=\"image/jpeg\" />", " />", "an enclosure has url, length and type")]
    [InlineData("<source url=\"https://www.chex.example/latest?format=rss\">", "<source>", "an item names its source with its address")]
    [InlineData("xmlns:atom", "xmlns:a", "not well-formed")]
    [InlineData("<managingEditor>news@example.org", "<managingEditor>CHEX", "managingEditor must be an e-mail address")]
    [InlineData("<description>A short plain summary.</description>", "", "description precedes content:encoded")]
    [InlineData("<dc:creator>Ann Smith</dc:creator>", "<dc:creator>&lt;b>Ann&lt;/b></dc:creator>", "creator is plain text and should not look like HTML")]
    [InlineData("Ann Smith", "Ann \ufffd", "the document holds bad characters")]
    public void A_breach_in_rss_is_named(string good, string bad, string said) => Breach("topics-funding.rss", FeedFormat.Rss, good, bad, said);

    [Theory]
    [InlineData("<updated>2026-05-01T08:09:10Z</updated>", "<updated>1 May 2026</updated>", "is no RFC 3339 date")]
    [InlineData("<id>https://www.chex.example/</id>", "", "source needs one id")]
    [InlineData("rel=\"self\"", "rel=\"me\"", "the self link is missing")]
    [InlineData("href=\"https://site.example", "href=\"//site.example", "is no absolute address")]
    [InlineData("application/feed+json", "application/rss+xml", "alternate links differ in type or language")]
    [InlineData("<name>Ann Smith</name>", "<name>&lt;b>Ann&lt;/b></name>", "name is plain text and should not look like HTML")]
    public void A_breach_in_atom_is_named(string good, string bad, string said) => Breach("topics-funding.atom", FeedFormat.Atom, good, bad, said);

    [Theory]
    [InlineData("version/1.1", "version/1", "version comes first and is 1.1")]
    [InlineData("\"content_html\"", "\"content\"", "an item needs content_html or content_text")]
    [InlineData("\"date_published\":\"2026-05-01T08:09:10Z\"", "\"date_published\":\"Fri, 01 May 2026\"", "is no RFC 3339 date")]
    [InlineData("\"mime_type\"", "\"type\"", "an attachment has a mime_type")]
    public void A_breach_in_json_is_named(string good, string bad, string said) => Breach("topics-funding.json", FeedFormat.Json, good, bad, said);

    private static void Breach(string file, FeedFormat format, string good, string bad, string said)
    {
        var clean = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Feeds", "Fixtures", file));
        clean.Should().Contain(good);

        var broken = FeedRules.Broken(Encoding.UTF8.GetBytes(clean.Replace(good, bad, StringComparison.Ordinal)), format);

        broken.Should().Contain(sentence => sentence.Contains(said, StringComparison.Ordinal));
    }
}
