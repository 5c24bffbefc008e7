using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

public sealed class EmbedTests(RunningNode node) : IClassFixture<RunningNode>
{
    [Theory]
    [InlineData("/embed/all")]
    [InlineData("/embed/all.fragment")]
    [InlineData("/embed/sources/vhs")]
    [InlineData("/embed/topics/funding.fragment")]
    [InlineData("/embed/all?source=chex&source=phs&topic=funding&dates=added&items=3")]
    public async Task A_list_is_html_that_every_site_may_show_and_that_loads_nothing_from_anybody_else(string path)
    {
        using var answer = await node.Ask(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        Header(answer, "Content-Security-Policy").Should().Contain("default-src 'none'").And.EndWith("frame-ancestors *").And.NotContain("script");
        Header(answer, "Cross-Origin-Resource-Policy").Should().Be("cross-origin");
        Header(answer, "Access-Control-Allow-Origin").Should().Be("*");
        answer.Headers.Contains("X-Frame-Options").Should().BeFalse();

        var html = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        html.QuerySelectorAll("script, style, iframe, object, embed, form, img, [style]").Should().BeEmpty();
        html.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.Ordinal) || a.Value.StartsWith("javascript", StringComparison.OrdinalIgnoreCase)).Should().BeEmpty();
        html.QuerySelectorAll("link[rel=stylesheet], link[rel=icon]").Should().NotContain(link => !link.GetAttribute("href")!.StartsWith("/assets/"));
    }

    [Theory]
    [InlineData("identity")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_list_is_kept_and_asked_for_as_feeds_are(string accepted)
    {
        foreach (var path in new[] { "/embed/all", "/embed/sources/phs.fragment" })
        {
            using var answer = await node.Ask(path, headers: $"Accept-Encoding: {accepted}");
            Header(answer, "Cache-Control").Should().Contain("max-age=900");
            Header(answer, "Vary").Should().Be("Accept-Encoding");
            answer.Content.Headers.LastModified.Should().NotBeNull();
            string.Join("", answer.Content.Headers.ContentEncoding).Should().Be(accepted == "identity" ? "" : accepted);
            using var again = await node.Ask(path, null, null, $"Accept-Encoding: {accepted}", $"If-None-Match: {answer.Headers.ETag}");
            again.StatusCode.Should().Be(HttpStatusCode.NotModified);
            Header(again, "Content-Security-Policy").Should().EndWith("frame-ancestors *");
            using var head = await node.Ask(path, HttpMethod.Head, null, $"Accept-Encoding: {accepted}");
            head.Content.Headers.ContentLength.Should().Be((await answer.Content.ReadAsByteArrayAsync()).Length);
        }
    }

    [Theory]
    [InlineData("/embed/all", 10)]
    [InlineData("/embed/all?items=1", 1)]
    [InlineData("/embed/all.fragment?items=17", 17)]
    [InlineData("/embed/sources/vhs?items=4", 4)]
    public async Task A_list_has_ten_items_or_as_many_as_are_asked_for(string path, int items)
    {
        var html = new HtmlParser().ParseDocument(await node.Http.GetStringAsync(new Uri(node.Url + path)));
        html.QuerySelectorAll("li").Should().HaveCount(items);
        html.QuerySelectorAll("li time[datetime]").Should().HaveCount(items);
        html.QuerySelectorAll("li :is(h2, h3)[lang][dir=auto] > a[href]").Should().HaveCount(items);
        using var feed = JsonDocument.Parse(await node.Http.GetStringAsync(new Uri(node.Url + (path.Contains("vhs", StringComparison.Ordinal) ? "/feeds/sources/vhs.json" : "/feeds/all.json"))));
        html.QuerySelectorAll("li a").Select(a => a.GetAttribute("href")).Should().Equal(
            feed.RootElement.GetProperty("items").EnumerateArray().Take(items).Select(item => item.GetProperty("url").GetString()), "they are the feed's, in its order");
    }

    [Theory]
    [InlineData("/embed/all?source=vhs", "/embed/sources/vhs")]
    [InlineData("/embed/all.fragment?topic=funding&utm_source=x", "/embed/topics/funding.fragment")]
    [InlineData("/embed/all?items=10", "/embed/all")]
    [InlineData("/embed/all?items=05&content=summary&title=source", "/embed/all?items=5")]
    [InlineData("/embed/sources/phs?topic=policy,funding&dates=added", "/embed/all?source=phs&topic=funding&topic=policy&dates=added")]
    public async Task Each_list_has_one_address(string asked, string own)
    {
        using var answer = await node.Ask(asked);
        answer.StatusCode.Should().Be(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location!.ToString().Should().Be(own);
        using var there = await node.Ask(own);
        there.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/embed/", 404)]
    [InlineData("/embed/everything", 404)]
    [InlineData("/embed/sources/nobody", 404)]
    [InlineData("/embed/all.rss", 404)]
    [InlineData("/feeds/all.fragment", 404)]
    [InlineData("/embed/all?source=vhs&source=nobody", 404)]
    [InlineData("/embed/all?items=0", 400)]
    [InlineData("/embed/all?items=51", 400)]
    [InlineData("/embed/all?items=-1", 400)]
    [InlineData("/embed/all?items=99999999999", 400)]
    [InlineData("/embed/all?items=3&items=4", 400)]
    [InlineData("/embed/all?deleted=1", 400)]
    public async Task A_list_that_is_not_there_says_what_is(string path, int status)
    {
        using var answer = await node.Ask(path);
        ((int)answer.StatusCode).Should().Be(status);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).Should().Contain(path.StartsWith("/embed", StringComparison.Ordinal) ? "/embed/sources/vhs" : "/feeds/sources/vhs.rss");
    }

    [Fact]
    public async Task Nothing_else_may_be_shown_in_a_frame()
    {
        using var all = JsonDocument.Parse(await node.Http.GetStringAsync(new Uri(node.Url + "/feeds/all.json")));
        var post = all.RootElement.GetProperty("items")[0].GetProperty("id").GetString()!.Split('/')[^1];
        string[] paths =
        [
            "/", "/about/bot", "/posts/" + post, "/posts/nothing", "/sources/vhs", "/topics/funding", "/@network", "/nowhere", "/embedded", "/feeds", "/feeds/all", "/feeds/all.rss", "/feeds/all.csv",
            "/feeds/all.xml", "/feeds.opml", "/robots.txt", "/favicon.ico", "/assets/nothing.css", "/api/changes", "/health/live", "/health/ready", "/ap/network", "/ap/nobody", "/ap/inbox",
            "/.well-known/nodeinfo", "/.well-known/webfinger?resource=acct:nobody@example.org",
        ];
        foreach (var path in paths)
        {
            using var answer = await node.Ask(path, headers: "Accept: text/html");
            Header(answer, "Content-Security-Policy").Should().Contain("frame-ancestors 'none'", path).And.NotContain("*");
        }
    }

    [Theory]
    [InlineData("/feeds/all.csv?content=summary", "/feeds/all.csv")]
    [InlineData("/feeds/all.csv?title=source&source=vhs", "/feeds/sources/vhs.csv?title=source")]
    public async Task A_table_is_a_feed_under_one_address(string asked, string own)
    {
        using var moved = await node.Ask(asked);
        moved.Headers.Location!.ToString().Should().Be(own);
        using var answer = await node.Ask(own, headers: "Accept-Encoding: br");
        answer.Content.Headers.ContentType!.ToString().Should().Be("text/csv; charset=utf-8");
        answer.Content.Headers.ContentEncoding.Should().Equal("br");
        using var again = await node.Ask(own, null, null, "Accept-Encoding: br", $"If-None-Match: {answer.Headers.ETag}");
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    private static string Header(HttpResponseMessage answer, string name) =>
        string.Join(", ", answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? values : []);
}
