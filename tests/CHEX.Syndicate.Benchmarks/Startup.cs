using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Benchmarks;

/// <summary>
/// From the start of the process to the first answer, and the memory held after ten idle seconds: the service beside an
/// ASP.NET server that does nothing, in turn, so that a slow minute slows both.
/// </summary>
internal static class Startup
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    public static async Task Measure(int runs)
    {
        var folder = Directory.CreateTempSubdirectory("syndicate-startup-");
        try
        {
            var (service, nothing) = (new List<Run>(), new List<Run>());
            for (var run = 0; run <= runs; run++)
            {
                var url = $"http://127.0.0.1:{FreePort()}";
                var config = Path.Combine(folder.FullName, "feeds.config.json");
                await File.WriteAllTextAsync(config, Configuration);
                // The public URL is recorded at the first start, so each run has data of its own.
                var ours = await Once(url, "/feeds/all.rss", "CHEX.Syndicate.dll", "run", "--config", config, "--data", Path.Combine(folder.FullName, $"data{run}"), "--urls", url);
                var theirs = await Once(url, "/", "CHEX.Syndicate.Benchmarks.dll", "empty-server", url);
                if (run == 0) continue; // warm-up: files come into the system's cache
                service.Add(ours);
                nothing.Add(theirs);
            }

            Say("service, first start on an empty folder", service);
            Say("empty ASP.NET server", nothing);
            Console.WriteLine($"ratio: start {Median(service, r => r.Seconds) / Median(nothing, r => r.Seconds):0.00}, memory {Median(service, r => r.Megabytes) / Median(nothing, r => r.Megabytes):0.00}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static async Task ServeNothing(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(url);
        app.Run(context => context.Response.WriteAsync("nothing"));
        await app.RunAsync();
    }

    private const string Configuration =
        """
        { "publicUrl": "http://127.0.0.1:5080", "title": "Start", "description": "Nothing to read",
          "accounts": [{ "name": "network", "displayName": "Network", "summary": "News." }],
          "sources": [{ "id": "none", "name": "None", "shortName": "None", "kind": "feed", "homepage": "https://example.org/", "url": "https://example.org/feed" }] }
        """;

    private static async Task<Run> Once(string url, string path, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, arguments[0]), .. arguments[1..]])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var http = new HttpClient();
            while (!await Answers(http, new Uri(url + path)))
            {
                if (process.HasExited) throw new InvalidOperationException($"{arguments[0]} ended with {process.ExitCode}.");
                await Task.Delay(5);
            }

            var seconds = watch.Elapsed.TotalSeconds;
            await Task.Delay(Idle);
            process.Refresh();
            return new Run(seconds, process.WorkingSet64 / 1048576.0, process.TotalProcessorTime.TotalSeconds);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> Answers(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(url);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false; // nobody listens yet
        }
    }

    private static void Say(string what, List<Run> runs) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what}: first answer after {Median(runs, r => r.Seconds):0.00} s, {Median(runs, r => r.Megabytes):0} MB resident and {Median(runs, r => r.Cpu):0.00} s of CPU after {Idle.TotalSeconds:0} idle seconds (median of {runs.Count})"));

    private static double Median(List<Run> runs, Func<Run, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed record Run(double Seconds, double Megabytes, double Cpu);
}
