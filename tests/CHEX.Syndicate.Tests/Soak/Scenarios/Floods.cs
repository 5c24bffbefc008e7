using System.Globalization;
using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>Much at once.</summary>
internal static class Floods
{
    public static IEnumerable<Scenario> All =>
    [
        new("sixty old stories are listed again under new guids")
        {
            Once = true,
            Script = life => life.At(8, () =>
            {
                Flood(life);
                life.Site.Window = 75;
                foreach (var s in life.Site.Stories) s.Guid = string.Create(CultureInfo.InvariantCulture, $"urn:migrated:{s.Number}");
                life.At(20, () => life.Site.Window = 12);
            }),
            Made = s => s.OldStories = 70,
        },
        new("the window grows from twelve to forty")
        {
            Once = true,
            Made = s => { s.OldStories = 60; s.IsLookedAfter = true; },
            Script = life => life.At(8, () => { life.Site.Window = 40; Flood(life); }),
        },
        new("forty new stories on a day")
        {
            Made = s => { s.Window = 60; s.IsLookedAfter = true; },
            Script = life => life.At(8, () => { Flood(life); for (var i = 0; i < 40; i++) life.Site.Write(life.Site.Now.AddMinutes(-i)); }),
        },
        new("forty new stories on a day, and nobody looks")
        {
            Made = s => s.Window = 60,
            Script = life => life.At(8, () => { Flood(life); for (var i = 0; i < 40; i++) life.Site.Write(life.Site.Now.AddMinutes(-i)); }),
        },
    ];

    private static void Flood(Life life)
    {
        life.Site.IsFlooding = true;
        life.At((life.Site.Now - life.Day(0)).TotalDays + 5, () => life.Site.IsFlooding = false);
    }
}
