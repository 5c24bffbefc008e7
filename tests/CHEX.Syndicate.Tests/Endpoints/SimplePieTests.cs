using System.Diagnostics;
using System.Text.Json;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>Our feeds, over HTTP, as WordPress reads them: by SimplePie, with Debian's PHP (php-cli, php-xml, libphp-simplepie).</summary>
public sealed class SimplePieTests
{
    private static readonly string[] Needed = ["/usr/bin/php", "/usr/share/php/simplepie/autoloader.php"];

    [Theory]
    [InlineData("/feeds/all.rss", "rss")]
    [InlineData("/feeds/all.atom", "atom")]
    [InlineData("/feeds/all.rss?dates=added&title=source", "rss")]
    [InlineData("/feeds/all.atom?dates=added&title=source", "atom")]
    [InlineData("/feeds/all.rss?source=chex&source=vhs&content=summary", "rss")]
    public async Task WordPress_reads_every_item_of_a_feed(string path, string type)
    {
        Ready();
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Newsroom.Posts.Reverse());
        store.Clock.Advance(TimeSpan.FromDays(1));
        // A revision: in feeds by adding it moves no date.
        var revised = Newsroom.Posts[4] with { Revision = 2, Title = "A hundred authors, revised", Updated = store.Clock.GetUtcNow() };
        await Shelf.Put(store.Db, [revised], ChangeKind.Revised);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        var feed = await Read(host.Url + path, TestContext.Current.CancellationToken);

        var (some, added, titled, brief) = (path.Contains("source=chex", StringComparison.Ordinal), path.Contains("dates=added", StringComparison.Ordinal), path.Contains("title=source", StringComparison.Ordinal), path.Contains("content=summary", StringComparison.Ordinal));
        feed.GetProperty("type").GetString().Should().Be(type);
        feed.GetProperty("title").GetString().Should().EndWith("Community health news");
        var items = feed.GetProperty("items").EnumerateArray().ToDictionary(item => item.GetProperty("id").GetString()!.Split('/')[^1], StringComparer.Ordinal);
        items.Keys.Should().BeEquivalentTo(Newsroom.Posts.Where(p => !some || p.Source != "phs").Select(p => p.Id));

        var gaelic = items["cgaelic"];
        Text(gaelic, "title").Should().Be((titled ? "VHS: " : "") + "Slàinte is sunnd 🏴󠁧󠁢󠁳󠁣󠁴󠁿 – coimhearsnachd");
        Text(gaelic, "url").Should().Be("https://site.example/news/3?a=1&b=%C3%A9");
        gaelic.GetProperty("authors").EnumerateArray().Select(a => a.GetString()).Should().Equal("Voluntary Health Scotland");
        var plain = items["aplain"];
        Text(plain, "description").Should().Contain("A short plain summary.");
        Text(plain, "content").Contains("https://www.chex.example/x", StringComparison.Ordinal).Should().Be(!brief, "the whole text is there, or the summary alone");
        items["ecrowd"].GetProperty("authors").GetArrayLength().Should().Be(100);
        Text(items["bhostile"], "title").Should().Contain("alert(\"1\")");

        var dates = items.ToDictionary(item => item.Key, item => DateTimeOffset.FromUnixTimeSeconds(item.Value.GetProperty("date").GetInt64()));
        if (!added) dates["cgaelic"].Should().Be(new DateTimeOffset(2026, 5, 3, 8, 9, 10, TimeSpan.Zero));
        else items.Keys.OrderBy(id => dates[id]).Should().Equal(Newsroom.Posts.Reverse().Select(p => p.Id), "the dates are those of adding, and a revision moves none");
        if (added) dates.Values.Should().OnlyHaveUniqueItems();
    }

    private static void Ready()
    {
        if (Needed.All(File.Exists)) return;
        (Environment.GetEnvironmentVariable("CI") == "true").Should().BeFalse("CI must have php-cli, php-xml and libphp-simplepie");
        Assert.Skip("SimplePie is not installed (php-cli, php-xml, libphp-simplepie): nobody looked at how WordPress reads the feeds.");
    }

    private static async Task<JsonElement> Read(string url, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("/usr/bin/php") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Endpoints", "Fixtures", "simplepie.php"));
        start.ArgumentList.Add(url);
        using var php = Process.Start(start)!;
        var (said, complained) = (php.StandardOutput.ReadToEndAsync(cancellation), php.StandardError.ReadToEndAsync(cancellation));
        await php.WaitForExitAsync(cancellation);
        php.ExitCode.Should().Be(0, "SimplePie reads {0}: {1}{2}", url, await complained, await said);
        using var json = JsonDocument.Parse(await said);
        return json.RootElement.Clone();
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString() ?? "";
}
