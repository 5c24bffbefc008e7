using System.Text;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Pages;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Pages.Origins;

/// <summary>What pages say of themselves beside their text: JSON-LD, Open Graph, microformats, JSON in a script.</summary>
public sealed class OriginTests
{
    private static readonly Uri Url = new("https://site.example/news/2026/one/");

    [Theory]
    [InlineData("""{"@context":"https://schema.org","@type":"NewsArticle","headline":"One","datePublished":"2026-03-29T01:30:00+01:00","dateModified":"2026-04-01","author":[{"@type":"Person","name":"Ann"},{"name":"Bob"}],"image":{"@type":"ImageObject","url":"/i.jpg","width":"1200","height":630,"caption":"A walk"},"inLanguage":"gd","articleSection":"Funding","keywords":"walking, Funding","description":"Short."}""")]
    [InlineData("""<!--//--><![CDATA[//><!-- {"@graph":[{"@type":"WebSite","name":"S"},{"@type":["Article","NewsArticle"],"@id":"https://site.example/news/2026/one#a","url":"https://site.example/news/2026/one","headline":"One","datePublished":"2026-03-29T01:30:00+01:00","dateModified":"2026-04-01","author":{"@id":"#p"},"creator":"x","image":{"@id":"#i"},"inLanguage":{"@type":"Language","alternateName":"gd"},"articleSection":["Funding"],"keywords":["walking"],"description":"Short."},{"@type":"Person","@id":"#p","name":["Ann"],"alternateName":"a"},{"@type":"ImageObject","@id":"#i","contentUrl":"https://site.example/i.jpg","width":1200,"height":{"value":630},"caption":"A walk"},{"@type":"NewsArticle","url":"/other","headline":"Related"}]} //--><!]]>""")]
    [InlineData("""[{"@type":"BreadcrumbList"},{"@type":"http://schema.org/BlogPosting","mainEntityOfPage":{"@type":"WebPage","@id":"https://www.site.example/news/2026/one/"},"headline":"One","datePublished":"2026-03-29T01:30:00+01:00","dateModified":"2026-04-01","author":["Ann","Bob"],"image":["/i.jpg"],"inLanguage":"gd","articleSection":"Funding, walking","description":"Short."},]""")]
    public void JSON_LD_is_read_in_all_its_forms(string json)
    {
        var item = Article($"<script type='application/ld+json'>{json}</script>");
        item.Title.Should().Be("One");
        item.Published.Should().BeEquivalentTo(new { Instant = new DateTimeOffset(2026, 3, 29, 0, 30, 0, TimeSpan.Zero), DayOnly = false });
        item.Updated!.DayOnly.Should().BeTrue();
        item.Language.Should().Be("gd");
        item.Image!.Url.Should().Be("https://site.example/i.jpg");
        item.Categories.Should().Equal("Funding", "walking");
        item.Summary.Should().Be("Short.");
        item.Answered["title"].Should().StartWith("article: jsonld ").And.EndWith(".headline");
        if (json.Contains("1200", StringComparison.Ordinal)) item.Image.Should().Be(new ItemImage("https://site.example/i.jpg", "A walk", 1200, 630));
        if (json.Contains("Bob", StringComparison.Ordinal)) item.Authors.Should().Equal("Ann", "Bob");
    }

    [Fact]
    public void A_line_end_inside_of_a_text_and_a_script_that_is_broken_do_no_harm()
    {
        var item = Article("<script type='application/ld+json'>{ broken</script><script type='application/ld+json'>{\"@type\":\"Article\",\"headline\":\"Two\nlines\"}</script>");
        item.Title.Should().Be("Two lines");
    }

    [Fact]
    public void The_head_says_what_nobody_else_says()
    {
        var item = Article(
            """
            <meta property="og:site_name" content="CHEX"><meta property="og:title" content="A walk &mdash; CHEX">
            <meta property="article:published_time" content="2026-01-15T09:00:00Z"><meta property="article:modified_time" content="2026-01-16T09:00:00Z">
            <meta property="article:author" content="https://facebook.example/ann"><meta name="author" content="Ann Smith">
            <meta property="article:section" content="News"><meta property="article:tag" content="Walking"><meta property="article:tag" content="Health">
            <meta property="og:image" content="/i.jpg"><meta property="og:image:alt" content="People walking"><meta property="og:image:width" content="800"><meta property="og:image:height" content="450">
            <meta name="description" content="A &lt;b&gt; walk."><meta property="og:locale" content="en_GB">
            """);
        item.Title.Should().Be("A walk");
        item.Authors.Should().Equal("Ann Smith");
        item.Categories.Should().Equal("News", "Walking", "Health");
        item.Image.Should().Be(new ItemImage("https://site.example/i.jpg", "People walking", 800, 450));
        item.Summary.Should().Be("A &lt;b&gt; walk.", "a description is text");
        item.Language.Should().Be("en-GB");
        item.Updated!.Instant.Day.Should().Be(16);
        item.Answered.Should().Contain("published", "article: opengraph article:published_time").And.Contain("authors", "article: opengraph author");
    }

