using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd.Aids;

/// <summary>Other people's programs, run beside the service.</summary>
internal static class Peer
{
    /// <summary>A file of ours that a peer runs, beside these tests.</summary>
    public static string File(string name) => Path.Combine(AppContext.BaseDirectory, "Readers", name);

    /// <summary>Skips the test where the peer is not installed; fails it where everything must be.</summary>
    public static void Needs(string name, bool isThere)
    {
        if (isThere) return;
        (Environment.GetEnvironmentVariable("CI") == "true").Should().BeFalse("CI must have {0}", name);
        Assert.Skip(name + " is not installed: it was not asked to read the feeds.");
    }

    /// <summary>Runs a program to its end and returns what it said; a failure is the test's.</summary>
    public static async Task<string> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var errors = process.StandardError.ReadToEndAsync(end.Token);
        var said = await process.StandardOutput.ReadToEndAsync(end.Token);
        await process.WaitForExitAsync(end.Token);
        process.ExitCode.Should().Be(0, "{0} said {1}{2}", program, said, await errors);
        return said;
    }

    /// <summary>True where the program can be run and ends well.</summary>
    public static bool Answers(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            return process.WaitForExit(30_000) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
