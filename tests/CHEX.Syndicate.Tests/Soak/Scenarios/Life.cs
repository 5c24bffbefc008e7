using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak.Scenarios;

/// <summary>What a script may do: let things happen on days counted from the script's beginning.</summary>
internal sealed class Life(IReadOnlyList<Site> sites, SimulatedTime time, DateTimeOffset begin)
{
    public Site Site => sites[0];
    public IReadOnlyList<Site> Sites => sites;
    public Web Web => time.Web;

    public DateTimeOffset Day(double day) => begin.AddDays(day);

    /// <summary>Something happens.</summary>
    public void At(double day, Action happens) => time.Plan(Day(day), () => { happens(); return Task.CompletedTask; });

    /// <summary>A person has changed the configuration and applies it.</summary>
    public void Reconfigure(double day) => time.Plan(Day(day), time.Reconfigure);

    /// <summary>A person tells the source to go on.</summary>
    public void Resume(double day) => time.Plan(Day(day), () => time.Resume(Site));

    /// <summary>Lists answer otherwise for some days.</summary>
    public void Lists(double from, double to, Fault fault) => While(from, to, on => Site.OfLists = on ? fault : null);

    /// <summary>Articles answer otherwise for some days.</summary>
    public void Pages(double from, double to, Fault fault) => While(from, to, on => Site.OfPages = on ? fault : null);

    /// <summary>Everything answers otherwise for some days.</summary>
    public void All(double from, double to, Fault fault) => While(from, to, on => Site.OfAll = on ? fault : null);

    /// <summary>Something begins, and ends again.</summary>
    public void While(double from, double to, Action<bool> set)
    {
        At(from, () => set(true));
        At(to, () => set(false));
    }

    /// <summary>The story that is listed at this place, 0 being the newest; one that stands well inside the list.</summary>
    public Story Listed(int place) => Site.Listed[place];

    /// <summary>A listed story is changed.</summary>
    public void Edit(double day, int place, bool title = false) => At(day, () => Listed(place).Edit(title));

    /// <summary>A listed story leaves the list, and its page answers so.</summary>
    public void Remove(double day, int place, Fate page) => At(day, () => TakeDown(Listed(place), page));

    public void TakeDown(Story story, Fate page)
    {
        story.Listed = false;
        story.Page = page;
        story.Removed = page == Fate.There ? null : Site.Now;
    }
}
