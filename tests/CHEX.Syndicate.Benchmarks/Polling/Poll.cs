using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CHEX.Syndicate.Benchmarks.Polling;

/// <summary>
/// A whole poll of many sources, inside the running service, beside newsboat and a short feedparser script in the same minutes.
/// <code>
/// 1 serve each feed on two loopback hosts of its own; the second ones ask for rest, so that their sources stay unread
/// 2 run the service on all of them; the first passes of the first hosts warm it and are not counted
/// 3 passes in which every answer is 304
/// 4 a pass in which every feed has changed by a few bytes: read and compared anew
/// 5 open the second hosts: every one of their sources, and every item, is new
/// 6 the same with newsboat and with the script
/// </code>
/// CPU time is the process's own, user and system, from the first request of a pass to the last one's commit.
/// </summary>
internal static class Poll
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <param name="corpus">A folder of feed files.</param>
    /// <param name="sources">How many of them are polled.</param>
    /// <param name="peers">Whether newsboat and the script are run too.</param>
    public static async Task Measure(string corpus, int sources, bool peers)
    {
        var folder = Directory.CreateTempSubdirectory("syndicate-poll-");
        try
        {
            await using var site = await FeedServer.Start(corpus, sources);
            var ours = await Ours(site, folder.FullName, sources);
            Say($"service, {sources} sources: 304 {ours.Same:0.000} s, touched {ours.Touched:0.000} s, new {ours.New:0.000} s of CPU; {ours.Megabytes:0} MB resident at most; idle {ours.Idle * 1000:0.0} ms of CPU a second");
            if (!peers) return;

            var newsboat = await Peers.Newsboat(site, folder.FullName);
            if (newsboat is { } n) Say($"newsboat: 304 {n.Same:0.000} s, new {n.New:0.000} s; ratio new {ours.New / n.New:0.00}");
            else Say($"newsboat is not installed: skipped");
            var script = await Peers.Feedparser(site, folder.FullName);
            if (script is { } s) Say($"feedparser script: 304 {s.Same:0.000} s, new {s.New:0.000} s; ratio 304 {ours.Same / s.Same:0.00}, new {ours.New / s.New:0.00}");
            else Say($"python3-feedparser is not installed: skipped");
            var cleaning = Cleaning.Of(site.Bodies);
            Say($"cleaning of the {cleaning.Count} texts alone, warm: {cleaning.Seconds:0.000} s; new without it {ours.New - cleaning.Seconds:0.000} s{(newsboat is { } b ? $", ratio to newsboat {(ours.New - cleaning.Seconds) / b.New:0.00}" : "")}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Polled> Ours(FeedServer site, string folder, int sources)
    {
        var config = Path.Combine(folder, "feeds.config.json");
        await File.WriteAllTextAsync(config, Configuration(site, sources));
        await using var service = await MeasuredProcess.Service(config, Path.Combine(folder, "data"));

        // :: The first pass warms up; so does a pass of changed feeds.
        await site.EachAsked(1, 2);
        await site.EachAsked(2, 1);
        site.Touch();
        await Pass(service, site, sources);

        var same = new List<double>();
        for (var pass = 0; pass < 5; pass++) same.Add(await Pass(service, site, sources));

        site.Touch();
        var touched = await Pass(service, site, sources);

        // The first hosts are read on meanwhile: what that takes is taken off.
        var before = service.Cpu;
        var firstBefore = site.Count(1);
        site.OpenSecond();
        await site.Asked(2, sources);
        await Settle(service);
        var median = same.Order().ElementAt(same.Count / 2);
        var alone = service.Cpu - before - (median * (site.Count(1) - firstBefore) / sources);
        return new Polled(median, touched, alone, service.PeakMegabytes, await Idle(service, site, median / sources));
    }

    private static async Task<double> Pass(MeasuredProcess service, FeedServer site, int sources)
    {
        var (cpu, asked) = (service.Cpu, site.Count(1));
        await site.Asked(1, asked + sources);
        return service.Cpu - cpu;
    }

    // The commit of the last reading comes after its request.
    private static async Task Settle(MeasuredProcess service)
    {
        var before = service.Cpu;
        for (var still = 0; still < 3;)
        {
            await Task.Delay(200);
            still = service.Cpu - before < 0.03 ? still + 1 : 0;
            before = service.Cpu;
        }
    }

    private static async Task<double> Idle(MeasuredProcess service, FeedServer site, double each)
    {
        var (cpu, asked, second) = (service.Cpu, site.Count(1), site.Count(2));
        await Task.Delay(TimeSpan.FromSeconds(10));
        var read = site.Count(1) - asked + site.Count(2) - second;
        return Math.Max(0, service.Cpu - cpu - (each * read)) / 10;
    }

    private static string Configuration(FeedServer site, int sources)
    {
        object Source(int group, int n) => new
        {
            id = FormattableString.Invariant($"s{group}-{n}"),
            name = FormattableString.Invariant($"Source {group}-{n}"),
            kind = "feed",
            homepage = new Uri(new Uri(site.Url(group, n)), "/"),
            url = site.Url(group, n),
            interval = FormattableString.Invariant($"PT{Interval.TotalSeconds}S"),
            schedule = "fixed",
            hostGap = "PT0S",
        };
        return JsonSerializer.Serialize(new
        {
            publicUrl = "http://127.0.0.1:5080",
            title = "Poll",
            description = "Many sources",
            sources = Enumerable.Range(0, 2 * sources).Select(n => Source(1 + (n / sources), n % sources)),
            network = new { allowPrivateAddresses = new[] { "127.0.0.0/8" } },
        });
    }

    private static void Say(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>Seconds of CPU of a pass.</summary>
    private sealed record Polled(double Same, double Touched, double New, double Megabytes, double Idle);
}
