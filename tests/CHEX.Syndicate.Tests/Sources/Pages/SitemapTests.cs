using System.IO.Compression;
using System.Text;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Pages;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Pages;

public sealed class SitemapTests
{
    private const string Sample =
        """
        <?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="x.xsl"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
        <url><loc>https://site.example/</loc></url>
        <url><loc> https://site.example/news/2026/one/ </loc><lastmod>2026-03-01</lastmod><image:image><image:loc>https://site.example/i.jpg</image:loc></image:image></url>
        <url><loc>https://www.site.example/news/2026/two/</loc><lastmod>2026-03-02T10:00:00+00:00</lastmod><news:news><news:publication><news:name>Site</news:name><news:language>en</news:language></news:publication><news:publication_date>2026-02-28</news:publication_date><news:title>Two &amp; three</news:title></news:news></url>
        <url><loc>https://elsewhere.example/news/2026/three/</loc></url>
        </urlset>
        """;

    [Fact]
    public void A_sitemap_lists_the_addresses_that_the_recipe_wants()
    {
        var listing = Read(Encoding.UTF8.GetBytes(Sample));
        listing.Origin.Should().Be("sitemap");
        listing.Items.Select(i => i.Url).Should().Equal("https://site.example/news/2026/one/", "https://www.site.example/news/2026/two/");
        listing.Items[0].Updated!.DayOnly.Should().BeTrue();
        listing.Items[1].Should().BeEquivalentTo(new { Title = "Two & three", Language = "en" });
        listing.Items[1].Day().Should().Be("2026-02-28");
        listing.Items[1].Answered.Should().Contain("title", "sitemap news:title").And.Contain("updated", "sitemap lastmod");
        Sitemap.Newest(listing.Items, 1).Should().ContainSingle().Which.Url.Should().EndWith("/two/");
    }

    [Fact]
    public void It_may_be_compressed_and_may_break_off()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(Sample));
        Read(packed.ToArray()).Items.Should().HaveCount(2);
        var cut = Read(Encoding.UTF8.GetBytes(Sample[..Sample.IndexOf("<url><loc>https://elsewhere", StringComparison.Ordinal)]));
        cut.Should().Match<Listing>(l => l.Items.Count == 2 && !l.Complete);
        var broken = () => Read(packed.ToArray()[..40]);
        broken.Should().Throw<UnreadableException>();
    }

    [Fact]
    public void An_index_names_its_parts_on_the_same_site()
    {
        var listing = Read(Encoding.UTF8.GetBytes("<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://site.example/a.xml</loc><lastmod>2026-01-01</lastmod></sitemap><sitemap><loc>https://elsewhere.example/b.xml</loc></sitemap></sitemapindex>"));
        listing.Items.Should().BeEmpty();
        listing.Parts.Should().ContainSingle().Which.Url.Should().Be(new Uri("https://site.example/a.xml"));
    }

    [Fact]
    public void A_bomb_is_refused()
    {
        var read = () => Read(Packed("<urlset>", new string('\n', 1024 * 1024), 60));
        read.Should().Throw<UnreadableException>().WithMessage("*more than 64 KB in one place*");
        var attribute = () => Read(Packed("<urlset a='", new string('a', 1024 * 1024), 45));
        attribute.Should().Throw<UnreadableException>().WithMessage("*more than 64 KB in one place*");
        var longOne = () => Read(Packed("<urlset>", "<x>" + new string('y', 1000) + "</x>", 60_000));
        longOne.Should().Throw<UnreadableException>().WithMessage("*longer than 50 MB*");
        var entities = () => Read(Encoding.UTF8.GetBytes("<!DOCTYPE u [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><urlset><url><loc>&b;&b;&b;</loc></url></urlset>"));
        entities.Should().Throw<UnreadableException>();
    }

    [Fact]
    public void However_long_it_is_only_the_newest_are_kept()
    {
        var packed = Packed(
            "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>",
            i => $"<url><loc>https://site.example/news/2026/{i}</loc><lastmod>{new DateTime(2020, 1, 1).AddHours(i * 7919 % 49_000):s}Z</lastmod><note>{new string('n', 800)}</note></url>",
            49_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var listing = PageList.Read(packed, null, new Uri("https://site.example/sitemap.xml.gz"), new PageRecipe { LinkMatch = "/news/\\d{4}/" }, Fixture.London, mostOfSitemap: 100);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        listing.Items.Should().HaveCount(100);
        listing.Items.Min(i => i.Updated!.Instant).Should().Be(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(48_900));
        allocated.Should().BeLessThan(60 * 1024 * 1024, "45 MB are read entry by entry; held as a text they would be 400");
    }

    [Theory]
    [InlineData("utf-8", "Café")]
    [InlineData("iso-8859-1", "Café")]
    [InlineData("iso-8859-7", "Υγεία")]
    public void It_is_read_in_its_encoding(string encoding, string title)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var coded = Encoding.GetEncoding(encoding);
        var text = Sample.Replace("UTF-8", encoding, StringComparison.Ordinal).Replace("Two &amp; three", title, StringComparison.Ordinal);
        Read([.. coded.GetPreamble(), .. coded.GetBytes(text)]).Items[1].Title.Should().Be(title);
    }

    private static byte[] Packed(string start, string piece, int times) => Packed(start, _ => piece, times);

    private static byte[] Packed(string start, Func<int, string> piece, int times)
    {
        using var packed = new MemoryStream();
        using (var gzip = new StreamWriter(new GZipStream(packed, CompressionLevel.Fastest)))
        {
            gzip.Write(start);
            for (var i = 0; i < times; i++) gzip.Write(piece(i));
        }

        return packed.ToArray();
    }

    private static Listing Read(byte[] bytes) =>
        PageList.Read(bytes, "application/xml", new Uri("https://site.example/sitemap.xml"), new PageRecipe { LinkMatch = "/news/\\d{4}/" }, Fixture.London);
}
