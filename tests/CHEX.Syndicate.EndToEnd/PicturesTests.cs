using System.Text.Json;
using CHEX.Syndicate.EndToEnd.Aids;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>The demo's pictures in real Chromium, with our own policy in force: they are seen, and nobody else is asked for anything.</summary>
public sealed class PicturesTests
{
    [Fact(Timeout = 300_000)]
    public async Task Copied_pictures_are_seen_on_pages_and_come_from_nowhere_else()
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
        if (chromium is null)
        {
            (Environment.GetEnvironmentVariable("CI") == "true").Should().BeFalse("CI must have Chromium");
            Assert.Skip("Chromium is not installed: the pages were not looked at.");
        }

        var url = $"http://127.0.0.1:{RunningProgram.FreePort()}";
        await using var program = RunningProgram.Start(null, "demo", "--urls", url);
        await program.Ready(url);
        using var http = new HttpClient();
        IReadOnlyList<string> pictured = [];
        await Eventually.True(async () => (pictured = await Pictured(http, url)).Count == 3, () => "the pictures are not there:\n" + program.Output);

        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"] });
        var page = await browser.NewPageAsync();
        var asked = new List<string>();
        var complaints = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        foreach (var post in pictured)
        {
            await page.GotoAsync($"{url}/posts/{post}");
            (await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main img')].map(i => `${i.naturalWidth}x${i.naturalHeight} ${i.alt.length > 0}`)")).Should().Equal("1200x675 true");
        }

        asked.Should().OnlyContain(u => u.StartsWith(url, StringComparison.Ordinal)).And.Contain(u => u.EndsWith(".jpg", StringComparison.Ordinal)).And.Contain(u => u.EndsWith(".png", StringComparison.Ordinal));
        complaints.Should().BeEmpty();
    }

    // The ids of the posts that show a picture of ours, in their text or beside it.
    private static async Task<IReadOnlyList<string>> Pictured(HttpClient http, string url)
    {
        using var feed = JsonDocument.Parse(await http.GetStringAsync(new Uri(url + "/feeds/all.json")));
        return [.. feed.RootElement.GetProperty("items").EnumerateArray().Where(i => i.GetRawText().Contains(url + "/media/", StringComparison.Ordinal)).Select(i => i.GetProperty("id").GetString()!.Split('/')[^1])];
    }
}
