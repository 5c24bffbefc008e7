using System.Text;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Sources;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Configuration;

public sealed class RecipeRulesTests
{
    [Theory]
    [InlineData("""{ "items": "li" }""", "sources[0].recipe.link")]
    [InlineData("""{ "maxPages": 2 }""", "sources[0].recipe.items")]
    [InlineData("""{ "prefer": ["embedded"] }""", "sources[0].recipe.embedded")]
    [InlineData("""{ "embedded": { "script": "script" } }""", "sources[0].recipe.embedded.link")]
    [InlineData("""{ "items": "li", "link": { "select": "a", "regex": "(a)\\1" } }""", "sources[0].recipe.link.regex")]
    [InlineData("""{ "items": "li", "link": ["a", { "selekt": "b" }] }""", "sources[0].recipe.link[1].selekt")]
    [InlineData("""{ "items": "li", "link": "a", "next": "http://{page" }""", "sources[0].recipe.next")]
    [InlineData("""{ "items": "li", "link": "a", "stopWhenKnown": "yes" }""", "sources[0].recipe.stopWhenKnown")]
    [InlineData("""{ "items": "li", "link": "a", "article": { "follow": "all" } }""", "sources[0].recipe.article.follow")]
    [InlineData("""{ "items": "li", "link": "a", "article": { "prefer": [] } }""", "sources[0].recipe.article.prefer")]
    public void A_recipe_that_cannot_work_is_told_with_its_place(string recipe, string path)
    {
        var read = () => Read(recipe, "https://s.example/news/");
        read.Should().Throw<ConfigurationException>().Which.Mistakes.Should().Contain(m => m.Path == path);
    }

    [Theory]
    [InlineData("""{ "prefer": ["jsonld"] }""", "https://s.example/news/")]
    [InlineData("""{ "linkMatch": "/news/" }""", "https://s.example/sitemap.xml.gz")]
    [InlineData("""{ "embedded": { "script": "script", "link": "a.b" } }""", "https://s.example/news/")]
    public void What_a_page_says_by_itself_needs_no_selectors(string recipe, string url) => Read(recipe, url).Should().NotBeNull();

    [Fact]
    public void All_of_a_recipe_reaches_the_reader()
    {
        var recipe = Read(
            """
            { "prefer": ["jsonld", "selectors"], "items": "li", "link": { "select": "a", "regex": "x(.+)" }, "next": ["a.next", "?p={page}"], "startPage": 0, "stopWhenKnown": true,
              "date": ["time@datetime", { "select": "i", "formats": ["d MMMM yyyy"] }],
              "article": { "follow": "new", "prefer": ["opengraph"], "authors": ".by", "embedded": { "script": "#d", "at": "a.0", "title": ["t", "u"] } } }
            """,
            "https://s.example/news/")!;
        recipe.Should().BeEquivalentTo(new PageRecipe
        {
            Prefer = [RecipeOrigin.JsonLd, RecipeOrigin.Selectors],
            Items = ["li"],
            Link = [new Alternative("a") { Regex = "x(.+)" }],
            Next = ["a.next", "?p={page}"],
            StartPage = 0,
            StopWhenKnown = true,
            Date = ["time@datetime", new Alternative("i") { Formats = ["d MMMM yyyy"] }],
            Article = new ArticleRecipe { Follow = FollowArticles.New, Prefer = [RecipeOrigin.OpenGraph], Authors = [".by"], Embedded = new EmbeddedRecipe { Script = ["#d"], At = "a.0", Title = ["t", "u"] } },
        });
    }

    private static PageRecipe? Read(string recipe, string url)
    {
        var file = $$"""
            { "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d",
              "sources": [{ "id": "s", "name": "S", "kind": "page", "homepage": "https://s.example/", "url": "{{url}}", "recipe": {{recipe}} }] }
            """;
        return ConfigurationFile.Read(Encoding.UTF8.GetBytes(file), []).Settings.Sources[0].Recipe;
    }
}
