using System.Text;
using System.Text.Json;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Pages;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Pages;

public sealed class PageTests
{
    private static readonly Uri News = new("https://www.publichealthscotland.scot/news/?q=&qa=&p=6");
    private static readonly JsonElement[] Expected = [.. Fixture.Expected("Pages", "phs-expected.json").EnumerateArray()];

    /// <summary>As shipped for PHS.</summary>
    internal static readonly PageRecipe Phs = new()
    {
        Items = [".search-result", "main li:has(a[href*='/news/2'])"],
        Link = ["h2 a@href", "h3 a@href", "a@href"],
        LinkMatch = @"^https://(www\.)?publichealthscotland\.scot/news/\d{4}/[a-z]+/[a-z0-9-]+/?$",
        Date = ["time@datetime", ".search-result__meta li", "li"],
        DateFormats = ["d MMMM yyyy", "dd MMMM yyyy"],
        Summary = [":scope > p", ".summary"],
        Categories = [".search-result__meta li", "ul li"],
        Next = ["a[rel=next]@href", "nav[aria-label=Pagination] a:contains('Next')@href", "?q=&qa=&p={page}"],
        MaxPages = 1,
        Article = new ArticleRecipe
        {
            Content = ["main#main-content", "main", "article"],
            Remove = ["main h1", "main h1 + p:contains('First published')", "main h1 + p:contains('First published') + ul", "main p:contains('Last updated')", "nav", "form", "script"],
            Title = ["main h1"],
            Date = ["main time@datetime", "main h1 + p", "main p:contains('First published')"],
            Updated = [new Alternative("main p:contains('Last updated')") { Regex = "Last updated:? *(.+)" }],
            Categories = ["main h1 + p + ul li"],
        },
    };

    private static readonly PageRecipe Vhs = new()
    {
        Items = [".news-item"],
        Link = ["h3 a"],
        Date = [".news-date"],
        DateFormats = ["dd/MM/yyyy"],
        Next = ["a.wpv-filter-next-link"],
    };

    private static Listing Read(string file, PageRecipe recipe, Uri url) => PageList.Read(Fixture.Bytes("Pages", file), "text/html; charset=utf-8", url, recipe, Fixture.London);

    [Fact]
    public void A_list_gives_every_field_of_its_stories()
    {
        var listing = Read("phs-list.html", Phs, News);
        listing.Items.Should().HaveCount(7);
        foreach (var (item, e) in listing.Items.Zip(Expected))
        {
            Same(item, e);
            item.Summary.Should().Be(e.GetProperty("summary").GetString());
        }

        listing.Next.Should().Be(new Uri("https://www.publichealthscotland.scot/news/?q=&qa=&p=7"));
        listing.Items[0].Answered.Should().Contain(new KeyValuePair<string, string>("published", ".search-result__meta li")).And.Contain(new KeyValuePair<string, string>("url", "h2 a@href"));
    }

    [Fact]
    public void A_list_whose_classes_were_all_renamed_gives_the_same_by_the_alternatives()
    {
        var renamed = Encoding.UTF8.GetString(Fixture.Bytes("Pages", "phs-list.html")).Replace("class=\"search-result", "class=\"redesigned", StringComparison.Ordinal);
        var listing = PageList.Read(Encoding.UTF8.GetBytes(renamed), null, News, Phs, Fixture.London);
        listing.Items.Should().BeEquivalentTo(Read("phs-list.html", Phs, News).Items, o => o.Excluding(i => i.Answered).WithStrictOrdering());
        listing.Items[0].Answered["categories"].Should().Be("ul li");
    }

    [Fact]
    public void The_page_after_it_is_read_the_same()
    {
        var listing = Read("phs-list-page2.html", Phs, new Uri("https://www.publichealthscotland.scot/news/?q=&qa=&p=7"));
        listing.Items.Select(i => i.Day()).Should().Equal("2021-11-27", "2021-11-26", "2021-11-25", "2021-11-24", "2021-11-23", "2021-11-22");
        listing.Items[1].Categories.Should().Equal("Drugs", "Health inequalities");
        listing.Items[0].Shown().Should().Be("Sample news story 1 & update");
    }

    [Fact]
    public void A_search_shows_the_same_stories_with_their_type_among_the_bullets()
    {
        var recipe = Phs with { Categories = [".search-result__meta li:nth-child(n+3)"] };
        var listing = Read("phs-search.html", recipe, new Uri("https://www.publichealthscotland.scot/search/?p=288"));
        listing.Items.Should().HaveCount(3);
        foreach (var (item, e) in listing.Items.Zip(Expected)) Same(item, e);
    }

    [Fact]
    public void A_WordPress_list_page_serves_as_a_fallback()
    {
        var url = new Uri("https://vhscotland.org.uk/health-topics/health-inequalities/");
        var first = Read("vhs-list.html", Vhs, url);
        var second = Read("vhs-list-page2.html", Vhs, first.Next!);
        var expected = Fixture.Expected("Pages", "vhs-expected.json").EnumerateArray().ToList();
        first.Items.Concat(second.Items).Should().HaveCount(10);
        foreach (var (item, e) in first.Items.Concat(second.Items).Zip(expected))
        {
            item.Shown().Should().Be(e.Text("title"));
            item.Url.Should().Be(e.Text("url"));
            item.Day().Should().Be(e.Text("published_utc")[..10]);
            item.Summary.Should().BeNull("what the list cuts after thirty letters is no summary");
        }

        first.Next.Should().Be(new Uri("https://vhscotland.org.uk/health-topics/health-inequalities/?wpv_view_count=7247-CPID3841&wpv_paged=2"));
        second.Next.Should().BeNull();
    }

