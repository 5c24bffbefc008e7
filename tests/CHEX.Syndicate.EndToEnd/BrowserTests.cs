using CHEX.Syndicate.EndToEnd.Aids;
using Deque.AxeCore.Playwright;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>The pages in real Chromium.</summary>
public sealed class BrowserTests
{
    [Theory(Timeout = 300_000)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task The_pages_are_accessible_and_ask_nobody_else_for_anything(ColorScheme scheme)
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
        if (chromium is null)
        {
            (Environment.GetEnvironmentVariable("CI") == "true").Should().BeFalse("CI must have Chromium");
            Assert.Skip("Chromium is not installed: the pages were not looked at.");
        }

        await using var world = await World.Start();
        await using var program = await world.Run();
        await world.Items(4, program);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        var context = await browser.NewContextAsync(new() { ColorScheme = scheme, BypassCSP = true });
        var page = await context.NewPageAsync();
        var asked = new List<string>();
        var complaints = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        page.Console += (_, message) => complaints.Add(message.Text);
        page.PageError += (_, error) => complaints.Add(error);

        var post = (await world.Json("/feeds/all.json")).GetProperty("items")[0].GetProperty("id").GetString()!.Split('/')[^1];
        foreach (var path in new[] { "/", "/about/bot", "/posts/" + post, "/sources/chex", "/@network", "/nowhere" })
        {
            await page.GotoAsync(world.Url + path);
            var axe = await page.RunAxe();
            axe.Violations.Select(v => $"{path}: {v.Id} {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}").Should().BeEmpty();
            (await page.Locator("h1").CountAsync()).Should().Be(1, "{0} has one main heading", path);
        }

        asked.Should().OnlyContain(u => u.StartsWith(world.Url, StringComparison.Ordinal));
        complaints.Where(c => !c.Contains("404", StringComparison.Ordinal)).Should().BeEmpty();
    }
}
