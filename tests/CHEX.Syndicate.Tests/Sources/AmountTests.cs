using System.Globalization;
using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Pages;
using CHEX.Syndicate.Sources.Squarespace;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources;

/// <summary>
/// One thing, a hundred thousand times over or a megabyte long: twice as much of it takes twice as long, not four times. What each of
/// these is to catch took minutes, or gigabytes.
/// </summary>
public sealed class AmountTests
{
    private const string Rss = "<rss version='2.0'><channel><item><guid>1</guid><link>https://a.example/1</link>";
    private const string End = "</item></channel></rss>";
    private static readonly Uri Url = new("https://a.example/feed.xml");
    private static readonly SourceInfo Source = new() { Id = "a", Name = "A", ShortName = "A", Url = Url.AbsoluteUri, Homepage = "https://a.example/", TimeZone = Fixture.London, Language = "en" };

    private static string Times(int times, string text) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    private static string Numbered(int times, string text) => string.Concat(Enumerable.Range(0, times).Select(n => text.Replace("#", n.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    private static Item Feed(string text)
    {
        var item = FeedDocument.Read(Encoding.UTF8.GetBytes(text), null, Url, Fixture.London).Items.Single();
        Normaliser.Normalise(item, Source, []).Should().NotBeNull();
        return item;
    }

    private static Draft Draft(Func<Item, Item> with) => Normaliser.Normalise(with(new Item { Names = ["guid:1"], Url = "https://a.example/1", Title = "T" }), Source, [])!;

    private static Draft Content(string html) => Draft(i => i with { Content = html });

    [Fact]
    public void Authors_and_categories() => Bounded.Run("names", () =>
    {
        Feed(Rss + Numbered(200_000, "<dc:creator>a#</dc:creator>") + End).Authors.Should().HaveCount(200_000);
        Feed(Rss + Numbered(200_000, "<category>a#</category>") + End).Categories.Should().HaveCount(200_000);
    });

    [Fact]
    public void Elements_between_two_very_long_namespaces() => Bounded.Run("namespaces", () =>
        Feed($"<rss xmlns:a='{Times(2_000_000, "x")}' xmlns:b='{Times(2_000_000, "y")}'><channel>{Times(20_000, "<a:x/><b:x/>")}<item><guid>1</guid><link>https://a.example/1</link></item></channel></rss>"));

    [Fact]
    public void Short_addresses_behind_a_long_base() => Bounded.Run("xml:base", () =>
        Feed($"<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id><link href='https://a.example/1'/><summary type='html' xml:base='https://a.example/{Times(3900, "x")}/'><![CDATA[{Times(500_000, "<a href=a>")}]]></summary></entry></feed>"));

    [Fact]
    public void Accents_written_apart() => Bounded.Run("accents", () => Content("<p>" + Times(800_000, "a\u0301")).Content.Should().StartWith("<p>áááá"));

    [Fact]
    public void Shortcodes_in_shortcodes() => Bounded.Run("shortcodes", () =>
        Content("<p>Before " + Times(300_000, "[to") + "[toc]" + Times(300_000, "c]") + " after</p>").Content.Should().Be("<p>Before after</p>"));

    [Fact]
    public void Heads_of_one_id_in_many_tables() => Bounded.Run("cells", () => Content(Times(20_000, "<table><tr><th id='a'>x<td headers='a'>y</table>")).Content.Should().Contain("headers=\"cell-a-9\""));

    [Fact]
    public void Texts_with_nothing_between() => Bounded.Run("texts", () => Content("<p>" + Times(30_000, "0123456789012345678901234567890<b></b>")).Content.Should().NotBeNull());

    [Fact]
    public void A_list_of_picture_sizes_that_is_none() => Bounded.Run("srcset", () => Content("<img src=/a.jpg srcset='" + Times(500_000, "a") + " b'>").Content.Should().Contain("/a.jpg"));

    [Fact]
    public void An_author_of_a_megabyte() => Bounded.Run("author", () => Draft(i => i with { Authors = [Times(1_000_000, "a"), "Ann"] }).Authors.Should().Equal("Ann"));

    [Theory]
    [InlineData("<article class='hentry' data-item-id='x'><h1 class=title><a href=/#>t</a></h1><h2><a href=/#>t</a></h2><div class=entry-content><p>")]
    [InlineData("<article class=hentry><a class='u-url' rel=bookmark href=/#></a><div class='e-content p-name p-summary'>")]
    public void Items_in_items(string item) => Bounded.Run(item, () =>
    {
        var page = Encoding.UTF8.GetBytes("<html>" + Numbered(700, item) + Times(5000, "<i class='p-category p-author published u-photo action'>x</i>") + Times(1_000_000, "x"));
        var recipe = new PageRecipe { Items = ["article"], Link = ["a@href"], Title = ["h2"], Summary = ["p"], Date = ["time"], Categories = ["i"], Authors = [".by"], Image = ["img"] };
        PageList.Read(page, null, Url, recipe, Fixture.London).Items.Should().HaveCountLessThan(10);
        if (item.Contains("u-url", StringComparison.Ordinal)) PageList.Read(page, null, Url, recipe with { Prefer = [RecipeOrigin.Microformats] }, Fixture.London).Items.Should().HaveCountLessThan(10);
        else SquarespaceList.Read(page, null, Url, Fixture.London).Items.Should().HaveCountLessThan(10);
    });

    [Fact]
    public void A_robots_file_that_names_everybody_over_and_over() => Bounded.Run("robots", () =>
        RobotsFile.Read(Encoding.UTF8.GetBytes(Times(20_000, "user-agent:*\n") + Times(30_000, "disallow:/x\n")), ["x"]).Allows(new Uri("https://a.example/x")).Should().BeFalse());

    [Fact]
    public void A_robots_file_of_patterns_that_nearly_fit() => Bounded.Run("patterns", () =>
    {
        var robots = RobotsFile.Read(Encoding.UTF8.GetBytes("user-agent:*\n" + Times(480, $"disallow:/*{Times(500, "a")}b{Times(500, "a")}\n")), ["x"]);
        robots.Allows(new Uri($"https://a.example/{Times(3900, "a")}")).Should().BeTrue();
    });
}