    [Fact]
    public void An_article_gives_its_text_and_what_the_list_did_not_say()
    {
        var url = new Uri("https://www.publichealthscotland.scot/news/2025/june/phs-publishes-annual-vaccination-and-immunisation-report-for-2024");
        var item = Article("phs-article-news.html", url, Phs.Article!, Listed(url));
        item.Day().Should().Be("2025-06-10");
        item.Categories.Should().Equal("Immunisations");
        item.Content.Should().StartWith("<p>A sample news story").And.Contain("<blockquote>").And.NotContain("First published").And.NotContain("<h1");
        item.Names.Should().Equal("url:" + url);
    }

    [Fact]
    public void A_newsletter_is_one_article()
    {
        var url = new Uri("https://www.publichealthscotland.scot/newsletters/phs-newsletter/2024/december/phs-newsletter-december");
        var item = Article("phs-article.html", url, Phs.Article!, Listed(url));
        item.Day().Should().Be("2024-12-12");
        item.Categories.Should().Equal("Corporate information");
        item.Content.Should().Contain("In this issue").And.Contain("Contact").And.NotContain("Last updated");
    }

    [Fact]
    public void A_WordPress_article_tells_its_number_and_a_Squarespace_one_its_text()
    {
        var vhs = new Uri("https://vhscotland.org.uk/karens-blog-breaking-the-cycle-together/");
        var karen = Article("vhs-article.html", vhs, new ArticleRecipe { Content = [".entry-content"], Date = ["time.entry-time"], Categories = [".entry-categories a"] }, Listed(vhs));
        karen.Names.Should().Equal("url:" + vhs, "wp:21329");
        karen.Day().Should().Be("2024-11-27");
        karen.Categories.Should().Equal("Blogs");

        var chex = new Uri("https://www.chex.org.uk/latest/article/2025/7/3/listening-learning-and-leading-for-change");
        var listening = Article("chex-article.html", chex, new ArticleRecipe { Content = [".entry-content"], Date = ["meta[itemprop=datePublished]@content"] }, Listed(chex));
        listening.Content.Should().Contain("three themes heard on the day");
        listening.Published!.Instant.Should().Be(new DateTimeOffset(2025, 7, 3, 11, 15, 42, TimeSpan.Zero));
        listening.BaseUrl.Should().Be(chex.AbsoluteUri, "an empty <base> is none");
    }

    [Fact]
    public void What_the_list_said_stays()
    {
        var url = new Uri("https://www.publichealthscotland.scot/news/2025/june/story/");
        var listed = Listed(url) with { Categories = ["Children"], Published = new ItemDate("9 June 2025", new DateTimeOffset(2025, 6, 8, 23, 0, 0, TimeSpan.Zero), true), Summary = "Its own." };
        var item = Article("phs-article-news.html", url, Phs.Article!, listed);
        item.Should().BeEquivalentTo(listed, o => o.Including(i => i.Categories).Including(i => i.Published).Including(i => i.Summary).Including(i => i.Title));
    }

    [Theory]
    [InlineData("[", "items “[” is not a CSS selector")]
    [InlineData(".gone", "has nothing that the recipe's items select: .gone")]
    public void A_recipe_that_does_not_fit_says_so(string items, string why)
    {
        var read = () => Read("phs-list.html", Phs with { Items = [items] }, News);
        read.Should().Throw<UnreadableException>().WithMessage("*" + why + "*");
    }

    [Theory]
    [InlineData("(", "*is not a regular expression*")]
    [InlineData("^https://elsewhere/", "*7 links do not match*")]
    public void A_pattern_that_does_not_fit_says_so(string pattern, string why)
    {
        var read = () => Read("phs-list.html", Phs with { LinkMatch = pattern }, News);
        read.Should().Throw<UnreadableException>().WithMessage(why);
    }

    [Fact]
    public void A_pattern_cannot_be_made_to_hang()
    {
        var hostile = RecipePattern.Parse("^https://h/(a+)+$")!;
        hostile.Matches(new Uri("https://h/" + new string('a', 2000) + "!")).Should().BeFalse();
    }

    private static Item Listed(Uri url) => new() { Names = ["url:" + url], Url = url.AbsoluteUri, Title = "A title" };

    private static Item Article(string file, Uri url, ArticleRecipe recipe, Item item) => ArticlePage.Read(Fixture.Bytes("Pages", file), "text/html", url, recipe, item, Fixture.London);

    private static void Same(Item item, JsonElement e)
    {
        item.Shown().Should().Be(e.Text("title"));
        item.Url.Should().Be(e.Text("url"));
        item.Day().Should().Be(e.Text("date"));
        item.Published!.DayOnly.Should().BeTrue();
        item.Categories.Should().Equal(e.Texts("topics"));
    }
}
