using System.Globalization;
using System.Text.Json.Nodes;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>A Squarespace site: RSS by a parameter of the list's address, and the list as a page.</summary>
internal sealed class SquarespaceFace : RssFace
{
    private const string Collection = "5e0f0c1ae749401d2f3a6c99:5e2f6a0d4ae2371e9b0d7f99";

    public SquarespaceFace() : base("/latest?format=rss") { }

    /// <summary>Its owner has switched the RSS off.</summary>
    public bool WithoutRss { get; init; }

    public override void Configure(Site site, JsonObject source)
    {
        source["kind"] = "squarespace";
        source["url"] = site.Home + "/latest";
    }

    /// <summary>The guid of a Squarespace item.</summary>
    public static string Guid(Story story) => string.Create(CultureInfo.InvariantCulture, $"{Collection}:{story.Number:x24}");

    public override string NameOf(Site site, Story story, string way) => string.Create(CultureInfo.InvariantCulture, $"sqs:{story.Number:x24}");

    protected override Page? List(Site site, string asked)
    {
        foreach (var story in site.Stories) story.Guid = Guid(story);
        if (asked == "/latest")
            return Listing(site, "squarespace list", "text/html; charset=utf-8", stories => Frame("Latest", "<!-- This is Squarespace. -->" + string.Join('\n', stories.Select(s => Entry(site, s)))));
        // Older pages of the feed are empty: the first one shows all there is.
        if (asked.StartsWith(Path + "&offset=", StringComparison.Ordinal)) return WithoutRss ? Page.Bare(404) : Page.Text(Rss(site, []), "application/rss+xml");
        return asked == Path && WithoutRss ? Page.Bare(404) with { Way = "rss" } : base.List(site, asked);
    }

    private static string Entry(Site site, Story s) =>
        $"""
        <article id="article-{s.Number:x24}" class="hentry post-type-text" data-item-id="{s.Number:x24}">
        <header><h1 class="entry-title" data-content-field="title"><a href="{Text(site.LinkOf(s))}">{Text(s.Title)}</a></h1>
        <span class="date"><time class="published" datetime="{s.Published:yyyy-MM-dd}">{s.Published:yyyy-MM-dd}</time></span></header>
        <div class="body excerpt-content"><p class="excerpt">{Text(s.Excerpt)}</p><a class="read-more" href="{Text(site.LinkOf(s))}">Read More</a></div>
        </article>
        """;
}
