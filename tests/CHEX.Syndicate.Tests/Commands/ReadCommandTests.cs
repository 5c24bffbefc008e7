using System.Diagnostics;
using System.Text.Json;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Http;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Commands;

/// <summary><c>read</c> as a process: what it writes of files, folders and addresses.</summary>
public sealed class ReadCommandTests : IDisposable
{
    private const string Rss =
        """
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Village hall</title><link>https://hall.example/</link>
        <item><guid isPermaLink="false">hall-1</guid><link>/tea</link><title>Tea &amp; cake</title><pubDate>Fri, 05 Jun 2026 15:00:00 BST</pubDate><category>Tea</category>
        <description>Bring a cup</description><content:encoded><![CDATA[<a href="map">Where</a>]]></content:encoded><enclosure url="a.mp3" type="audio/mpeg" length="5"/></item></channel></rss>
        """;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_line_a_document_says_what_it_says()
    {
        File.WriteAllText(folder["a.xml"], Rss);
        var (code, output, _) = await Run("read", folder["a.xml"], "--json");
        code.Should().Be(0);
        var line = JsonDocument.Parse(output).RootElement;
        line.GetProperty("ok").GetBoolean().Should().BeTrue();
        line.GetProperty("format").GetString().Should().Be("rss");
        line.GetProperty("feed").GetProperty("title").GetString().Should().Be("Village hall");
        var item = line.GetProperty("items")[0];
        item.GetProperty("id").GetString().Should().Be("hall-1");
        item.GetProperty("url").GetString().Should().Be("https://hall.example/tea");
        item.GetProperty("title").GetString().Should().Be("Tea & cake");
        item.GetProperty("summary").GetString().Should().Be("Bring a cup");
        item.GetProperty("contentHtml").GetString().Should().Be("<a href=\"https://hall.example/map\">Where</a>", "it leads somewhere wherever it is shown");
        item.GetProperty("published").GetString().Should().Be("2026-06-05T14:00:00Z");
        item.GetProperty("categories")[0].GetString().Should().Be("Tea");
        item.GetProperty("enclosures")[0].GetProperty("url").GetString().Should().Be("https://hall.example/a.mp3");
    }

    [Fact]
    public async Task A_folder_is_read_in_order_and_what_is_no_feed_is_one_more_line()
    {
        Directory.CreateDirectory(folder["feeds/deep"]);
        File.WriteAllText(folder["feeds/deep/b.xml"], "<html><title>Gone</title>");
        File.WriteAllText(folder["feeds/a.xml"], Rss);
        File.WriteAllText(folder["feeds/notes.txt"], "no feed, and not asked for");
        var (code, output, _) = await Run("read", folder["feeds"], folder["missing.xml"], "--json");
        code.Should().Be(0, "one of them is a feed");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        lines.Select(l => l.GetProperty("ok").GetBoolean()).Should().Equal(true, false, false);
        lines[1].GetProperty("error").GetString().Should().Contain("an HTML page titled “Gone”");
        lines[2].GetProperty("error").GetString().Should().Contain("no such file");
        (await Run("read", folder["missing.xml"])).Code.Should().Be(1);
    }

    [Fact]
    public async Task People_read_it_too_and_nothing_is_kept()
    {
        File.WriteAllText(folder["a.xml"], Rss);
        var (code, output, _) = await Run("read", folder["a.xml"]);
        code.Should().Be(0);
        output.Should().Contain("Village hall").And.Contain("Tea & cake").And.Contain("hall-1");
        Directory.EnumerateFileSystemEntries(folder.Path).Should().ContainSingle();
    }

    [Fact]
    public async Task An_address_is_fetched_under_the_guard()
    {
        await using var site = await LoopbackSite.Start();
        site.Page("/feed", Rss, "application/rss+xml");
        var config = """{ "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d", "sources": [] }""";
        File.WriteAllText(folder["c.json"], config);
        var refused = await Run("read", site.At("/feed").ToString(), "--json", "--config", folder["c.json"]);
        refused.Code.Should().Be(1);
        JsonDocument.Parse(refused.Output).RootElement.GetProperty("error").GetString().Should().Contain("this machine", "nobody allowed this network");
        File.WriteAllText(folder["c.json"], config.Replace("\"sources\"", "\"network\": { \"allowPrivateAddresses\": [\"127.0.0.0/8\"] }, \"sources\""));
        var read = await Run("read", site.At("/feed").ToString(), "--json", "--config", folder["c.json"]);
        read.Code.Should().Be(0);
        JsonDocument.Parse(read.Output).RootElement.GetProperty("items").GetArrayLength().Should().Be(1);
    }

    private static async Task<(int Code, string Output, string Error)> Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output, await error);
    }
}
