using System.Text.RegularExpressions;
using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>Lists that are well-formed and wrong: nothing of them is published, and nothing is withdrawn for what they lack.</summary>
internal static partial class Drifts
{
    public static IEnumerable<Scenario> All =>
    [
        new("all titles are the same for a day") { Script = life => life.Lists(8, 9, Faults.Reworded(SameTitles)) },
        new("a page's titles are the same for a day")
        {
            Made = s => s.Face = new PageFace(),
            Script = life => life.Lists(8, 9, Faults.Reworded(html => PageTitles().Replace(html, "${before}Untitled</a>"))),
        },
        new("a redesign: the recipe finds nothing, a person mends it after nine days")
        {
            Once = true,
            Days = 40,
            Made = s => s.Face = new PageFace(),
            Script = life =>
            {
                life.Lists(8, 17, Faults.Reworded(html => html.Replace("class=\"story\"", "class=\"card\"", StringComparison.Ordinal)));
                life.At(17, () => life.Site.Face = new PageFace { Class = "card" });
                life.Reconfigure(17.01);
            },
        },
        new("a redesign: half of the items have no link for two days")
        {
            Made = s => s.Face = new PageFace(),
            Script = life => life.Lists(8, 10, Faults.Reworded(HalfLinkless)),
        },
        new("a list shows three of its stories for two days") { Script = life => life.While(8, 10, on => life.Site.OfLists = on ? Three : null) },
        new("the first of its list is old for a day: the order is turned round")
        {
            Script = life => life.While(8, 9, on => life.Site.OfLists = on ? (good, _) => good.Status == 200 ? good.Reworded(Turned) : good : null),
        },
        new("it is told in windows-1252 and says so") { Script = life => life.While(8, 12, on => life.Site.OfLists = on ? Windows1252 : null) },
        new("it says that it is Latin-1, and is UTF-8")
        {
            Script = life => life.While(8, 12, on => life.Site.OfLists = on ? (good, _) => good with { Type = "application/rss+xml; charset=iso-8859-1" } : null),
        },
        new("junk before and after the document") { Script = life => life.While(8, 12, on => life.Site.OfLists = on ? (good, _) => good.Reworded(x => "\n\n " + x + "\n<!-- cached -->\n<script>track()</script>") : null) },
    ];

    private static string SameTitles(string xml) => FeedTitles().Replace(xml, "<item><title>Latest news</title>");

    private static string HalfLinkless(string html)
    {
        var n = 0;
        return PageLinks().Replace(html, m => n++ % 2 == 0 ? "<a>" : m.Value);
    }

    private static Page Three(Page good, Site site)
    {
        if (good.Status != 200) return good;
        var n = 0;
        return good.Untrue().Reworded(xml => Items().Replace(xml, m => n++ < 3 ? m.Value : ""));
    }

    private static string Turned(string xml)
    {
        var items = Items().Matches(xml).Select(m => m.Value).ToList();
        var n = items.Count;
        return Items().Replace(xml, _ => items[--n]);
    }

    private static Page Windows1252(Page good, Site site) => good.Status != 200 ? good : good with
    {
        Type = "application/rss+xml",
        Body = System.Text.Encoding.Latin1.GetBytes(good.Words.Replace("encoding=\"UTF-8\"", "encoding=\"windows-1252\"", StringComparison.Ordinal)),
    };

    [GeneratedRegex("<item><title>[^<]*</title>", RegexOptions.NonBacktracking)]
    private static partial Regex FeedTitles();

    [GeneratedRegex("<item>.*</item>", RegexOptions.NonBacktracking)]
    private static partial Regex Items();

    [GeneratedRegex("(?<before><h2><a href=\"[^\"]*\">)[^<]*</a>", RegexOptions.NonBacktracking)]
    private static partial Regex PageTitles();

    [GeneratedRegex("<a href=\"[^\"]*\">", RegexOptions.NonBacktracking)]
    private static partial Regex PageLinks();
}
