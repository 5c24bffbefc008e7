using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Benchmarks.Serving;

/// <summary>A server in a process of its own, whose CPU time is read before and after it is asked.</summary>
internal sealed partial class Server : IAsyncDisposable
{
    private const int Seconds = 3;
    private readonly Process process;

    private Server(string url, Process process) => (Url, this.process) = (url, process);

    public string Url { get; }

    /// <summary>Starts it on a free port and waits until it answers.</summary>
    public static async Task<Server> Start(Action<string> prepare, string path, Func<string, (string Command, string[] Arguments)> run)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        prepare(url);
        var (command, arguments) = run(url);
        var started = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        started.OutputDataReceived += (_, _) => { };
        started.BeginOutputReadLine();
        started.ErrorDataReceived += (_, line) => Console.Error.WriteLine(line.Data);
        started.BeginErrorReadLine();
        using var http = new HttpClient();
        while (true)
        {
            if (started.HasExited) throw new InvalidOperationException($"{command} ended with {started.ExitCode}.");
            try
            {
                using var answer = await http.GetAsync(new Uri(url + path));
                if (answer.IsSuccessStatusCode) return new Server(url, started);
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20); // nobody listens yet
            }
        }
    }

    /// <summary>What it answers once: the length of the body and the status.</summary>
    public async Task<(long Length, int Status)> Look(string path, string[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Url + path);
        foreach (var header in headers) request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        using var answer = await http.SendAsync(request);
        return ((await answer.Content.ReadAsByteArrayAsync()).Length, (int)answer.StatusCode);
    }

    /// <summary>Microseconds of its CPU an answer, asked for some seconds by sixteen connections.</summary>
    public async Task<double> Cost(string path, string[] headers)
    {
        // nginx answers 304 to a star only where a file has no validator, so each server is given its own.
        var own = headers.Contains("If-None-Match: *") ? headers.Where(h => !h.StartsWith("If-None", StringComparison.Ordinal)).Append("If-None-Match: " + await ETag(path, headers)) : headers;
        process.Refresh();
        var before = process.TotalProcessorTime;
        using var wrk = Process.Start(new ProcessStartInfo("wrk", ["-t1", "-c16", $"-d{Seconds}s", .. own.SelectMany(h => (string[])["-H", h]), Url + path]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        process.Refresh();
        var cpu = process.TotalProcessorTime - before;
        if (said.Contains("Non-2xx", StringComparison.Ordinal)) throw new InvalidOperationException($"{Url}{path} failed:\n{said}");
        return cpu.TotalMicroseconds / long.Parse(Answers().Match(said).Groups["count"].Value, CultureInfo.InvariantCulture);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task<string> ETag(string path, string[] headers)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, Url + path);
        foreach (var header in headers.Where(h => !h.StartsWith("If-", StringComparison.Ordinal))) request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        using var answer = await http.SendAsync(request);
        return answer.Headers.ETag!.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("(?<count>[0-9]+) requests in", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Answers();
}
