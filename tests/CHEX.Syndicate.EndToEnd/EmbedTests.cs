using CHEX.Syndicate.EndToEnd.Aids;
using Deque.AxeCore.Playwright;
using FluentAssertions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Playwright;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>Lists in the pages of another site, in real Chromium.</summary>
public sealed class EmbedTests
{
    [Theory(Timeout = 300_000)]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_list_stands_in_a_frame_of_another_site_and_beside_it_as_a_fragment(ColorScheme scheme)
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
        if (chromium is null)
        {
            (Environment.GetEnvironmentVariable("CI") == "true").Should().BeFalse("CI must have Chromium");
            Assert.Skip("Chromium is not installed: the lists were not looked at.");
        }

        await using var world = await World.Start();
        await using var program = await world.Run();
        await world.Items(4, program);
        using var http = new HttpClient();
        var fragment = await http.GetStringAsync(new Uri(world.Url + "/embed/all.fragment"));
        var frames =
            $"""
            <iframe id="list" src="{world.Url}/embed/all" title="Community health news" width="220" height="600"></iframe>
            <iframe id="home" src="{world.Url}/" title="May not be framed" width="300" height="300"></iframe>
            """;
        await using var partner = await Partner(path =>
            $"""
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A partner</title></head>
            <body><main><h1>A partner's own page</h1>{(path == "/" ? frames : "")}{fragment}</main></body></html>
            """);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });

        // As a visitor has it, with all rules in force.
        var context = await browser.NewContextAsync(new() { ColorScheme = scheme });
        var page = await context.NewPageAsync();
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        await page.GotoAsync(partner.Urls.First());
        var frame = page.FrameLocator("#list");
        (await frame.Locator("li").CountAsync()).Should().Be(4);
        (await frame.Locator("h1").InnerTextAsync()).Should().NotBeEmpty();
        (await page.Locator("section.syndicate h3").AllInnerTextsAsync()).Should().Equal(await frame.Locator("li h2").AllInnerTextsAsync(), "the fragment is the same list");
        (await page.FrameLocator("#home").Locator("main").CountAsync()).Should().Be(0, "nothing else may be framed");
        asked.Should().OnlyContain(url => url.StartsWith(world.Url, StringComparison.Ordinal) || url.StartsWith(partner.Urls.First(), StringComparison.Ordinal));
        (await frame.Locator("html").EvaluateAsync<bool>("e => e.scrollWidth <= e.clientWidth")).Should().BeTrue("it fits a narrow frame");

        // The style sheet is there, the scheme is the visitor's, and what has the focus shows it.
        var (paper, link) = (await frame.Locator("body").EvaluateAsync<string>("e => getComputedStyle(e).backgroundColor"), frame.Locator("li a").First);
        paper.Should().Be(scheme == ColorScheme.Dark ? "rgb(23, 38, 42)" : "rgb(255, 255, 255)");
        for (var tab = 0; tab < 3 && !await link.EvaluateAsync<bool>("e => e === document.activeElement"); tab++) await page.Keyboard.PressAsync("Tab");
        (await link.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle + ' ' + getComputedStyle(e).outlineWidth")).Should().Be("solid 3px");

        // A link opens in the whole window.
        var target = await link.GetAttributeAsync("href");
        await link.ClickAsync();
        await page.WaitForURLAsync(target!, new() { WaitUntil = WaitUntilState.Commit });

        // As a checker of accessibility, which is a script, has it.
        var checking = await browser.NewContextAsync(new() { ColorScheme = scheme, BypassCSP = true });
        var looked = await checking.NewPageAsync();
        foreach (var url in new[] { world.Url + "/embed/all", world.Url + "/embed/sources/phs?items=1", partner.Urls.First() + "/fragment" })
        {
            await looked.GotoAsync(url);
            var axe = await looked.RunAxe();
            axe.Violations.Select(v => $"{url}: {v.Id} {v.Help} {string.Join(' ', v.Nodes.Select(n => n.Html))}").Should().BeEmpty();
        }
    }

    private static async Task<WebApplication> Partner(Func<string, string> html)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync(html(context.Request.Path));
        });
        await app.StartAsync();
        return app;
    }
}
