using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Squarespace;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Squarespace;

public sealed class SquarespaceTests
{
    private static readonly Uri List = new("https://www.chex.org.uk/latest/article");
    private static readonly JsonElement Expected = Fixture.Expected("Squarespace", "chex-expected.json");
    private static readonly JsonElement[] Page1 = [.. Expected.GetProperty("page1").EnumerateArray()];
    private static readonly JsonElement[] Page2 = [.. Expected.GetProperty("page2").EnumerateArray()];

    private static Listing ReadList(string file, string url = "https://www.chex.org.uk/latest/article") =>
        SquarespaceList.Read(Fixture.Bytes("Squarespace", file), "text/html;charset=utf-8", new Uri(url), Fixture.London);

    private static Listing ReadFeed(string file) =>
        SquarespaceFeed.Read(Fixture.Bytes("Squarespace", file), "text/xml;charset=utf-8", new Uri(List + "?format=rss"), Fixture.London);

    [Theory]
    [InlineData("chex-rss.xml", "page1")]
    [InlineData("chex-rss-offset.xml", "page2")]
    public void A_feed_gives_every_field_of_every_entry_in_order(string file, string page)
    {
        var listing = ReadFeed(file);
        var expected = Expected.GetProperty(page).EnumerateArray().ToList();
        listing.Complete.Should().BeTrue();
        listing.Notes.Should().BeEmpty();
        listing.Items.Should().HaveCount(expected.Count);
        foreach (var (item, e) in listing.Items.Zip(expected))
        {
            Same(item, e);
            item.Names.Should().Equal("sqs:" + e.Text("id"), "guid:" + e.Text("guid"), "url:" + e.Text("url"));
            // The feed has whole seconds; the expected times come from the site's own store.
            item.Published!.Instant.Should().BeCloseTo(e.GetProperty("published_utc").GetDateTimeOffset(), TimeSpan.FromSeconds(1));
            item.Categories.Should().Equal(e.Texts("categories", "tags"));
            item.Authors.Should().Equal(e.Text("author"));
            item.Content.Should().NotBeNull();
            item.Language.Should().Be("en-GB");
        }
    }

    [Fact]
    public void A_feed_leads_to_the_one_of_what_is_older() =>
        ReadFeed("chex-rss.xml").Next.Should().Be(new Uri("https://www.chex.org.uk/latest/article?format=rss&offset=1729764000000"));

    [Theory]
    [InlineData("chex-list.html", "page1")]
    [InlineData("chex-list-brine.html", "page1")]
    [InlineData("chex-list-71.html", "page1")]
    [InlineData("chex-list-page2.html", "page2")]
    public void The_three_families_of_list_markup_give_the_same_answer(string file, string page)
    {
        var listing = ReadList(file);
        var expected = Expected.GetProperty(page).EnumerateArray().ToList();
        listing.Items.Should().HaveCount(expected.Count);
        foreach (var (item, e) in listing.Items.Zip(expected))
        {
            Same(item, e);
            item.Published!.DayOnly.Should().BeTrue();
            item.Names[^1].Should().Be("url:" + e.Text("url"));
            // 7.1 shows no ids in a list, and Brine no names of categories: only their slugs.
            if (!file.Contains("71", StringComparison.Ordinal)) item.Names[0].Should().Be("sqs:" + e.Text("id"));
            var categories = e.Texts("categories", "tags");
            if (file.Contains("brine", StringComparison.Ordinal)) item.Categories.Select(SquarespaceTermsSlug).Should().Equal(categories.Select(SquarespaceTermsSlug));
            else item.Categories.Should().Equal(categories);
            if (file.Contains("71", StringComparison.Ordinal)) item.Authors.Should().BeEmpty();
            else item.Authors.Should().Equal(e.Text("author"));
        }
    }

    [Fact]
    public void Older_is_found_by_its_label_and_newer_is_never_followed()
    {
        foreach (var file in new[] { "chex-list.html", "chex-list-brine.html", "chex-list-71.html" })
            ReadList(file).Next.Should().Be(new Uri(Expected.Text("older")), file);
        ReadList("chex-list-page2.html").Next.Should().BeNull();
        ReadList("chex-list-category-news.html", "https://www.chex.org.uk/latest/article?category=News").Next!.Query.Should().Be("?category=News&offset=1729764000222");
    }

