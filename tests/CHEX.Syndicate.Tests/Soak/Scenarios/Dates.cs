using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>Dates that are missing, wrong, in the future or of another zone: no story is new because of its date, none is lost.</summary>
internal static class Dates
{
    public static IEnumerable<Scenario> All =>
    [
        new("no dates at all") { Made = s => Dated(s, _ => ""), Script = _ => { } },
        new("dates vanish for a week") { Script = life => life.While(6, 13, on => Dated(life.Site, on ? _ => "" : null)) },
        new("dates lie in the future") { Made = s => Dated(s, story => $"{story.Published.AddDays(3).UtcDateTime:R}"), Script = _ => { } },
        new("every story is dated anew each day") { Script = life => { for (var day = 5; day < 15; day++) life.At(day, () => Dated(life.Site, s => $"{s.Site.Now.AddHours(-s.Number % 12).UtcDateTime:R}")); life.At(15, () => Dated(life.Site, null)); } },
        new("summer time by its name") { Made = s => Dated(s, story => $"{story.Published.UtcDateTime.AddHours(1):ddd, dd MMM yyyy HH:mm:ss} BST"), Script = _ => { } },
        new("the clock of the server is two days behind")
        {
            Script = life => life.While(6, 16, on => Dated(life.Site, on ? s => $"{s.Published.AddDays(-2).UtcDateTime:R}" : null)),
        },
    ];

    private static void Dated(Site site, Func<Story, string>? write) => site.DateOf = write;
}
