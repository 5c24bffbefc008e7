using CHEX.Syndicate.Posts;
using FluentAssertions;
using Microsoft.Playwright;
using Xunit;

namespace CHEX.Syndicate.EndToEnd;

/// <summary>The corpus of attacks in real Chromium: what was cleaned runs nothing and asks nobody for anything but its pictures.</summary>
public sealed class CleanedAttacksTests
{
    private const string Origin = "https://reader.example/";

    // A page that is being led away may never answer a question that was put to it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly Uri Page = new("https://www.example.org/news/item");

    [Fact(Timeout = 300_000)]
    public async Task Cleaned_attacks_run_nothing_and_the_same_attacks_uncleaned_do()
    {
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser" }.FirstOrDefault(File.Exists);
        if (chromium is null)
        {
            (Environment.GetEnvironmentVariable("CI") == "true").Should().BeFalse("CI must have Chromium");
            Assert.Skip("Chromium is not installed: the attacks were not tried.");
        }

        var attacks = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Fixtures", "attacks.txt"))
            .Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal))
            .Select(line => string.Concat(line.Select(c => c is >= '\u2400' and <= '\u241F' ? (char)(c - 0x2400) : c == '\u2421' ? '\u007F' : c)))
            .ToList();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });

        var clean = attacks.Select(html => HtmlCleaner.Clean(html, Page)).OfType<string>().ToList();
        // Each by itself, put into a page by its script as some readers do, and all of them as one document.
        var (ran, asked) = await Show(browser, clean);
        ran.Should().BeEmpty();
        asked.Should().OnlyContain(url => url.StartsWith("https://www.example.org/", StringComparison.Ordinal), "a picture or a recording of the item's own page is all that is loaded");

        (await Show(browser, attacks)).Ran.Should().HaveCountGreaterThan(40, "this test can see what runs");
    }

    private static async Task<(IReadOnlyList<string> Ran, IReadOnlyList<string> Asked)> Show(IBrowser browser, List<string> texts)
    {
        await using var context = await browser.NewContextAsync();
        var ran = new List<string>();
        var asked = new List<string>();
        var now = "";
        await context.ExposeFunctionAsync("told", () => ran.Add(now));
        await context.AddInitScriptAsync("window.pwn = () => { window.hit = true; told(); };");
        // Nothing leaves the machine: every request is answered here.
        await context.RouteAsync("**/*", async route =>
        {
            var url = route.Request.Url;
            if (!url.StartsWith(Origin, StringComparison.Ordinal)) asked.Add(url);
            await route.FulfillAsync(new() { ContentType = "text/html", Body = url.StartsWith(Origin, StringComparison.Ordinal) ? "<!DOCTYPE html><html lang=en><title>Reader</title><body><main></main>" : "" });
        });

        var page = await Open();
        foreach (var text in texts)
        {
            now = text;
            if (await Put(page, text)) continue;
            // Where it goes is on its way still: another page is a clean one. This one may not even answer that it closes; the browser's end ends it.
            ran.Add("went away: " + now);
            page = await Open();
        }

        // Events come after the loads: what the last ones started must have had its time.
        await page.WaitForTimeoutAsync(500);
        now = "as one document";
        var whole = await context.NewPageAsync();
        if (await Hit(whole, "<!DOCTYPE html><html lang=en><title>Reader</title><body>" + string.Concat(texts))) ran.Add(now);
        return (ran, asked);

        async Task<IPage> Open()
        {
            var opened = await context.NewPageAsync();
            opened.Dialog += async (_, dialog) =>
            {
                ran.Add("dialog: " + now);
                await dialog.DismissAsync();
            };
            await opened.GotoAsync(Origin);
            return opened;
        }
    }

    // Whether anything of a document ran, or led it away.
    private static async Task<bool> Hit(IPage page, string document)
    {
        try
        {
            await page.SetContentAsync(document, new() { WaitUntil = WaitUntilState.DOMContentLoaded, Timeout = 20_000 });
            await page.WaitForTimeoutAsync(500);
            return await page.EvaluateAsync<bool>("() => window.hit === true").WaitAsync(Patience);
        }
        catch (Exception e) when (IsLedAway(e))
        {
            return true;
        }
    }

    // False where the text led the page away.
    private static async Task<bool> Put(IPage page, string text)
    {
        try
        {
            await page.EvaluateAsync("html => { document.querySelector('main').innerHTML = html; for (const a of document.querySelectorAll('main a[href^=\"javascript\" i]')) a.click?.(); }", text).WaitAsync(Patience);
            return page.Url == Origin;
        }
        catch (Exception e) when (IsLedAway(e))
        {
            return false;
        }
    }

    private static bool IsLedAway(Exception e) =>
        e is TimeoutException || (e is PlaywrightException && e.Message.Contains("navigation", StringComparison.Ordinal));
}
