using System.Diagnostics;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>
/// FreshRSS as a subscriber, which is not kept here: FRESHRSS names a folder with its sources (github.com/FreshRSS/FreshRSS). It needs PHP
/// with curl, dom, mbstring and pdo_sqlite; where they are elsewhere, PHP_INI_SCAN_DIR says so.
/// </summary>
public sealed class FreshRssTests : IDisposable
{
    private const string Variable = "FRESHRSS";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("freshrss-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task FreshRSS_finds_the_hub_subscribes_and_has_a_new_post_pushed_to_it()
    {
        var sources = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(sources), $"{Variable} is not set: it names a folder with the sources of FreshRSS.");
        await Do("cp", "-r", sources! + "/.", folder.FullName);
        await using var world = await World.Start();
        await using var program = await world.Run();
        await world.Items(4, program);

        // It subscribes only where it believes itself to be public: 2130706433 is 127.0.0.1 in one number, which it does not look through.
        var port = RunningProgram.FreePort();
        await Php("cli/prepare.php");
        await Php("cli/do-install.php", "--default-user", "reader", "--auth-type", "none", "--environment", "development", "--base-url", $"http://2130706433:{port}", "--db-type", "sqlite");
        await Php("cli/create-user.php", "--user", "reader", "--password", "not-a-secret");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "feeds.opml"), await world.Get("/feeds.opml"));
        using var server = Process.Start(new ProcessStartInfo("php", ["-S", $"127.0.0.1:{port}", "-t", "p"]) { WorkingDirectory = folder.FullName, RedirectStandardError = true, UseShellExecute = false, Environment = { ["PHP_CLI_SERVER_WORKERS"] = "4" } })!;
        server.BeginErrorReadLine();
        try
        {
            await Php("cli/import-for-user.php", "--user", "reader", "--filename", Path.Combine(folder.FullName, "feeds.opml"));
            await Php("cli/actualize-user.php", "--user", "reader");
            await Eventually.True(async () => (await world.Command("subscriptions")).Output.Contains("/api/pshb.php?k=", StringComparison.Ordinal), () => "it has not subscribed:\n" + program.Output);

            world.Chex.Put(new Story(31, "garden", "A garden for the health centre", "Raised beds.", "Patients and staff plant together.", World.Day(10)));
            await Eventually.True(
                () => Log().Contains($"WebSub {world.Url}/feeds/all.rss done: 1", StringComparison.Ordinal),
                () => $"it has not taken what was pushed:\n{Log()}\n{program.Output}");
            Log().Should().NotContain("does not match").And.NotContain("rror");
            (await File.ReadAllBytesAsync(Path.Combine(folder.FullName, "data", "users", "reader", "db.sqlite"))).AsSpan().IndexOf("A garden for the health centre"u8).Should().BePositive("it is among its articles");
        }
        finally
        {
            server.Kill(entireProcessTree: true);
        }
    }

    private string Log() => File.Exists(Path.Combine(folder.FullName, "data", "users", "_", "log_pshb.txt")) ? File.ReadAllText(Path.Combine(folder.FullName, "data", "users", "_", "log_pshb.txt")) : "";

    private Task<string> Php(params string[] arguments) => Do("php", arguments);

    private async Task<string> Do(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.FullName, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(limit.Token);
        return await output + await error;
    }
}
