using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>Sites that have something to do with each other.</summary>
internal static class Neighbours
{
    public static IEnumerable<Scenario> All =>
    [
        new("three sources on one host, which asks for rest")
        {
            Sites = 3,
            Made = s => { s.Host = "shared.example"; s.Hosts.Add("shared.example"); s.Face = new RssFace($"/{s.Id}/feed"); s.Under = "/" + s.Id; },
            Script = life =>
            {
                life.Lists(8, 9, Faults.Rest(429, TimeSpan.FromHours(20)));
                life.Remove(12, 2, Fate.Gone);
            },
        },
        new("two sources tell the same story")
        {
            Sites = 2,
            Script = life =>
            {
                for (var day = 5; day < 20; day += 5)
                {
                    life.At(day, () =>
                    {
                        var first = life.Site.Write(life.Site.Now);
                        life.At((first.Published - life.Day(0)).TotalDays + 1.5, () => life.Sites[1].Write(life.Sites[1].Now, copyOf: first));
                    });
                }
            },
        },
        new("410 for good, and a person names the new address")
        {
            Once = true,
            Days = 40,
            Script = life =>
            {
                life.At(6, () => life.Site.Face = new MovedFace());
                life.Reconfigure(20);
            },
        },
        new("a source is taken out of the configuration, and put back")
        {
            Once = true,
            Script = life =>
            {
                life.While(6, 14, on => life.Site.IsTakenOut = on);
                life.Reconfigure(6.01);
                life.Reconfigure(14.01);
            },
        },
        new("410 for a week, then back, and a person resumes it")
        {
            Days = 40,
            Script = life =>
            {
                life.Lists(6, 13, Faults.Status(410));
                life.Resume(14);
            },
        },
    ];

    /// <summary>The feed is gone from its old address, and stands at another.</summary>
    private sealed class MovedFace() : RssFace("/news.rss")
    {
        protected override Page? List(Site site, string asked) => asked == "/feed" ? Page.Bare(410) : base.List(site, asked) is { } list ? list with { Way = "rss at its new address" } : null;
    }
}