    [Fact]
    public void A_category_list_has_the_entries_of_that_category()
    {
        var listing = ReadList("chex-list-category-news.html", "https://www.chex.org.uk/latest/article?category=News");
        var expected = Page1.Where(e => e.Texts("categories").Contains("News")).ToList();
        listing.Items.Select(i => i.Url).Should().Equal(expected.Select(e => e.Text("url")));
        foreach (var (item, e) in listing.Items.Zip(expected)) Same(item, e);
    }

    [Fact]
    public void An_entry_without_excerpt_has_its_whole_text_as_content()
    {
        foreach (var item in new[] { ReadFeed("chex-rss.xml"), ReadList("chex-list.html"), ReadList("chex-list-brine.html") }.Select(l => l.Items[7]))
        {
            item.Summary.Should().BeNull();
            item.Content.Should().Contain("They start with what matters to you").And.Contain("Scottish Community Link Worker Network logo");
        }

        // The 7.1 list shows neither.
        ReadList("chex-list-71.html").Items[7].Content.Should().BeNull();
    }

    [Fact]
    public void An_excerpt_keeps_its_paragraphs_and_loses_read_more()
    {
        foreach (var file in new[] { "chex-list.html", "chex-list-brine.html", "chex-list-71.html" })
        {
            var dundee = ReadList(file).Items[15].Summary!;
            dundee.Split("<p").Should().HaveCount(3, file);
            dundee.Should().NotContain("Read More");
        }
    }

    [Fact]
    public void The_same_entry_has_a_name_in_common_however_it_was_read()
    {
        var feed = ReadFeed("chex-rss.xml").Items;
        foreach (var file in new[] { "chex-list.html", "chex-list-brine.html", "chex-list-71.html" })
            foreach (var (a, b) in feed.Zip(ReadList(file).Items)) a.Names.Should().Contain(n => b.Names.Contains(n));
    }

    [Fact]
    public void The_same_entry_becomes_the_same_post_however_it_was_read()
    {
        var source = new SourceInfo { Id = "chex", Name = "CHEX", ShortName = "CHEX", Homepage = "https://www.chex.org.uk/", Url = List.AbsoluteUri };
        Draft[] Posts(Listing listing) => [.. listing.Items.Select(i => Normaliser.Normalise(i, source, [])!)];
        var feed = Posts(ReadFeed("chex-rss.xml"));
        foreach (var file in new[] { "chex-list.html", "chex-list-brine.html", "chex-list-71.html" })
            foreach (var (a, b) in feed.Zip(Posts(ReadList(file))))
                (b.Url, b.Title, b.Summary, b.Image?.Url).Should().Be((a.Url, a.Title, a.Summary, a.Image?.Url), file);
    }

    [Fact]
    public void A_feed_of_a_general_kind_reads_a_Squarespace_feed_the_same()
    {
        var url = new Uri(List + "?format=rss");
        var general = FeedDocument.Read(Fixture.Bytes("Squarespace", "chex-rss.xml"), null, url, Fixture.London).Items;
        general[7].Summary.Should().BeNull();
        general.Select(i => i.Names[0]).Should().Equal(ReadFeed("chex-rss.xml").Items.Select(i => i.Names[0]));
    }

    [Fact]
    public void A_page_without_entries_is_refused_by_name()
    {
        var read = () => SquarespaceList.Read("<!doctype html><title>Welcome</title><p>Hello"u8.ToArray(), null, List, Fixture.London);
        read.Should().Throw<UnreadableException>().WithMessage("*“Welcome” has no Squarespace entry*");
    }

    private static void Same(Item item, JsonElement e)
    {
        item.Shown().Trim().Should().Be(e.Text("title"));
        item.Url.Should().Be(e.Text("url"));
        item.Day().Should().Be(e.Text("published_date"));
        (item.Summary is not null).Should().Be(e.GetProperty("has_excerpt").GetBoolean(), item.Url);
        item.Image?.Url.Should().Be(e.GetProperty("image").GetString());
        (item.Image is null).Should().Be(e.GetProperty("image").ValueKind == JsonValueKind.Null);
    }

    private static string SquarespaceTermsSlug(string name) => name.ToLowerInvariant().Replace(' ', '-');
}