    [Theory]
    [InlineData("<div class='h-feed'><article class='h-entry'><h2 class='p-name'><a class='u-url' href='/news/2026/one/'>One</a></h2><time class='dt-published' datetime='2026-02-03T10:00:00Z'>3 Feb</time><p class='p-author h-card'><a class='p-name u-url' href='/ann'>Ann</a></p><a class='p-category'>Funding</a><img class='u-photo' src='/i.jpg' alt='A walk'><div class='e-content'><p>Whole.</p></div><div class='h-entry comment'><p class='p-name'>A comment</p></div></article></div>")]
    [InlineData("<article class='hentry'><h2 class='entry-title'><a rel='bookmark' href='/news/2026/one/'>One</a></h2><abbr class='published' title='2026-02-03T10:00:00Z'>3 Feb</abbr><span class='author vcard'><a class='fn'>Ann</a></span><a rel='tag'>Funding</a><img class='u-photo' src='/i.jpg' alt='A walk'><div class='entry-content'><p>Whole.</p></div></article>")]
    public void Microformats_old_and_new_are_lists_and_articles(string html)
    {
        var listing = List(html, new PageRecipe { Prefer = [RecipeOrigin.Microformats] });
        listing.Origin.Should().Be("page-microformats");
        foreach (var item in (Item[])[listing.Items[0], Article(html)])
        {
            item.Title.Should().Contain("One");
            item.Published!.Instant.Should().Be(new DateTimeOffset(2026, 2, 3, 10, 0, 0, TimeSpan.Zero));
            item.Authors.Should().Equal("Ann");
            item.Categories.Should().Equal("Funding");
            item.Image!.Alt.Should().Be("A walk");
            item.Content.Should().Be("<p>Whole.</p>");
        }

        listing.Items[0].Url.Should().Be(Url.AbsoluteUri);
        listing.Items[0].Answered.Keys.Should().Contain(["title", "url", "published", "authors", "categories", "image", "content"]);
    }

    [Fact]
    public void Items_stand_in_an_ItemList_whole_or_as_links()
    {
        var whole = List("""<script type="application/ld+json">{"@type":"CollectionPage","mainEntity":{"@type":"ItemList","itemListElement":[{"@type":"ListItem","position":1,"item":{"@type":"NewsArticle","url":"/news/2026/one/","headline":"One","datePublished":"2026-02-03"}},{"@type":"ListItem","item":{"@type":"NewsArticle","url":"/news/2026/two/","headline":"Two"}}]}}</script>""", new PageRecipe());
        whole.Items.Select(i => (i.Url, i.Title)).Should().Equal((Url.AbsoluteUri, "One"), ("https://site.example/news/2026/two/", "Two"));
        whole.Origin.Should().Be("page-jsonld");
        var links = List("""<script type="application/ld+json">{"@type":"ItemList","itemListElement":[{"@type":"ListItem","url":"/news/2026/one/","name":"One"},{"@type":"ListItem","item":"https://site.example/about"}]}</script>""", new PageRecipe { LinkMatch = "/news/" });
        links.Items.Should().ContainSingle().Which.Title.Should().Be("One");
        links.Notes.Should().ContainSingle().Which.Should().Contain("1 of 2");
    }

    [Fact]
    public void JSON_in_a_script_is_read_by_dotted_paths()
    {
        const string html = """<script>window.__STATE__ = {"props":{"list":[{"path":"/news/2026/one/","head":{"text":"One"},"on":"3 February 2026","tags":[{"label":"Funding"},{"label":"Walking"}],"who":["Ann"],"pic":{"src":["/i.jpg"]},"html":"<p>Whole.</p>"},{"path":null}]}}; start();</script>""";
        var embedded = new EmbeddedRecipe { Script = ["script"], At = "props.list", Link = ["url", "path"], Title = ["head.text"], Date = ["on"], Categories = ["tags.*.label"], Authors = ["who"], Image = ["pic.src.0"], Content = ["html"] };
        var item = List(html, new PageRecipe { Prefer = [RecipeOrigin.Embedded], Embedded = embedded }).Items.Should().ContainSingle().Subject;
        item.Should().BeEquivalentTo(new { Url = Url.AbsoluteUri, Title = "One", Categories = new[] { "Funding", "Walking" }, Authors = new[] { "Ann" }, Content = "<p>Whole.</p>" });
        item.Day().Should().Be("2026-02-03");
        item.Image!.Url.Should().Be("https://site.example/i.jpg");
        item.Answered.Should().Contain("categories", "embedded tags.*.label").And.Contain("url", "embedded path");

        var article = Article(html, new ArticleRecipe { Prefer = [RecipeOrigin.Embedded], Embedded = embedded with { At = "props.list.0" } });
        article.Title.Should().Be("One");
    }

