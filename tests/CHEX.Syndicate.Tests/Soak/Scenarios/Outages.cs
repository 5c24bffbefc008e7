using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>Sites that fail and come back: nothing published changes meanwhile, and what was missed is made up for.</summary>
internal static class Outages
{
    public static IEnumerable<Scenario> All =>
    [
        new("nothing goes wrong") { Script = _ => { } },
        new("500 for five days") { Script = life => life.Lists(5, 10, Faults.Status(500)) },
        new("502 for an hour, each second day") { Script = life => { for (var day = 2; day < 20; day += 2) life.Lists(day, day + 0.2, Faults.Status(502)); } },
        new("silence for three days") { Script = life => life.Lists(6, 9, Faults.Silence) },
        new("the connection breaks for two days") { Script = life => life.Lists(6, 8, Faults.Cut) },
        new("404 for four days, then back") { Script = life => life.Lists(7, 11, Faults.Status(404)) },
        new("403 for a week") { Script = life => life.All(4, 11, Faults.Status(403)) },
        new("an error page with status 200 for two days") { Script = life => life.Lists(5, 7, Faults.ErrorPage) },
        new("a login page for three days") { Script = life => life.Lists(5, 8, Faults.LoginPage) },
        new("an empty body for a day") { Script = life => life.Lists(5, 6, Faults.Nothing) },
        new("a truncated document for two days") { Script = life => life.Lists(5, 7, Faults.Truncated) },
        new("an empty list for two days")
        {
            Script = life => life.Lists(5, 7, Faults.Reworded(xml => xml[..xml.IndexOf("<item>", StringComparison.Ordinal)] + "</channel></rss>")),
        },
        new("429 with Retry-After for two days") { Script = life => life.All(5, 7, Faults.Rest(429, TimeSpan.FromHours(30))) },
        new("503 with Retry-After as a date") { Script = life => life.All(5, 6.5, Faults.RestUntil(503, life.Day(6.5))) },
        new("429 without a word") { Script = life => life.Lists(5, 5.9, Faults.Status(429)) },
        new("its name cannot be resolved for three weeks") { Days = 40, Script = life => life.While(5, 26, on => Vanish(life, on)) },
        new("all answers 500, robots.txt too, for a day") { Script = life => life.All(5, 6, Faults.Status(500)) },
        new("its articles cannot be read for three days") { Made = s => s.Face = new PageFace(), Script = life => life.Pages(5, 8, Faults.Status(500)) },
        new("robots.txt forbids everything for a week")
        {
            Script = life => life.While(5, 12, on => life.Site.Robots = on ? "User-agent: *\nDisallow: /\n" : null),
        },
    ];

    private static void Vanish(Life life, bool gone)
    {
        if (gone) life.Web.Vanished.UnionWith(life.Site.Hosts);
        else life.Web.Vanished.ExceptWith(life.Site.Hosts);
    }
}
