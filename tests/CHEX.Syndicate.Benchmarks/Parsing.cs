using System.Diagnostics;
using System.Globalization;
using System.Xml;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Benchmarks;

/// <summary>
/// Reading feeds to the full model, before cleaning: beside a bare walk of the framework's XML reader over the same bytes in the
/// same process, and beside npm feedsmith in the same minute. Each is warmed up by a pass of its own; medians of the rest.
/// </summary>
internal static class Parsing
{
    private static readonly Uri Url = new("https://news.example.org/feed/");

    /// <param name="corpus">A folder with <c>combined.xml</c> and <c>feeds/</c>.</param>
    /// <param name="feedsmith">A folder in which <c>npm install feedsmith</c> was run, or null.</param>
    /// <param name="runs">How often each is measured.</param>
    public static async Task Measure(string corpus, string? feedsmith, int runs)
    {
        await Compare("feeds/", [.. Directory.GetFiles(Path.Combine(corpus, "feeds"), "*.xml").Order(StringComparer.Ordinal)], 1, feedsmith, runs);
        await Compare("combined.xml, 100 times", [Path.Combine(corpus, "combined.xml")], 100, feedsmith, runs);
    }

    private static async Task Compare(string what, string[] files, int repeats, string? feedsmith, int runs)
    {
        var documents = files.Select(File.ReadAllBytes).ToList();
        var megabytes = documents.Sum(d => (double)d.Length) * repeats / 1e6;
        List<Time> ours = [], walks = [];
        for (var run = 0; run <= runs; run++)
        {
            var (one, other) = (Timed(documents, repeats, Ours), Timed(documents, repeats, Walk));
            if (run == 0) continue;
            ours.Add(one);
            walks.Add(other);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {documents.Count} documents, {megabytes:0.0} MB, medians of {runs}"));
        Say("ours, full model", ours, megabytes);
        Say("bare XmlReader walk", walks, megabytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  speed against the walk: {Wall(walks) / Wall(ours):0.00} by wall, {Cpu(walks) / Cpu(ours):0.00} by CPU"));
        if (feedsmith is null) return;
        var theirs = await Feedsmith(feedsmith, files, runs, repeats);
        Say("npm feedsmith", theirs, megabytes);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  speed against feedsmith: {Wall(theirs) / Wall(ours):0.0} by wall, {Cpu(theirs) / Cpu(ours):0.0} by CPU"));
    }

    private static int Ours(byte[] document) => FeedDocument.Read(document, "application/rss+xml; charset=UTF-8", Url, "Europe/London").Items.Count;

    private static int Walk(byte[] document)
    {
        using var reader = XmlReader.Create(new MemoryStream(document), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        var nodes = 0;
        while (reader.Read()) nodes++;
        return nodes;
    }

    private static Time Timed(List<byte[]> documents, int repeats, Func<byte[], int> read)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        using var process = Process.GetCurrentProcess();
        var (cpu, watch) = (process.TotalProcessorTime, Stopwatch.StartNew());
        for (var n = 0; n < repeats; n++)
            foreach (var document in documents)
                if (read(document) == 0) throw new InvalidOperationException("A document of the corpus has no items.");
        var wall = watch.Elapsed;
        process.Refresh();
        return new(wall.TotalMilliseconds, (process.TotalProcessorTime - cpu).TotalMilliseconds);
    }

    private static async Task<List<Time>> Feedsmith(string folder, string[] files, int runs, int repeats)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "feedsmith.mjs"), Path.GetFullPath(folder), $"{runs}", $"{repeats}"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        await node.StandardInput.WriteAsync(string.Join('\n', files.Select(Path.GetFullPath)));
        node.StandardInput.Close();
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        if (node.ExitCode != 0) throw new InvalidOperationException("feedsmith could not be measured; see above.");
        return [.. said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).Select(n => new Time(double.Parse(n[0], CultureInfo.InvariantCulture), double.Parse(n[1], CultureInfo.InvariantCulture)))];
    }

    private static void Say(string what, List<Time> times, double megabytes) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {what,-20} {Wall(times),8:0} ms wall, {Cpu(times),8:0} ms CPU, {megabytes / Wall(times) * 1000,6:0} MB/s (wall {times.Min(t => t.Wall):0} to {times.Max(t => t.Wall):0})"));

    private static double Wall(List<Time> times) => times.Select(t => t.Wall).Order().ElementAt(times.Count / 2);

    private static double Cpu(List<Time> times) => times.Select(t => t.Cpu).Order().ElementAt(times.Count / 2);

    private sealed record Time(double Wall, double Cpu);
}
