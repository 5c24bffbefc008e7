using System.IO.Compression;
using System.Net;
using System.Text.Json.Nodes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Feeds;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>The journal made public, read as a partner reads it.</summary>
public sealed class ChangesTests
{
    private const string Start = "/api/changes?after=0";

    // Those that PostgreSQL takes, too.
    private static readonly IReadOnlyList<Post> Posts = [.. Newsroom.Posts.Where(p => p.Id != "bhostile")];

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task All_that_happened_is_told_in_order_with_the_current_text_and_without_any_where_a_post_has_ended(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await Shelf.Put(store.Db, Posts);
        await Shelf.Put(store.Db, [Posts[0] with { Revision = 2, Title = "Corrected title" }], ChangeKind.Revised);
        await store.Db.Write(tx => Removal.Withdraw(tx, "cgaelic", Removal.ByOperator), default);
        await store.Db.Write(tx => Removal.Withdraw(tx, "dbidi", Removal.BySource), default);
        await store.Db.Write(tx => Removal.Restore(tx, "dbidi"), default);
        await store.Db.Write(tx => Removal.Purge(tx, "ecrowd"), default);
        await using var host = await FeedHost.Start(store.Db, store.Clock);

        var (lines, _) = await Lines(host, Start);
        lines.Select(l => $"{l["seq"]} {l["change"]} {Name(l)} {l["state"]}").Should().Equal(
            "1 published aplain published", "2 published cgaelic withdrawn", "3 published dbidi published", "4 published ecrowd purged", "5 published fdayonly published",
            "6 published gbare published", "7 revised aplain published", "8 withdrawn cgaelic withdrawn", "9 withdrawn dbidi published", "10 restored dbidi published", "11 purged ecrowd purged");
        foreach (var line in lines)
        {
            (line["item"] is not null).Should().Be((string?)line["state"] == "published");
            line["cursor"]!.ToString().Should().Be("0-" + line["seq"]);
            line["source"]!.ToString().Should().NotBeEmpty();
            line["at"]!.ToString().Should().MatchRegex("^2026-06-01T12:00:00Z$");
        }

        lines[0]["item"]!["title"]!.ToString().Should().Be("Corrected title", "only the current text is public");
        lines[1].ToJsonString().Should().NotContain("coimhearsnachd");
        lines[3].ToJsonString().Should().NotContain("hundred");

        // What a source permits is what is shown.
        lines[4]["item"]!.ToJsonString().Should().NotContain("Is not shown");

        // An array of the same.
        using var answer = await host.Ask(Start, default, "Accept: application/json");
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/json; charset=utf-8");
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsArray().Select(l => l!.ToJsonString()).Should().Equal(lines.Select(l => l.ToJsonString()));
    }

