using System.Diagnostics;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>The README's commands, as written, from the repository's root.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public async Task The_program_finds_its_configuration_when_it_is_run_from_the_root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "CHEX.Syndicate.sln"))) root = root.Parent!;
        var built = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["run", "--no-build", "-c", built, "--project", "src/CHEX.Syndicate", "--", "check"])
        {
            WorkingDirectory = root.FullName,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        process.ExitCode.Should().Be(0, await output + await errors);
    }
}
