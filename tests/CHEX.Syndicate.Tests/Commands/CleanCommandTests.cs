using System.Diagnostics;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Commands;

/// <summary><c>clean</c>, as the built program.</summary>
public sealed class CleanCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Html_comes_in_and_clean_html_goes_out()
    {
        var (code, output, error) = await Run("<p onclick=x()>Gàidhlig <a href='b?utm_source=x'>b</a><script>pwn()</script>", "--base", "https://example.org/a/");
        error.Should().BeEmpty();
        output.Should().Be("<p>Gàidhlig <a href=\"https://example.org/a/b\">b</a></p>\n");
        code.Should().Be(0);

        (await Run("<img src=/i.png><a href=//example.org/x>x</a> <a href=https://example.org/y>y</a>")).Output
            .Should().Be("<p>x <a href=\"https://example.org/y\">y</a></p>\n", "without a page nothing is relative to anything");
        (await Run("<script>only</script>")).Should().Be((0, "\n", ""));
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty("it stores nothing");
    }

    [Fact]
    public async Task Lines_are_answered_one_by_one_and_a_wrong_one_is_named()
    {
        using var process = Start("--ndjson", "-b", "https://example.org/");
        foreach (var (line, answer) in new[]
        {
            ("\"<p>one</p>\"", "\"<p>one</p>\""),
            ("\"<a href=/x>é \\u003cb>\"", "\"<p><a href=\\\"https://example.org/x\\\">é </a></p>\""),
            ("{}", "null"),
            ("", "null"),
            ("\"\\ud800\"", "null"),
            ("\"<style>\"", "\"\""),
        })
        {
            // The next line is written only when the answer to this one is there: it streams.
            await process.StandardInput.WriteLineAsync(line);
            await process.StandardInput.FlushAsync();
            (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))).Should().Be(answer);
        }

        process.StandardInput.Close();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(1);
        error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(':')[0]).Should().Equal("line 3", "line 4", "line 5");
    }

    [Fact]
    public async Task A_wrong_page_is_a_wrong_command_line()
    {
        var (code, output, error) = await Run("<p>x", "--base", "example");
        code.Should().Be(2);
        output.Should().BeEmpty();
        error.Should().Contain("--base").And.Contain("https://");
    }

    private Process Start(params string[] arguments) => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.dll"), "clean", .. arguments])
    {
        WorkingDirectory = folder.Path,
        UseShellExecute = false,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        RedirectStandardInput = true,
    })!;

    private async Task<(int Code, string Output, string Error)> Run(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