    [Fact]
    public async Task Following_next_tells_every_change_once_whatever_the_limit_and_goes_on_for_ever()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Enumerable.Range(1, 230).Select(n => Newsroom.Posts[0] with { Id = $"p{n:000}", Source = n % 10 == 0 ? "vhs" : "chex" }));
        await using var host = await FeedHost.Start(store.Db, store.Clock);

        foreach (var (query, count) in new[] { ("limit=1&", 230), ("limit=7&", 230), ("limit=500&", 230), ("", 230), ("limit=7&source=vhs&", 23) })
        {
            var (told, next) = (new List<long>(), $"/api/changes?{query}after=0");
            while (true)
            {
                var (lines, after) = await Lines(host, next);
                next = after;
                if (lines.Count == 0) break;
                told.AddRange(lines.Select(l => (long)l["seq"]!));
            }

            told.Should().HaveCount(count).And.BeInAscendingOrder().And.OnlyHaveUniqueItems();
            next.Should().Contain("after=0-230", "what was looked through is not looked through again");
        }

        await Shelf.Put(store.Db, [Newsroom.Posts[6]]);
        (await Lines(host, "/api/changes?after=0-230")).Lines.Should().ContainSingle().Which["seq"]!.ToString().Should().Be("231");
    }

    [Fact]
    public async Task An_answer_ends_before_it_is_too_large_and_the_next_goes_on()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var large = string.Concat(Enumerable.Repeat("<p>Many words of a long article.</p>", 6000));
        await Shelf.Put(store.Db, Enumerable.Range(1, 30).Select(n => Newsroom.Posts[0] with { Id = $"p{n:000}", Content = large }));
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        using var first = await host.Ask("/api/changes?limit=500");
        (await first.Content.ReadAsByteArrayAsync()).Length.Should().BeInRange(1_000_000, 3_000_000);

        var (told, next) = (0, "/api/changes?limit=500");
        for (var before = -1; told != before;)
        {
            before = told;
            (var lines, next) = await Lines(host, next);
            told += lines.Count;
        }

        told.Should().Be(30);
    }

    [Fact]
    public async Task Posts_of_a_source_that_nobody_knows_are_left_out_but_their_end_is_told()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Posts.Take(3));
        await store.Db.Write(tx => Removal.Purge(tx, "dbidi"), default);
        await using var host = await FeedHost.Start(store.Db, store.Clock, sources: [Newsroom.Chex]);
        (await Lines(host, Start)).Lines.Select(l => $"{l["seq"]} {Name(l)}").Should().Equal("1 aplain", "3 dbidi", "4 dbidi");
    }

    [Theory]
    [InlineData("?after=-1", 400)]
    [InlineData("?after=0--1", 400)]
    [InlineData("?after=x", 400)]
    [InlineData("?after=0-99999999999999999999", 400)]
    [InlineData("?after=1&after=2", 400)]
    [InlineData("?after=1%0A2", 400)]
    [InlineData("?limit=0", 400)]
    [InlineData("?limit=-5", 400)]
    [InlineData("?limit=501", 400)]
    [InlineData("?limit=99999999999", 400)]
    [InlineData("?limit=5&limit=6", 400)]
    [InlineData("?limit=1e2", 400)]
    [InlineData("?wait=61", 400)]
    [InlineData("?wait=-1", 400)]
    [InlineData("?wait=1&wait=1", 400)]
    [InlineData("?source=nobody", 404)]
    [InlineData("?after=7", 410)]
    [InlineData("?after=0-7", 410)]
    [InlineData("?after=1a2b-1", 410)]
    [InlineData("?after=1a2b-1&wait=60", 410)]
    [InlineData("", 200)]
    [InlineData("?after=", 200)]
    [InlineData("?after=6", 200)]
    [InlineData("?after=0-6&limit=500&wait=0&source=vhs", 200)]
    public async Task What_cannot_be_asked_for_is_told_with_what_can(string query, int status)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        using var answer = await host.Ask("/api/changes" + query);
        ((int)answer.StatusCode).Should().Be(status);
        answer.Headers.GetValues("Access-Control-Allow-Origin").Should().Equal("*");
        if (status == 200) return;
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((int)problem["status"]!).Should().Be(status);
        problem["detail"]!.ToString().Should().Contain(status switch { 400 => "after=CURSOR", 410 => "after=0", _ => "chex, vhs, phs" });
    }

    [Fact]
    public async Task Parameters_that_mean_nothing_are_dropped()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        using var answer = await host.Ask("/api/changes?after=0&utm_source=news&limit=3");
        answer.StatusCode.Should().Be(HttpStatusCode.PermanentRedirect);
        answer.Headers.Location!.ToString().Should().Be("/api/changes?after=0&limit=3");
    }

    [Theory]
    [InlineData(null, "application/x-ndjson")]
    [InlineData("*/*", "application/x-ndjson")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/jsonl", "application/jsonl")]
    [InlineData("application/json;q=0.5, application/x-ndjson;q=0.9", "application/x-ndjson")]
    [InlineData("application/json, */*;q=0.1", "application/json")]
    [InlineData("application/x-ndjson;q=0, */*;q=0.5", "application/jsonl")]
    [InlineData("text/html", null)]
    public async Task The_form_is_chosen_by_Accept_and_lines_are_the_usual_one(string? accept, string? type)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        using var answer = await host.Ask(Start, default, accept is null ? [] : [$"Accept: {accept}"]);
        answer.StatusCode.Should().Be(type is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK);
        if (type is not null) answer.Content.Headers.ContentType!.MediaType.Should().Be(type);
        answer.Headers.Vary.Should().Contain("Accept");
    }

    [Fact]
    public async Task An_answer_is_checked_by_its_validator_until_something_in_it_changes()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        using var first = await host.Ask("/api/changes?limit=1", default, "Accept-Encoding: br");
        first.Headers.CacheControl!.NoCache.Should().BeTrue();
        await using var unpacked = new BrotliStream(await first.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        JsonNode.Parse(unpacked)!["seq"]!.ToString().Should().Be("1");
        using var again = await host.Ask("/api/changes?limit=1", default, "Accept-Encoding: br", $"If-None-Match: {first.Headers.ETag}");
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        again.Headers.GetValues("Syndicate-Cursor").Should().Equal("0-1");

        await store.Db.Write(tx => Removal.Purge(tx, "aplain"), default);
        using var after = await host.Ask("/api/changes?limit=1", default, "Accept-Encoding: br", $"If-None-Match: {first.Headers.ETag}");
        after.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_page_in_a_browser_may_ask_and_HEAD_gives_the_headers_at_once()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await Shelf.Put(store.Db, Posts);
        await using var host = await FeedHost.Start(store.Db, store.Clock);
        using var options = new HttpRequestMessage(HttpMethod.Options, host.Url + "/api/changes");
        using var preflight = await host.Http.SendAsync(options);
        preflight.StatusCode.Should().Be(HttpStatusCode.NoContent);
        preflight.Headers.GetValues("Access-Control-Allow-Headers").Single().Should().Contain("If-None-Match");
        using var head = new HttpRequestMessage(HttpMethod.Head, host.Url + "/api/changes?after=0-6&wait=60");
        using var headers = await host.Http.SendAsync(head, new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token);
        headers.StatusCode.Should().Be(HttpStatusCode.OK);
        headers.Headers.GetValues("Access-Control-Expose-Headers").Single().Should().Contain("Link").And.Contain("Syndicate-Cursor");
        headers.Headers.GetValues("Syndicate-Cursor").Should().Equal("0-6");
    }

    private static string Name(JsonNode line) => line["id"]!.ToString()["tag:127.0.0.1,2026:post/".Length..];

    private static async Task<(List<JsonNode> Lines, string Next)> Lines(FeedHost host, string path)
    {
        using var answer = await host.Ask(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.ToString().Should().Be("application/x-ndjson; charset=utf-8");
        var text = await answer.Content.ReadAsStringAsync();
        if (text.Length > 0) text.Should().EndWith("\n");
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToList();
        var link = answer.Headers.GetValues("Link").Single();
        link.Should().StartWith($"<{host.Url}/api/changes?after=").And.EndWith(">; rel=\"next\"");
        link.Should().Contain("after=" + answer.Headers.GetValues("Syndicate-Cursor").Single());
        if (lines.Count > 0 && !path.Contains("source", StringComparison.Ordinal)) lines[^1]["cursor"]!.ToString().Should().Be(answer.Headers.GetValues("Syndicate-Cursor").Single());
        return (lines, link[1..link.IndexOf('>', StringComparison.Ordinal)]);
    }
}
