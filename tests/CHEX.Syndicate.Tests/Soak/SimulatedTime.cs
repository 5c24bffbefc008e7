using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Soak.Scenarios;
using CHEX.Syndicate.Tests.Soak.World;

namespace CHEX.Syndicate.Tests.Soak;

/// <summary>
/// A simulated time: a world of sites that play their scenarios, and the service that reads them.
/// <code>
/// 1. what the sites' scripts planned for now happens
/// 2. the lane that is due has its turn; perhaps the process dies in it and starts again
/// 3. what was told in the turn is entered in the ledger, if the turn was kept
/// 4. the clock moves to whatever comes next
/// </code>
/// </summary>
internal sealed class SimulatedTime : IAsyncDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 8, 0, 0, TimeSpan.Zero);

    private readonly PriorityQueue<Func<Task>, DateTimeOffset> planned = new();
    private readonly List<Site> sites = [];
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Random random;
    private readonly double crashes;

    private SimulatedTime(Web web, SoakClock clock, int seed, double crashes) => (Web, Clock, random, this.crashes) = (web, clock, new Random(seed), crashes);

    public Web Web { get; }
    public SoakClock Clock { get; }
    public SoakNode Node { get; private set; } = null!;
    public IReadOnlyList<Site> Sites => sites;
    public int Turns { get; private set; }

    /// <summary>A world in which each scenario is played from each of its days on.</summary>
    /// <param name="played">The scenarios, and on which days they begin.</param>
    /// <param name="days">How long the world lasts.</param>
    /// <param name="seed">Decides all chance.</param>
    /// <param name="crashes">The share of turns in which the process dies.</param>
    /// <param name="interval">How often sources are read.</param>
    public static async Task<SimulatedTime> Open(IReadOnlyList<(Scenario Scenario, IReadOnlyList<double> Begins)> played, double days, int seed, double crashes, string interval = "PT12H")
    {
        var clock = new SoakClock(Start);
        var soak = new SimulatedTime(await Web.Start(clock), clock, seed, crashes);
        foreach (var (scenario, begins) in played) soak.Play(scenario, begins, days, interval);
        soak.Node = await SoakNode.Start(soak.Configuration(), clock, new Random(seed + 1), soak.Web.Resolve);
        return soak;
    }

    public async Task Run(double days)
    {
        var end = Start.AddDays(days);
        while (true)
        {
            while (planned.TryPeek(out var happens, out var at) && at <= Clock.Now)
            {
                planned.Dequeue();
                await happens();
            }

            if (Clock.Now >= end) return;
            var (lane, next) = await Node.Claim();
            if (lane is not null)
            {
                await Turn(lane);
                continue;
            }

            if (planned.TryPeek(out _, out var plan) && plan < next) next = plan;
            Clock.MoveTo(next < end ? next : end);
        }
    }

    /// <summary>Something will happen.</summary>
    public void Plan(DateTimeOffset at, Func<Task> happens) => planned.Enqueue(happens, at);

    /// <summary>A person has changed the configuration and applies it.</summary>
    public Task Reconfigure()
    {
        Web.Log.Renewals.Add(Clock.Now);
        return Node.Restart(Configuration());
    }

    /// <summary>A person tells a source that was stopped to go on.</summary>
    public Task Resume(Site site)
    {
        Web.Log.Renewals.Add(Clock.Now);
        return Node.Db.Write(tx => SourceStandings.Resume(tx, site.Id), default);
    }

    /// <summary>What happened, in a line.</summary>
    public async Task<string> Summary()
    {
        var (posts, changes) = await Node.Db.Read(
            async tx => (await tx.One<long>("SELECT count(*) FROM post"), await tx.One<long>("SELECT count(*) FROM change")), default);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Sites.Count} sites, {Turns} turns, {Node.Crashes} crashes, {Web.Log}, {posts} posts, {changes} changes, in {watch.Elapsed.TotalSeconds:0.0} s");
    }

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        await Web.DisposeAsync();
    }

    private async Task Turn(Lane lane)
    {
        Turns++;
        int? death = random.NextDouble() < crashes ? 1 + random.Next(8) : null;
        var end = await Node.Turn(lane, death, afterCommit: random.Next(2) == 0);
        Web.End(end, lane.Kind != ReadSource.LaneKind || await Node.Db.Read(tx => Readings.Latest(tx, lane.Key), default) is not { Verdict: not ("ok" or "unchanged") });
    }

    private void Play(Scenario scenario, IReadOnlyList<double> begins, double days, string interval)
    {
        var own = new List<Site>();

        for (var i = 0; i < scenario.Sites; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"s{sites.Count + 1:00}");
            var site = new Site(id, $"{id}.example", Web.Port, Clock) { Scenario = scenario.Name, Interval = interval };
            own.Add(site);
            scenario.Made(site);
            Web.Add(site);
            sites.Add(site);
            Write(site, days);
        }

        if (own.Any(s => s.IsLookedAfter))
        {
            for (var day = 1; day < days; day++) Plan(Start.AddDays(day), () => Approve(own));
        }

        foreach (var begin in begins)
        {
            scenario.Script(new Life(own, this, Start.AddDays(begin)));
        }
    }

    private Task Approve(IReadOnlyList<Site> own) => Node.Db.Write(
        async tx =>
        {
            foreach (var site in own.Where(s => s.IsLookedAfter)) await OnHold.Approve(tx, [.. (await OnHold.List(tx, site.Id, 1000)).Select(h => h.Id)]);
        },
        default);

    // What a site publishes anyway: some old stories, then new ones in office hours.
    private void Write(Site site, double days)
    {
        for (var i = site.OldStories ?? site.Window + 3; i > 0; i--) site.Write(Office(Start.AddDays((-i * 7 / site.StoriesAWeek) - 1)));
        for (var day = 1.0; day < days; day += 7 / site.StoriesAWeek * (0.5 + random.NextDouble()))
        {
            var at = Office(Start.AddDays(day));
            Plan(at, () => { site.Write(at); return Task.CompletedTask; });
        }
    }

    private DateTimeOffset Office(DateTimeOffset day) => new DateTimeOffset(day.Date, TimeSpan.Zero).AddHours(8).AddMinutes(random.Next(10 * 60));

    private JsonObject Configuration() => new()
    {
        ["publicUrl"] = "http://localhost:5080",
        ["title"] = "A simulated world",
        ["description"] = "Invented sites that go wrong.",
        ["sources"] = new JsonArray([.. sites.Where(s => !s.IsTakenOut).Select(s => s.Source())]),
        ["network"] = new JsonObject { ["allowPrivateAddresses"] = new JsonArray("127.0.0.0/8") },
    };
}
