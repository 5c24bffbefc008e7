using System.Globalization;
using System.Text.Json.Nodes;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>A site without a feed: a list of links, read by a recipe, and the articles behind them.</summary>
internal sealed class PageFace : Face
{
    /// <summary>The class of the list's elements: a redesign changes it.</summary>
    public string Class { get; init; } = "story";

    public override void Configure(Site site, JsonObject source)
    {
        source["kind"] = "page";
        source["url"] = site.Home + "/news/";
        source["recipe"] = new JsonObject
        {
            ["items"] = "li." + Class,
            ["link"] = "h2 a@href",
            ["linkMatch"] = "/news/[0-9]{4}/",
            ["title"] = "h2 a",
            ["date"] = ".date",
            ["dateFormats"] = new JsonArray("d MMMM yyyy"),
            ["summary"] = ".teaser",
            ["article"] = new JsonObject { ["content"] = ".text" },
        };
    }

    public override string NameOf(Site site, Story story, string way) => "url:" + site.LinkOf(story);

    protected override Page? List(Site site, string asked) => asked == "/news/"
        ? Listing(site, "page " + Class, "text/html; charset=utf-8", stories => Frame("News", $"<ul>{string.Join('\n', stories.Select(s => Entry(site, s)))}</ul>"))
        : null;

    private string Entry(Site site, Story s) =>
        $"""<li class="{Class}"><h2><a href="{Text(site.LinkOf(s))}">{Text(s.Title)}</a></h2><p class="date">{s.Published.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)}</p><p class="teaser">{Text(s.Excerpt)}</p></li>""";
}
