using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using AngleSharp.Html.Parser;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Benchmarks;

/// <summary>
/// The cleaner on a corpus of dirty fragments, beside AngleSharp's parse alone and npm's sanitize-html: one pass of each
/// in turn, so that a slow second slows all three, and the median of their passes. CPU is the process's, beside the wall's.
/// </summary>
internal static class Cleaning
{
    private const string Peer = "sanitize-html@2.17.5";
    private const int WarmUp = 25;
    private const int Passes = 31;

    private static readonly Uri Page = new("https://site.example.org/2026/01/post/");

    /// <param name="corpus">A folder with <c>fragments.json</c>, a JSON array of HTML texts.</param>
    public static async Task Measure(string corpus)
    {
        var file = Path.GetFullPath(Path.Combine(corpus, "fragments.json"));
        var fragments = JsonSerializer.Deserialize<string[]>(await File.ReadAllTextAsync(file))!;
        Console.WriteLine($"{fragments.Length} fragments, {fragments.Sum(f => f.Length)} characters; {Settings()}");

        var folder = Directory.CreateTempSubdirectory("syndicate-cleaning-");
        try
        {
            using var peer = await Node(folder.FullName, file);
            List<Cost> ours = [], parse = [], theirs = [];
            for (var pass = -WarmUp; pass < Passes; pass++)
            {
                var (a, b, c) = (Once(() => Clean(fragments)), Once(() => Parse(fragments)), await Once(peer));
                if (pass < 0) continue;
                ours.Add(a);
                parse.Add(b);
                theirs.Add(c);
            }

            Say("CHEX.Syndicate, HtmlCleaner.Clean", ours);
            Say("AngleSharp, parse alone", parse);
            Say("npm " + Peer, theirs);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"sanitize-html's time over ours: CPU {Median(theirs, c => c.Cpu) / Median(ours, c => c.Cpu):0.00}, wall {Median(theirs, c => c.Wall) / Median(ours, c => c.Wall):0.00}; over the parse alone: CPU {Median(theirs, c => c.Cpu) / Median(parse, c => c.Cpu):0.00}"));
            await peer.StandardInput.WriteLineAsync("end");
            await peer.WaitForExitAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // What the program's own runtimeconfig says: the same as the service's, for both take Directory.Build.props.
    private static string Settings() => string.Join(", ",
        new[] { "System.Runtime.TieredPGO", "System.Runtime.TieredCompilation.CallCountThreshold", "System.GC.ConserveMemory" }.Select(name => $"{name[(name.LastIndexOf('.') + 1)..]} {AppContext.GetData(name) ?? "default"}")
            .Append($"server GC {GCSettings.IsServerGC}, concurrent GC {AppContext.GetData("System.GC.Concurrent") ?? "default"}, .NET {Environment.Version}"));

    private static int Clean(string[] fragments)
    {
        var characters = 0;
        foreach (var html in fragments) characters += HtmlCleaner.Clean(html, Page)?.Length ?? 0;
        return characters;
    }

    private static int Parse(string[] fragments)
    {
        var parser = new HtmlParser();
        var nodes = 0;
        foreach (var html in fragments) nodes += parser.ParseDocument(html).Body!.ChildNodes.Length;
        return nodes;
    }

    private static Cost Once(Func<int> pass)
    {
        var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var watch = Stopwatch.StartNew();
        if (pass() == 0) throw new InvalidOperationException("Nothing came out.");
        return new(watch.Elapsed.TotalMilliseconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds, (GC.GetTotalAllocatedBytes() - allocated) / 1048576.0);
    }

    private static async Task<Cost> Once(Process peer)
    {
        await peer.StandardInput.WriteLineAsync("once");
        var answer = await peer.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("node ended.");
        var parts = answer.Split(' ').Select(p => double.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        return new(parts[0], parts[1], 0);
    }

    private static async Task<Process> Node(string folder, string file)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), "{}");
        using (var npm = Process.Start(new ProcessStartInfo("npm", ["install", "--no-audit", "--no-fund", "--silent", Peer]) { WorkingDirectory = folder })!)
        {
            await npm.WaitForExitAsync();
            if (npm.ExitCode != 0) throw new InvalidOperationException($"npm install {Peer} ended with {npm.ExitCode}.");
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "pass.js"),
            """
            const sanitize = require('sanitize-html');
            const fragments = JSON.parse(require('fs').readFileSync(process.argv[2], 'utf8'));
            require('readline').createInterface({ input: process.stdin }).on('line', line => {
              if (line !== 'once') process.exit(0);
              const cpu = process.cpuUsage(), start = performance.now();
              let characters = 0;
              for (const html of fragments) characters += sanitize(html).length;
              const wall = performance.now() - start, used = process.cpuUsage(cpu);
              console.log(wall, (used.user + used.system) / 1000, characters);
            });
            """);
        return Process.Start(new ProcessStartInfo("node", ["pass.js", file]) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    private static void Say(string what, List<Cost> costs) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{what}: CPU {Median(costs, c => c.Cpu):0.0} ms, wall {Median(costs, c => c.Wall):0.0} ms, allocated {Median(costs, c => c.Megabytes):0.0} MB (median of {costs.Count} passes; fastest {costs.Min(c => c.Cpu):0.0} ms of CPU)"));

    private static double Median(List<Cost> costs, Func<Cost, double> of) => costs.Select(of).Order().ElementAt(costs.Count / 2);

    private sealed record Cost(double Wall, double Cpu, double Megabytes);
}
