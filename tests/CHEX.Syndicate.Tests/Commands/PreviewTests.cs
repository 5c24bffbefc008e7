using System.Diagnostics;
using System.Text.Json;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Configuration;
using CHEX.Syndicate.Tests.Http;
using CHEX.Syndicate.Tests.Sources;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Commands;

/// <summary><c>preview</c> as a process, on what the three sites send: it explains every field, and keeps nothing.</summary>
public sealed class PreviewTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private LoopbackSite site = null!;

    public async ValueTask InitializeAsync() => site = await LoopbackSite.Start();

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("squarespace", "Squarespace", "chex-rss.xml", "squarespace-rss", 20)]
    [InlineData("squarespace", "Squarespace", "chex-rss-offset.xml", "squarespace-rss", 6)]
    [InlineData("squarespace", "Squarespace", "chex-list.html", "squarespace-list", 20)]
    [InlineData("squarespace", "Squarespace", "chex-list-brine.html", "squarespace-list", 20)]
    [InlineData("squarespace", "Squarespace", "chex-list-71.html", "squarespace-list", 20)]
    [InlineData("squarespace", "Squarespace", "chex-list-page2.html", "squarespace-list", 5)]
    [InlineData("squarespace", "Squarespace", "chex-list-category-news.html", "squarespace-list", 5)]
    [InlineData("wordpress", "WordPress", "vhs-wp-json.json", "wordpress-rest", 6)]
    [InlineData("wordpress", "WordPress", "vhs-feed.xml", "wordpress-feed", 10)]
    [InlineData("page", "Pages", "phs-list.html", "page", 7)]
    [InlineData("page", "Pages", "phs-list-page2.html", "page", 6)]
    [InlineData("page", "Pages", "phs-search.html", "page", 3)]
    public async Task Every_field_of_every_item_of_the_sites_is_explained(string kind, string room, string file, string way, int atLeast)
    {
        var type = file.EndsWith(".xml", StringComparison.Ordinal) ? "application/rss+xml" : file.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/html; charset=utf-8";
        var path = way switch { "squarespace-rss" => "/news/?format=rss", "wordpress-rest" => "/wp-json/wp/v2/posts", "wordpress-feed" => "/feed/", _ => "/news/" };
        site.Page("/news/", "nothing", status: 404);
        site.Page("/news/?format=rss", "nothing", status: 404);
        site.Page(path, Fixture.Bytes(room, file), type);
        foreach (var story in Fixture.Expected("Pages", "phs-expected.json").EnumerateArray())
            site.Page(new Uri(story.Text("url")).AbsolutePath, Fixture.Bytes("Pages", "phs-article-news.html"), "text/html; charset=utf-8");

        var shown = await Preview(kind, path is "/wp-json/wp/v2/posts" or "/feed/" ? "/" : "/news/");
        shown.GetProperty("origin").GetString().Should().Be(way);
        var items = shown.GetProperty("items").EnumerateArray().ToList();
        items.Should().HaveCountGreaterThanOrEqualTo(atLeast);
        foreach (var item in items)
        {
            var fields = item.GetProperty("fields");
            fields.EnumerateObject().Select(f => f.Name).Should().Equal(Alternatives.Fields);
            foreach (var field in fields.EnumerateObject())
            {
                field.Value.GetProperty("way").GetString().Should().Be(way);
                if (field.Value.TryGetProperty("raw", out _))
                {
                    field.Value.GetProperty("by").GetString().Should().NotBeNullOrEmpty("{0} of {1} was answered by something", field.Name, file).And.NotContain(" or ", "by one thing");
                    if (field.Name is "url" or "title" or "published" or "language") field.Value.GetProperty("value").GetString().Should().NotBeNullOrEmpty();
                }
                else
                    field.Value.GetProperty("tried").GetArrayLength().Should().BeGreaterThan(0, "{0} of {1} is empty, so it says what was tried", field.Name, file);
            }

            fields.GetProperty("url").GetProperty("raw").GetString().Should().StartWith("http");
            fields.GetProperty("published").GetProperty("value").GetString().Should().MatchRegex("a day, Europe/London|a moment");
        }

        if (file == "phs-list.html")
        {
            items[0].GetProperty("fields").GetProperty("content").GetProperty("by").GetString().Should().Be("article: main#main-content");
            items[0].GetProperty("fields").GetProperty("categories").GetProperty("value").GetString().Should().Contain("→");
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_told_by_every_way_and_nothing_is_kept()
    {
        site.Page("/wp-json/wp/v2/posts", Fixture.Bytes("WordPress", "vhs-wp-json-error.json"), "application/json", 404);
        var shown = await Preview("wordpress", "/", code: 1);
        shown.GetProperty("verdict").GetString().Should().Be("failed");
        shown.GetProperty("attempts").EnumerateArray().Should().HaveCount(2).And.OnlyContain(a => a.GetProperty("reason").GetString()!.Length > 0);
    }

    private async Task<JsonElement> Preview(string kind, string path, int code = 0)
    {
        var shipped = JsonTree.Read(File.ReadAllBytes(Path.Combine(Repository.Root, ConfigurationFile.DefaultName)));
        var recipe = kind == "page" ? ", \"recipe\": " + shipped["sources"]!.Items.Single(s => s.TextOf("id") == "phs")["recipe"]!.ToString().Replace("^https://(www\\\\.)?publichealthscotland\\\\.scot/news", "^http://127.0.0.1:[0-9]+/news", StringComparison.Ordinal) : "";
        File.WriteAllText(folder["feeds.config.json"], $$"""
            { "publicUrl": "http://127.0.0.1:5080", "title": "t", "description": "d", "network": { "allowPrivateAddresses": ["127.0.0.0/8"] },
              "topics": {{shipped["topics"]}},
              "sources": [{ "id": "s", "name": "S", "kind": "{{kind}}", "homepage": "{{site.Root}}/", "url": "{{site.Root}}{{path}}", "hostGap": "PT0S"{{recipe}} }] }
            """);
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "CHEX.Syndicate.dll"), "preview", "s", "--json"])
        {
            WorkingDirectory = folder.Path,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.Should().Be(code, await error);
        Directory.GetFileSystemEntries(folder.Path).Should().Equal([folder["feeds.config.json"]], "a preview stores nothing");
        return JsonDocument.Parse(await output).RootElement;
    }
}
