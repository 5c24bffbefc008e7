using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CHEX.Syndicate.EndToEnd.Aids;

/// <summary>The real program as its own process, as an operator starts it; it can be killed like a machine that loses power.</summary>
public sealed class RunningProgram : IAsyncDisposable
{
    private readonly StringBuilder output = new();
    private readonly Process process;

    private RunningProgram(Process process) => this.process = process;

    public string Output
    {
        get
        {
            lock (output) return output.ToString();
        }
    }

    public int Id => process.Id;

    /// <summary>Starts the program and returns at once.</summary>
    public static RunningProgram Start(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var program = new RunningProgram(new Process { StartInfo = start });
        program.process.OutputDataReceived += (_, line) => program.Keep(line.Data);
        program.process.ErrorDataReceived += (_, line) => program.Keep(line.Data);
        program.process.Start();
        program.process.StandardInput.Close();
        program.process.BeginOutputReadLine();
        program.process.BeginErrorReadLine();
        return program;
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, string Output)> Run(IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        await using var program = Start(environment, arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await program.process.WaitForExitAsync(limit.Token);
        return (program.process.ExitCode, program.Output);
    }

    /// <summary>Waits until the program serves under <paramref name="url"/>.</summary>
    public async Task Ready(string url)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.True(async () =>
        {
            if (process.HasExited) throw new InvalidOperationException($"The program ended with {process.ExitCode}:\n{Output}");
            using var answer = await http.GetAsync(new Uri(url + "/health/ready"));
            return answer.StatusCode == HttpStatusCode.OK;
        }, () => "the program is not ready:\n" + Output);
    }

    /// <summary>SIGKILL: nothing can be tidied up.</summary>
    public async Task Kill()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> Stop()
    {
        if (!process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await process.WaitForExitAsync(limit.Token);
        return process.ExitCode;
    }

    /// <summary>A port of 127.0.0.1 that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (output) output.AppendLine(line);
    }
}
