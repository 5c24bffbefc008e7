using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CHEX.Syndicate.Benchmarks.Polling;

/// <summary>A process whose CPU time and memory are read while it runs, or after it has ended.</summary>
internal sealed class MeasuredProcess : IAsyncDisposable
{
    private readonly Process process;

    private MeasuredProcess(Process process) => this.process = process;

    /// <summary>Seconds of CPU so far, user and system.</summary>
    public double Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }
    }

    /// <summary>The most that was resident.</summary>
    public double PeakMegabytes
    {
        get
        {
            process.Refresh();
            return process.PeakWorkingSet64 / 1048576.0;
        }
    }

    /// <summary>The service, once it answers.</summary>
    public static async Task<MeasuredProcess> Service(string config, string data)
    {
        var url = $"http://127.0.0.1:{FreePort()}";
        var service = new MeasuredProcess(Run("dotnet", Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.dll"), "run", "--config", config, "--data", data, "--urls", url));
        using var http = new HttpClient();
        while (true)
        {
            if (service.process.HasExited) throw new InvalidOperationException($"The service ended with {service.process.ExitCode}.");
            try
            {
                using var answer = await http.GetAsync(new Uri(url + "/feeds/all.rss"));
                if (answer.IsSuccessStatusCode) return service;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(20); // nobody listens yet
            }
        }
    }

    /// <summary>Runs a command to its end, counting its and its children's CPU. Null where it is not installed.</summary>
    public static async Task<double?> Once(string command, params string[] arguments)
    {
        // The shell's own "times" counts the children that have ended, which .NET cannot be asked for.
        var line = string.Join(' ', arguments.Prepend(command).Select(a => $"'{a.Replace("'", "'\\''", StringComparison.Ordinal)}'"));
        using var shell = Run("bash", "-c", $"command -v {command} >/dev/null || exit 127; {line} >/dev/null 2>&1; code=$?; times; exit $code");
        var said = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        if (shell.ExitCode == 127) return null;
        if (shell.ExitCode != 0) throw new InvalidOperationException($"{command} ended with {shell.ExitCode}.");
        return said.Split('\n')[1].Split(' ').Sum(Seconds);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Run(string command, params string[] arguments)
    {
        var started = Process.Start(new ProcessStartInfo(command, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        if (command == "dotnet") started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    // "0m1.234s"
    private static double Seconds(string text)
    {
        var parts = text.Trim('s').Split('m');
        return (double.Parse(parts[0]) * 60) + double.Parse(parts[1]);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
