using System.Text.Json.Nodes;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>A site with an RSS feed.</summary>
internal class RssFace(string path = "/feed") : Face
{
    protected string Path => path;

    public override void Configure(Site site, JsonObject source)
    {
        source["kind"] = "feed";
        source["url"] = site.Home + path;
    }

    // A guid that several stories share is none's.
    public override string NameOf(Site site, Story story, string way) =>
        story.Guid.Length > 0 && site.Stories.All(s => s == story || s.Guid != story.Guid) ? "guid:" + story.Guid : "url:" + site.LinkOf(story);

    protected override Page? List(Site site, string asked) => asked == path ? Listing(site, "rss", "application/rss+xml; charset=utf-8", s => Rss(site, s)) : null;

    protected static string Rss(Site site, IReadOnlyList<Story> stories) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>{Text(site.Id)}</title><link>{site.Home}/</link><description>News</description>
        {string.Join('\n', stories.Select(s => Item(site, s)))}
        </channel></rss>
        """;

    private static string Item(Site site, Story s)
    {
        var date = site.DateOf?.Invoke(s) ?? $"{s.Published.UtcDateTime:R}";
        return $"<item><title>{Text(s.Title)}</title><link>{Text(site.LinkOf(s))}</link>{(s.Guid.Length == 0 ? "" : $"<guid isPermaLink=\"false\">{Text(s.Guid)}</guid>")}" +
            $"{(date.Length == 0 ? "" : $"<pubDate>{date}</pubDate>")}<description>{Text(s.Excerpt)}</description><content:encoded><![CDATA[{s.Body}]]></content:encoded></item>";
    }
}

/// <summary>A site with an Atom feed at the same address.</summary>
internal sealed class AtomFace(string path = "/feed") : RssFace(path)
{
    protected override Page? List(Site site, string asked) => asked == Path ? Listing(site, "atom", "application/atom+xml", s => Atom(site, s)) : null;

    private static string Atom(Site site, IReadOnlyList<Story> stories) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <feed xmlns="http://www.w3.org/2005/Atom"><id>{site.Home}/</id><title>{Text(site.Id)}</title><updated>2026-01-01T00:00:00Z</updated>
        {string.Join('\n', stories.Select(s =>
            $"<entry><id>{Text(s.Guid)}</id><title>{Text(s.Title)}</title><link href=\"{Text(site.LinkOf(s))}\"/><published>{s.Published:O}</published><updated>{s.Published:O}</updated><summary>{Text(s.Excerpt)}</summary><content type=\"html\">{Text(s.Body)}</content></entry>"))}
        </feed>
        """;
}
