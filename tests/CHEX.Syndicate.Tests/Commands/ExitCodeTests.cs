using System.Diagnostics;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Endpoints;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Commands;

/// <summary>The built program as a process: what it says and how it ends.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private const string Right = """{ "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d", "sources": [] }""";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Checking_tells_right_from_wrong()
    {
        (await Run(Right, "check")).Code.Should().Be(0);
        var (code, _, error) = await Run("""{ "publicUrl": "http://127.0.0.1:5080", "titel": "t", "description": "d", "sources": [] }""", "check");
        code.Should().Be(2);
        error.Should().Contain("titel (line 1)").And.Contain("did you mean \"title\"").And.NotContain("   at ");
        (await Run(null, "check")).Code.Should().Be(2);
    }

    [Fact]
    public async Task A_wrong_command_line_is_told_and_ends_with_2()
    {
        var (code, _, error) = await Run(Right, "unknown");
        code.Should().Be(2);
        error.Should().Contain("unknown").And.Contain("--help");
        (await Run(Right, "run", "--urls", "https://0.0.0.0:1")).Code.Should().Be(2);
        (await Run(Right, "demo", "--seconds", "-1")).Code.Should().Be(2);
        (await Run(Right, "demo", "--urls", "http://0.0.0.0:1")).Error.Should().Contain("this machine");
    }

    [Fact]
    public async Task Help_ends_with_0_and_names_the_commands()
    {
        var (code, output, _) = await Run(null, "--help");
        code.Should().Be(0);
        foreach (var command in new[] { "run", "check", "preview", "read", "clean", "withdraw", "restore", "purge", "merge", "split", "sources", "deliveries", "subscriptions", "apply", "adopt-url", "demo" }) output.Should().Contain(command);
    }

    [Fact]
    public async Task A_command_about_a_post_makes_no_data_and_says_what_is_missing()
    {
        var (code, _, error) = await Run(Right, "withdraw", "abc");
        code.Should().Be(3);
        error.Should().Contain(folder["data"]);
        Directory.Exists(folder["data"]).Should().BeFalse();
    }

    [Fact]
    public async Task A_running_service_is_left_alone_by_a_second_one_and_another_address_is_refused_until_it_is_adopted()
    {
        var port = RunningNode.FreePort();
        var config = Right.Replace("5080", $"{port}", StringComparison.Ordinal);
        using (var running = Start(config, "run"))
        {
            using var http = new HttpClient();
            await Eventually.True(async () => await Ready(http, $"http://127.0.0.1:{port}/health/ready"));
            var second = await Run(config, "run", "--urls", $"http://127.0.0.1:{RunningNode.FreePort()}");
            second.Code.Should().Be(3);
            second.Error.Should().Contain(folder["data"]);

            var well = await Run(config, "health", $"http://127.0.0.1:{port}");
            well.Should().Be((0, "ready" + Environment.NewLine, ""));

            var lost = await Run(config, "purge", "nothing", "--yes");
            lost.Code.Should().Be(1);
            lost.Error.Should().Contain("nothing");

            (await Run(config, "held")).Should().Be((0, "Nothing waits, and every source is well." + Environment.NewLine, ""));
            (await Run(config, "held", "nowhere")).Code.Should().Be(1);
            var several = await Run(config, "approve", "nothing", "nobody");
            several.Code.Should().Be(1);
            several.Error.Should().Contain("no source and no post \"nothing\"").And.Contain("\"nobody\"", "a wrong name stops none of the others");
            foreach (var command in (string[][])[["held"], ["inspect"], ["preview"], ["import", "--since", "2020-01-01"], ["sources", "pause"], ["sources", "refresh"]])
            {
                var unknown = await Run(config, [.. command, "nowhere"]);
                unknown.Code.Should().Be(1, "{0} names a source that there is not", command[0]);
                unknown.Error.Should().Contain("There is no source \"nowhere\"");
            }

            (await Run(config, "refuse")).Code.Should().Be(2);
            (await Run(config, "inspect", "nowhere")).Code.Should().Be(1);

            var elsewhere = await Run(config, "run", "--data", folder["other"]);
            elsewhere.Code.Should().Be(3);
            elsewhere.Error.Should().Contain($"{port}").And.Contain("--urls");

            using var term = Process.Start("kill", ["-TERM", $"{running.Id}"]);
            await running.WaitForExitAsync();
            running.ExitCode.Should().Be(0, "it was asked to stop, and stopped");
        }

        (await Run(config, "health", $"http://127.0.0.1:{port}")).Code.Should().Be(1, "nothing listens there now");
        (await Run(config, "health", "here")).Code.Should().Be(2);

        // The secret that the accounts' keys were encrypted with has gone.
        File.WriteAllText(folder["data/secret"], Convert.ToBase64String(new byte[32]));
        var other = await Run(config, "run");
        other.Code.Should().Be(3);
        other.Error.Should().Contain("secret");
        other.Output.Should().BeEmpty("it never served");

        var changed = config.Replace("http://127", "http://[::1]", StringComparison.Ordinal).Replace("[::1].0.0.1", "[::1]", StringComparison.Ordinal);
        var refused = await Run(changed, "run");
        refused.Code.Should().Be(3);
        refused.Error.Should().Contain("adopt-url").And.Contain("publicUrl");
        (await Run(changed, "adopt-url")).Code.Should().Be(2, "nobody agreed");
        (await Run(changed, "adopt-url", "--yes")).Code.Should().Be(0);
        (await Run(changed, "adopt-url")).Output.Should().Contain("is the recorded address");
    }

    [Fact]
    public async Task Sources_are_shown_stopped_and_told_to_go_on()
    {
        var config = Right.Replace("[]", """[{ "id": "vhs", "name": "VHS", "kind": "feed", "homepage": "https://vhs.example/", "url": "https://vhs.example/feed" }]""", StringComparison.Ordinal);
        Directory.CreateDirectory(folder["data"]);
        await using (var db = await CHEX.Syndicate.Store.Sqlite.SqliteDb.Open(folder["data/syndicate.db"], TimeProvider.System, default))
            await db.Write(tx => CHEX.Syndicate.Sources.Reading.SourceRows.Apply(tx, CHEX.Syndicate.Configuration.ConfigurationFile.Read(System.Text.Encoding.UTF8.GetBytes(config), []).Settings.Sources, new Random(1)), default);

        (await Run(config, "sources")).Output.Should().Contain("vhs  active").And.Contain("read next");
        (await Run(config, "sources", "pause", "vhs")).Code.Should().Be(0);
        (await Run(config, "sources", "pause", "vhs")).Code.Should().Be(1, "it was paused already");
        (await Run(config, "sources")).Output.Should().Contain("paused since").And.Contain("sources resume vhs");
        (await Run(config, "sources", "refresh", "vhs")).Error.Should().Contain("paused");
        (await Run(config, "sources", "resume", "vhs")).Code.Should().Be(0);
        (await Run(config, "sources", "refresh", "vhs")).Should().Match<(int Code, string Output, string Error)>(r => r.Code == 0 && r.Output.Contains("is read now"));
        (await Run(config, "sources", "pause", "vsh")).Error.Should().Contain("did you mean \"vhs\"");
    }

    [Fact]
    public async Task An_import_needs_a_source_a_date_and_data()
    {
        const string config = """{ "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d", "sources": [{ "id": "one", "name": "One", "kind": "feed", "homepage": "https://one.example/", "url": "https://one.example/feed" }] }""";
        (await Run(config, "import", "one", "--since", "yesterday")).Should().Match<(int Code, string Output, string Error)>(r => r.Code == 2 && r.Error.Contains("2020-01-01"));
        (await Run(config, "import", "one", "--since", "2020-01-01")).Code.Should().Be(3, "there is no data");
        Directory.Exists(folder["data"]).Should().BeFalse();
    }

    private static async Task<bool> Ready(HttpClient http, string url)
    {
        try
        {
            return (await http.GetAsync(new Uri(url))).IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private Process Start(string? config, params string[] arguments)
    {
        var file = folder["feeds.config.json"];
        if (config is null) File.Delete(file);
        else File.WriteAllText(file, config);
        string[] places = arguments is ["--help"] or ["health" or "demo", ..] ? [] : arguments is ["check" or "preview", ..] or ["unknown", ..] ? ["--config", file] : arguments.Contains("--data") ? ["--config", file] : ["--config", file, "--data", folder["data"]];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.dll"), .. arguments, .. places])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    private async Task<(int Code, string Output, string Error)> Run(string? config, params string[] arguments)
    {
        using var process = Start(config, arguments);
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
