using System.Text.Json.Nodes;
using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>Feeds that move, change their form, or hide.</summary>
internal static class Moves
{
    public static IEnumerable<Scenario> All =>
    [
        new("RSS becomes Atom") { Once = true, Script = life => life.At(6, () => life.Site.Face = new AtomFace()) },
        new("the feed redirects for a while (302)")
        {
            Made = s => s.Face = new TwoFeedsFace(),
            Script = life => life.Lists(5, 9, (good, site) => good.Path == "/feed" ? Page.To(site.Home + "/rss.xml", 302) : good),
        },
        new("the feed has moved for good (301)")
        {
            Made = s => s.Face = new TwoFeedsFace(),
            Script = life => life.Lists(5, 25, (good, site) => good.Path == "/feed" ? Page.To(site.Home + "/rss.xml", 301) : good),
        },
        new("the host moves to www for good")
        {
            Script = life => life.All(5, 25, (good, site) => good.Host.StartsWith("www.", StringComparison.Ordinal) || good.Path == "/robots.txt" ? good : Page.To(site.Home.Replace("//", "//www.", StringComparison.Ordinal) + good.Path, 301)),
        },
        new("WordPress REST is refused, then back")
        {
            Days = 40,
            Made = s => s.Face = new WordPressFace(),
            Script = life => life.While(6, 20, on => life.Site.Face = new WordPressFace { Refuses = on }),
        },
        new("Squarespace's RSS is switched off, then on")
        {
            Days = 40,
            Made = s => s.Face = new SquarespaceFace(),
            Script = life => life.While(6, 20, on => life.Site.Face = new SquarespaceFace { WithoutRss = on }),
        },
        new("the feed is gone for three weeks, and the list page stands in for it")
        {
            Days = 40,
            Made = s => s.Face = new FeedAndPageFace(),
            Script = life => life.Lists(6, 27, (good, _) => good.Path == "/feed" ? Page.Bare(404) : good),
        },
        new("its answers are fresh for thirty hours") { Made = s => s.OfLists = (good, _) => good.With("Cache-Control", "public, max-age=108000"), Script = life => life.Edit(6, 2) },
        new("the ETag is another each time") { Made = s => s.Validating = Validating.Anew, Script = life => life.Edit(6, 2) },
        new("no validators at all") { Made = s => s.Validating = Validating.NotAtAll, Script = life => life.Edit(6, 2) },
        new("ETags that no parser likes") { Made = s => s.Validating = Validating.Oddly, Script = life => life.Edit(6, 2) },
        new("last modified in 2041") { Made = s => s.Validating = Validating.In2041, Script = life => life.Edit(6, 2) },
        new("validates by date only") { Made = s => s.Validating = Validating.ByDateOnly, Script = life => life.Edit(6, 2) },
        new("304 for weeks, whatever is new") { Days = 45, Script = life => life.While(4, 40, on => life.Site.Validating = on ? Validating.Always304 : Validating.Properly) },
    ];

    /// <summary>A site with a feed, and a page by which it can be read too.</summary>
    private sealed class FeedAndPageFace : RssFace
    {
        private readonly PageFace page = new();

        public override void Configure(Site site, JsonObject source)
        {
            page.Configure(site, source);
            source["fallbacks"] = new JsonArray(new JsonObject { ["kind"] = "page", ["url"] = site.Home + "/news/" });
            base.Configure(site, source);
        }

        public override string NameOf(Site site, Story story, string way) => way.StartsWith("page", StringComparison.Ordinal) ? page.NameOf(site, story, way) : base.NameOf(site, story, way);

        protected override Page? List(Site site, string asked) => base.List(site, asked) ?? (asked == "/news/" ? page.Answer(site, asked) : null);
    }

    /// <summary>A site whose feed stands at two addresses.</summary>
    private sealed class TwoFeedsFace : RssFace
    {
        private readonly RssFace other = new("/rss.xml");

        protected override Page? List(Site site, string asked) => base.List(site, asked) ?? (asked == "/rss.xml" ? other.Answer(site, asked) : null);
    }
}