    [Fact]
    public void The_order_of_preference_decides_and_the_others_fill_in()
    {
        const string html = """<h1>By selector</h1><p class="d">3 February 2026</p><meta property="og:title" content="By head"><meta property="og:image" content="/i.jpg"><script type="application/ld+json">{"@type":"Article","headline":"By script","datePublished":"2026-02-03T10:00:00Z"}</script>""";
        var recipe = new ArticleRecipe { Title = ["h1"], Date = [".d"], Remove = ["meta", "script", "h1"] };
        Article(html, recipe).Title.Should().Be("By selector");
        Article(html, recipe).Published!.DayOnly.Should().BeFalse("a day becomes a moment where another origin has the time");
        Article(html, recipe).Image!.Url.Should().EndWith("/i.jpg");
        Article(html, recipe with { Prefer = [RecipeOrigin.JsonLd, RecipeOrigin.Selectors] }).Title.Should().Be("By script");
        Article(html, recipe with { Prefer = [RecipeOrigin.OpenGraph, RecipeOrigin.Selectors] }).Title.Should().Be("By head");
        Article(html, recipe with { Prefer = [RecipeOrigin.Selectors] }).Image.Should().BeNull();

        // What another origin says of the same address completes what the first says.
        var listing = List(
            """<ul><li><a href="/news/2026/one/">One</a></li><li><a href="/news/2026/two/">Two</a></li></ul><script type="application/ld+json">{"@type":"NewsArticle","url":"/news/2026/two/","headline":"Other","author":"Ann"}</script>""",
            new PageRecipe { Items = ["li"], Link = ["a"] });
        listing.Items.Select(i => (i.Title, i.Authors.Count)).Should().Equal(("One", 0), ("Two", 1));
        listing.Origin.Should().Be("page");
    }

    [Fact]
    public void An_alternative_may_have_an_expression_and_formats()
    {
        var html = "<ul><li data-go=\"open('/news/2026/one/')\"><b>NEWS: One</b><i>Posted 03-02-26 by staff</i></li></ul>";
        var item = List(html, new PageRecipe
        {
            Items = ["li"],
            Link = [new Alternative("@data-go") { Regex = @"open\('([^']+)'\)" }],
            Title = [new Alternative("b") { Regex = "^BLOG: (.+)$" }, new Alternative("b") { Regex = "^NEWS: (.+)$" }],
            Date = [new Alternative("i") { Regex = @"\d\d-\d\d-\d\d", Formats = ["yy-MM-dd", "dd-MM-yy"] }],
        }).Items.Should().ContainSingle().Subject;
        item.Should().BeEquivalentTo(new { Url = Url.AbsoluteUri, Title = "One" });
        item.Published!.Text.Should().Be("03-02-26");
        item.Day().Should().Be("2003-02-26", "the alternative's own formats are tried in their order");
        item.Answered["title"].Should().Be("b /^NEWS: (.+)$/");
    }

    [Theory]
    [InlineData(@"(a)\1")]
    [InlineData("(?=a)b")]
    [InlineData("(")]
    public void An_expression_that_cannot_be_linear_is_refused(string regex)
    {
        RecipePattern.Parse(regex).Should().BeNull();
        var read = () => List("<ul><li><a href='/x'>x</a></li></ul>", new PageRecipe { Items = ["li"], Link = ["a"], Title = [new Alternative("a") { Regex = regex }] });
        read.Should().Throw<UnreadableException>().WithMessage("*title*back-references or look-around*");
    }

    [Theory]
    [InlineData("[", 200_000)]
    [InlineData("{\"@graph\":", 200_000)]
    [InlineData("{\"@type\":\"Article\"},", 300_000)]
    [InlineData("{\"a\":1,", 400_000)]
    public void Hostile_scripts_stay_bounded(string piece, int times)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Article("<h1>Still here</h1><script type='application/ld+json'>[" + string.Concat(Enumerable.Repeat(piece, times)) + "</script>").Title.Should().NotBeNull();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    private static Item Article(string html, ArticleRecipe? recipe = null) =>
        ArticlePage.Read(Encoding.UTF8.GetBytes("<!doctype html>" + html), "text/html; charset=utf-8", Url, recipe ?? new ArticleRecipe(), new Item { Names = ["url:" + Url], Url = Url.AbsoluteUri }, Fixture.London);

    private static Listing List(string html, PageRecipe recipe) =>
        PageList.Read(Encoding.UTF8.GetBytes("<!doctype html>" + html), "text/html; charset=utf-8", new Uri("https://site.example/news/"), recipe, Fixture.London);
}
