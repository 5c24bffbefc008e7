using System.Text;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents;

/// <summary>Every field of an item says which element it is from.</summary>
public sealed class FeedAnswersTests
{
    private const string Rss =
        """
        <rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0">
        <channel><title>F</title><link>https://site.example/</link><language>en-GB</language><managingEditor>desk@site.example (The desk)</managingEditor>
        <item><title>One</title><guid>https://site.example/1</guid><author>a@b.example (Ann)</author><category>News</category><description>D</description><pubDate>Mon, 02 Mar 2026 10:00:00 GMT</pubDate></item>
        <item><dc:title>Two</dc:title><link>https://site.example/2</link><dc:creator>Bob</dc:creator><dc:subject>Reports</dc:subject><content:encoded>C</content:encoded><dc:date>2026-03-01</dc:date><atom:updated>2026-03-02T00:00:00Z</atom:updated><dc:language>gd</dc:language><media:thumbnail url="https://site.example/t.jpg"/></item>
        <item xml:lang="cy"><link>https://proxy.example/3</link><feedburner:origLink>https://site.example/3</feedburner:origLink><media:title>Three</media:title><media:keywords>a, b</media:keywords></item>
        </channel></rss>
        """;

    private const string Atom =
        """
        <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>F</title><id>urn:f</id><author><name>The desk</name></author>
        <entry><id>urn:1</id><title>One</title><link href="https://site.example/1"/><updated>2026-03-02T00:00:00Z</updated><category term="news"/><summary>S</summary></entry>
        <entry><id>urn:2</id><title>Two</title><link href="https://site.example/2"/><issued>2026-03-01T00:00:00Z</issued><modified>2026-03-02T00:00:00Z</modified><author><name>Ann</name></author><content>C</content></entry></feed>
        """;

    private const string Json =
        """
        { "version": "https://jsonfeed.org/version/1.1", "title": "F", "language": "en", "authors": [{ "name": "The desk" }],
          "items": [{ "id": "https://site.example/1", "title": "One", "content_text": "C", "date_modified": "2026-03-02T00:00:00Z", "tags": ["news"], "image": "https://site.example/i.jpg" },
                    { "id": "2", "external_url": "https://site.example/2", "author": { "name": "Ann" }, "language": "gd", "content_html": "C", "date_published": "2026-03-01T00:00:00Z" }] }
        """;

    [Theory]
    [InlineData("rss", 0, "url guid, title title, content description, published pubDate, authors author, categories category, language the feed's language")]
    [InlineData("rss", 1, "url link, title dc:title, content content:encoded, published dc:date, updated atom:updated, authors dc:creator, categories dc:subject, image media:thumbnail, language dc:language")]
    [InlineData("rss", 2, "url feedburner:origLink, title media:title, categories media:keywords, language xml:lang")]
    [InlineData("atom", 0, "url link, title title, summary summary, published updated, updated updated, authors the feed's authors, categories category, language xml:lang")]
    [InlineData("atom", 1, "url link, title title, content content, published issued, updated modified, authors author, language xml:lang")]
    [InlineData("json", 0, "url id, title title, content content_text, published date_modified, updated date_modified, authors the feed's authors, categories tags, image image, language the feed's language")]
    [InlineData("json", 1, "url external_url, content content_html, published date_published, authors author, language language")]
    public void A_field_names_its_element(string format, int number, string expected)
    {
        var item = Read(format switch { "rss" => Rss, "atom" => Atom, _ => Json })[number];
        foreach (var pair in expected.Split(", ").Select(p => p.Split(' ', 2)))
        {
            // A short description on its own may be taken for the excerpt.
            var field = pair is ["content", "description"] && item.Content is null ? "summary" : pair[0];
            item.Answered.Should().Contain(field, pair[1]);
        }

        item.Answered.Should().HaveCount(expected.Split(", ").Length, "what is empty has no element: {0}", string.Join(", ", item.Answered));
    }

    private static IReadOnlyList<Item> Read(string document) =>
        FeedDocument.Read(Encoding.UTF8.GetBytes(document), null, new Uri("https://site.example/feed"), Fixture.London).Items;
}
