using System.Globalization;

namespace CHEX.Syndicate.Benchmarks.Polling;

/// <summary>What others need for the same feeds: a cold pass in which all is new, then passes in which nothing is.</summary>
internal static class Peers
{
    private const int Passes = 5;

    public static async Task<(double New, double Same)?> Newsboat(FeedServer site, string folder)
    {
        var (urls, cache, config) = (Path.Combine(folder, "urls"), Path.Combine(folder, "cache.db"), Path.Combine(folder, "newsboat.conf"));
        await File.WriteAllLinesAsync(urls, Addresses(site));
        await File.WriteAllTextAsync(config, "refresh-on-startup no\n");
        // Its first reload after the cold one asks without validators: not counted.
        return await Run(2, "newsboat", "-u", urls, "-c", cache, "-C", config, "-x", "reload");
    }

    public static async Task<(double New, double Same)?> Feedparser(FeedServer site, string folder)
    {
        var (urls, state) = (Path.Combine(folder, "urls.txt"), Path.Combine(folder, "state.json"));
        await File.WriteAllLinesAsync(urls, Addresses(site));
        if (!File.Exists("/usr/bin/python3") || !Directory.Exists("/usr/lib/python3/dist-packages/feedparser")) return null;
        return await Run(1, "/usr/bin/python3", Path.Combine(AppContext.BaseDirectory, "Polling", "poll_feedparser.py"), urls, state);
    }

    private static IEnumerable<string> Addresses(FeedServer site) => Enumerable.Range(0, site.Length).Select(n => site.Url(2, n));

    private static async Task<(double, double)?> Run(int discarded, string command, params string[] arguments)
    {
        if (await MeasuredProcess.Once(command, arguments) is not { } cold) return null;
        for (var i = 1; i < discarded; i++) await MeasuredProcess.Once(command, arguments);
        var same = new List<double>();
        for (var i = 0; i < Passes; i++) same.Add((await MeasuredProcess.Once(command, arguments))!.Value);
        return (cold, same.Order().ElementAt(Passes / 2));
    }
}
