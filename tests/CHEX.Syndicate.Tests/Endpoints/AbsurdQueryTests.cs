using System.Collections.Concurrent;
using System.Net;
using FluentAssertions;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CHEX.Syndicate.Tests.Endpoints;

/// <summary>Whoever asks for what makes no sense, however often and however varied, costs little and leaves nothing behind.</summary>
[CollectionDefinition(nameof(AbsurdQueryTests), DisableParallelization = true)]
[Collection(nameof(AbsurdQueryTests))]
public sealed class AbsurdQueryTests(RunningNode node) : IClassFixture<RunningNode>
{
    private const int Many = 10_000;
    private static readonly string[] Sources = ["chex", "phs", "vhs"];
    private static readonly string[] Topics = ["community-led-health", "funding", "health-inequalities", "immunisation", "mental-health", "policy"];

    [Fact]
    public async Task Ten_thousand_different_queries_leave_memory_and_log_as_they_were()
    {
        // Memory is the process's: nothing else runs beside this. What is kept of feeds with queries is kept after the first few hundred.
        await All(Enumerable.Range(Many, 400));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var answers = await All(Enumerable.Range(0, Many));

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(20_000_000);
        answers.Keys.Should().BeSubsetOf([HttpStatusCode.OK, HttpStatusCode.PermanentRedirect, HttpStatusCode.BadRequest, HttpStatusCode.NotFound, HttpStatusCode.Gone]);
        answers.Values.Should().AllSatisfy(count => count.Should().BeGreaterThan(200));
        node.Log.Heard.Where(line => line.Level > LogLevel.Warning).Should().BeEmpty();
        using var still = await node.Ask("/feeds/all.rss");
        still.StatusCode.Should().Be(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(7_000)]
    [InlineData(9_000)]
    [InlineData(60_000)]
    public async Task A_query_longer_than_any_is_answered_at_once(int length)
    {
        foreach (var text in new[] { new string('x', length), string.Concat(Enumerable.Repeat("x,", length / 2)), string.Concat(Enumerable.Repeat("x&source=", length / 9)) })
        {
            using var answer = await node.Ask("/feeds/all.rss?source=" + text);
            ((int)answer.StatusCode).Should().BeInRange(400, 499);
            (await answer.Content.ReadAsByteArrayAsync()).Length.Should().BeLessThan(4000);
        }

        node.Log.Heard.Where(line => line.Level > LogLevel.Warning).Should().BeEmpty();
    }

    private async Task<ConcurrentDictionary<HttpStatusCode, int>> All(IEnumerable<int> numbers)
    {
        var answers = new ConcurrentDictionary<HttpStatusCode, int>();
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (n, _) =>
        {
            using var answer = await node.Ask(n % 5 == 4 ? Past(n) : n % 3 == 0 ? "/embed/" + Embed(n) : "/feeds/" + Query(n));
            answers.AddOrUpdate(answer.StatusCode, 1, (_, count) => count + 1);
        });
        return answers;
    }

    private static string Query(int n) => (n % 8) switch
    {
        // The first is a feed, of some that are there.
        0 => $"all.{Format(n)}?{Chosen("source", Sources, n / 8)}&{Chosen("topic", Topics, n / 64)}",
        1 => $"all.rss?utm_campaign={n}&utm_source=newsletter",
        2 => $"all.json?source=nobody-{n}",
        3 => $"sources/vhs.atom?topic={string.Join(',', Enumerable.Range(n, 40))}",
        4 => $"all.rss?content={n}",
        5 => $"all.rss?{string.Join('&', Enumerable.Range(n, 60).Select(m => $"p{m}=%00%ff"))}",
        6 => $"all.rss?source={Sources[n % 3]}&source={Sources[n % 3]}&n={n}",
        _ => $"topics/funding.rss?source=%{n:x4}\u00e9&title[]={n}",
    };

    private static string Embed(int n) => (n % 4) switch
    {
        0 => $"all?{Chosen("source", Sources, n / 8)}&items={(n / 12 % 50) + 1}",
        1 => $"all.fragment?items={n * 7919L}",
        2 => $"topics/{n}.fragment",
        _ => $"sources/phs?items=7&utm_campaign={n}",
    };

    private static string Past(int n) => (n % 6) switch
    {
        0 => $"/feeds/all/{(n % 9000) + 1000}-{n % 14:00}.atom",
        1 => $"/feeds/all.json?page={n - 5000}",
        2 => $"/feeds/sources/vhs/2026-0{n % 9}-{n % 31:00}T{n % 24:00}-{(char)('a' + (n % 26))}.rss",
        3 => $"/api/changes?after={n:x}-{n}",
        4 => $"/api/changes?after=0&limit={n - 3000}",
        _ => $"/api/changes?p{n}=%00&after={n}",
    };

    private static string Format(int n) => (n / 8 % 3) switch { 0 => "rss", 1 => "atom", _ => "json" };

    private static string Chosen(string name, string[] all, int n) => string.Join('&', all.Where((_, place) => ((n >> place) & 1) == 1).Select(id => $"{name}={id}"));
}
