using System.Globalization;
using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>The same story under another name: guid, slug, scheme, host, slash, parameters.</summary>
internal static class Names
{
    public static IEnumerable<Scenario> All =>
    [
        new("all guids change at once")
        {
            Once = true,
            Script = life => life.At(6, () => { foreach (var s in life.Site.Stories) s.Guid = string.Create(CultureInfo.InvariantCulture, $"urn:new:{s.Number}"); }),
        },
        new("guids turn from http to https")
        {
            Once = true,
            Script = life => life.At(6, () => { foreach (var s in life.Site.Stories) s.Guid = s.Guid.Replace("http:", "https:", StringComparison.Ordinal); }),
        },
        new("a slug changes and the text stays, the old address leads on")
        {
            Script = life => life.At(6, () => Rename(life.Listed(2), leadsOn: true)),
        },
        new("a slug changes on a page without guids, the old address is gone")
        {
            Made = s => s.Face = new PageFace(),
            Script = life => life.At(6, () => Rename(life.Listed(2), leadsOn: false)),
        },
        new("a slug changes on a page without guids, the old address leads on")
        {
            Made = s => s.Face = new PageFace(),
            Script = life => life.At(6, () => Rename(life.Listed(2), leadsOn: true)),
        },
        new("slug and guid change together")
        {
            Script = life => life.At(6, () =>
            {
                var story = life.Listed(2);
                Rename(story, leadsOn: true);
                story.Guid = string.Create(CultureInfo.InvariantCulture, $"urn:renamed:{story.Number}");
            }),
        },
        new("links turn to https")
        {
            Script = life => life.While(6, 25, on => life.Site.Link = on ? s => s.Site.Home.Replace("http:", "https:", StringComparison.Ordinal) + s.Path : null),
        },
        new("links get www") { Script = life => life.While(6, 25, on => life.Site.Link = on ? s => s.Site.Home.Replace("//", "//www.", StringComparison.Ordinal) + s.Path : null) },
        new("links of a page get a slash at the end")
        {
            Made = s => s.Face = new PageFace(),
            Script = life => life.While(6, 25, on => life.Site.Link = on ? s => s.Site.Home + s.Path + "/" : null),
        },
        new("links get tracking parameters, others each day")
        {
            Made = s => s.Link = story => $"{story.Site.Home}{story.Path}?utm_source=rss&utm_medium=feed&utm_campaign=d{story.Site.Now.DayOfYear}",
            Script = _ => { },
        },
        new("no guids, and links of a page with trackers")
        {
            Made = s =>
            {
                s.Face = new PageFace();
                s.Link = story => $"{story.Site.Home}{story.Path}?fbclid=x{story.Site.Now.DayOfYear}";
            },
            Script = _ => { },
        },
        new("a feed without guids") { Made = s => s.Link = story => { story.Guid = ""; return story.Site.Home + story.Path; }, Script = _ => { } },
        new("one guid for all of a day's stories")
        {
            Made = s => s.StoriesAWeek = 9,
            Script = life => life.While(6, 9, on => { if (on) foreach (var s in life.Site.Stories.TakeLast(3)) s.Guid = life.Site.Home + "/news"; }),
        },
    ];

    private static void Rename(Story story, bool leadsOn)
    {
        var old = story.Path;
        story.Path = old + "-renamed";
        if (leadsOn) story.Site.Moved[old] = story.Path;
    }
}
