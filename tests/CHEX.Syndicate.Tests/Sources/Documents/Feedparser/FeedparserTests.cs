using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents.Feedparser;

/// <summary>
/// The test feeds of kurtmckee/feedparser, which are not kept here: FEEDPARSER_TESTS names the folder "tests" of a copy of
/// that project. What is left out, and why, is in <see cref="Exclusions"/>.
/// </summary>
public sealed class FeedparserTests(ITestOutputHelper output)
{
    private const string Variable = "FEEDPARSER_TESTS";

    // What we do otherwise on purpose, or do not do; all else must agree.
    private static readonly string[] Known =
    [
        "wellformed/base/http_entry_id_base_docuri.xml", // an id is compared letter by letter (RFC 4287 4.2.6.1), never resolved
        "wellformed/base/http_feed_id_base_docuri.xml",
        "wellformed/rss/entity_in_doctype.xml", // entities of a DTD are never expanded
        "wellformed/rss/item_description_and_summary.xml", // a summary is the summary, in whatever order
        "wellformed/rss/item_madeup_tags_element.xml", // <tags> is nobody's element
        "encoding/bozo_linenoise.xml", // we read the three bytes that are UTF-8 as UTF-8
    ];

    [Fact]
    public void At_least_97_in_100_of_feedparsers_own_test_feeds_are_read_as_it_expects()
    {
        var tests = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(tests), $"{Variable} does not name the folder with feedparser's tests.");

        var results = FeedparserCorpus.Run(tests!);
        results.Should().HaveCountGreaterThan(2000);
        var judged = results.Where(r => r.Passed is not null).ToList();
        var passed = judged.Count(r => r.Passed is true);
        output.WriteLine($"{passed} of {judged.Count}, {results.Count - judged.Count} left out:");
        foreach (var reason in results.Where(r => r.Passed is null).GroupBy(r => r.Why).OrderByDescending(g => g.Count())) output.WriteLine($"{reason.Count(),5}  {reason.Key}");
        foreach (var failed in judged.Where(r => r.Passed is false)) output.WriteLine($"FAILED {failed.Path}: {failed.Why}");

        (passed / (double)judged.Count).Should().BeGreaterThan(0.97);
        judged.Where(r => r.Passed is false).Select(r => r.Path).Except(Known).Should().BeEmpty("what agreed once must not get worse");
    }
}
