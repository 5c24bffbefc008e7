using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Pages;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Sources.Squarespace;
using CHEX.Syndicate.Sources.WordPress;
using CHEX.Syndicate.Tests.Sources;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Configuration;

/// <summary>
/// The <c>feeds.config.json</c> of this repository, held against what the three sites send: the file itself is proven, not a
/// copy of it. What is read goes through the normaliser with the file's own topics.
/// </summary>
public sealed class ShippedFileTests
{
    private static readonly ServiceConfiguration Shipped = ConfigurationFile.Load(Path.Combine(Repository.Root, ConfigurationFile.DefaultName), []).Settings;

    [Theory]
    [InlineData("chex", "squarespace-rss https://www.chex.org.uk/latest/article?format=rss", "squarespace-list https://www.chex.org.uk/latest/article")]
    [InlineData("vhs", "wordpress-rest https://vhscotland.org.uk/wp-json/wp/v2/posts?per_page=20&_embed=author,wp:featuredmedia,wp:term&_fields=id,date,date_gmt,modified,modified_gmt,guid,link,status,title,excerpt,content,_links,_embedded", "wordpress-feed https://vhscotland.org.uk/feed/")]
    [InlineData("phs", "page https://www.publichealthscotland.scot/news/")]
    public void Each_site_is_asked_where_it_answers_and_as_its_robots_txt_allows(string source, params string[] ways)
    {
        Way.Of(Source(source)).Select(w => $"{w.Origin} {w.Url}").Should().Equal(ways);
        Source(source).ObeyRobots.Should().BeTrue();
        Source(source).Interval.Should().BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(15));
    }

    [Fact]
    public void Nothing_is_republished_that_nobody_agreed_to()
    {
        Shipped.Agreed.Should().BeEmpty();
        Shipped.Sources.Should().OnlyContain(s => s.Info.Republish == Republish.Summary && !s.Info.Pictures);
    }

    [Theory]
    [InlineData("chex", "Squarespace", "chex-rss.xml", "mental-health", "policy")]
    [InlineData("chex", "Squarespace", "chex-list.html", "policy")]
    [InlineData("vhs", "WordPress", "vhs-wp-json.json", "community-link-workers", "policy")]
    [InlineData("vhs", "WordPress", "vhs-feed.xml", "community-link-workers", "policy", "health-inequalities")]
    [InlineData("phs", "Pages", "phs-list.html", "children", "health-inequalities")]
    [InlineData("phs", "Pages", "phs-list-page2.html", "health-inequalities")]
    public void What_the_sites_send_becomes_dated_posts_under_the_topics_of_the_file(string source, string room, string file, params string[] topics)
    {
        var settings = Source(source);
        var listing = Read(settings, Fixture.Bytes(room, file), file);
        listing.Items.Should().NotBeEmpty();
        var drafts = listing.Items.Select(i => Normaliser.Normalise(i, settings.Info, Shipped.Topics)).ToList();
        drafts.Should().NotContainNulls().And.OnlyContain(d => d!.Published != null && d.Title.Length > 0 && d.Url.StartsWith("https://"));
        drafts.Select(d => d!.Names[0]).Should().OnlyHaveUniqueItems();
        drafts.SelectMany(d => d!.Topics).Should().Contain(topics);
    }

    [Fact]
    public void The_article_of_a_page_is_read_by_the_same_recipe()
    {
        var recipe = Source("phs").Recipe!;
        var url = new Uri("https://www.publichealthscotland.scot/news/2025/june/phs-publishes-annual-vaccination-and-immunisation-report-for-2024");
        RecipePattern.Parse(recipe.LinkMatch!)!.Matches(url).Should().BeTrue();
        var item = ArticlePage.Read(Fixture.Bytes("Pages", "phs-article-news.html"), "text/html", url, recipe.Article!, new Item { Names = ["url:" + url], Url = url.AbsoluteUri, Title = "A title" }, Source("phs").Info.TimeZone);
        item.Content.Should().StartWith("<p>A sample news story").And.NotContain("First published");
        item.Day().Should().Be("2025-06-10");
        Normaliser.Normalise(item, Source("phs").Info, Shipped.Topics)!.Topics.Should().Equal("immunisation");
    }

    private static SourceSettings Source(string id) => Shipped.Sources.Single(s => s.Info.Id == id);

    private static Listing Read(SourceSettings source, byte[] bytes, string file)
    {
        var zone = source.Info.TimeZone;
        return file switch
        {
            "chex-rss.xml" => SquarespaceFeed.Read(bytes, "application/rss+xml", source.Url, zone),
            "chex-list.html" => SquarespaceList.Read(bytes, "text/html", source.Url, zone),
            "vhs-wp-json.json" => WordPressPosts.Read(bytes, source.Url, zone),
            "vhs-feed.xml" => FeedDocument.Read(bytes, "application/rss+xml", source.Url, zone),
            _ => PageList.Read(bytes, "text/html", source.Url, source.Recipe!, zone),
        };
    }
}
