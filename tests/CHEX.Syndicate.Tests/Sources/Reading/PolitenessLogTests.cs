using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>The checker of request logs can itself be wrong: each rule is seen to speak, and a polite log to be silent.</summary>
public sealed class PolitenessLogTests
{
    private const string Agent = "CHEX.Syndicate/0.1 (+https://news.example.org/about/bot)";
    private static readonly DateTimeOffset Start = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    private readonly PolitenessLog log = new();
    private readonly PolitenessRules rules = new() { UserAgent = Agent, IsList = url => url.AbsolutePath.StartsWith("/feed", StringComparison.Ordinal) };

    [Fact]
    public void A_polite_log_is_silent()
    {
        Robots(0, "User-agent: *\nDisallow: /private");
        Asked(2, "/feed", 200, answered: h => (h.ETag, h.LastModified) = ("odd\"tag", "yesterday"));
        Asked(5, "/news/1", 200);
        Asked(3600, "/feed", 304, asked: h => (h.IfNoneMatch, h.IfModifiedSince, h["A-IM"]) = ("odd\"tag", "yesterday", "feed"));
        Asked(7200, "/feed", 301, asked: h => (h.IfNoneMatch, h.IfModifiedSince) = ("odd\"tag", "yesterday"), answered: h => h.Location = "/feed2");
        Asked(7203, "/feed2", 200, asked: h => (h.IfNoneMatch, h.IfModifiedSince) = ("odd\"tag", "yesterday"), answered: h => h.ETag = "\"2\"");
        Asked(10900, "/feed2", 503, asked: h => h.IfNoneMatch = "\"2\"", answered: h => h.RetryAfter = "7200");
        Asked(18101, "/feed2", 410, asked: h => h.IfNoneMatch = "\"2\"");
        log.Breaches(rules).Should().BeEmpty();
    }

    [Fact]
    public void Each_rule_speaks()
    {
        Robots(0, "User-agent: *\nDisallow: /private");
        Says("1.0 s after", () => Asked(1, "/news/1", 200));
        Says("robots.txt forbids it (/private)", () => Asked(5, "/private/1", 200));
        Says("its User-Agent is", () => Asked(10, "/news/2", 200, asked: h => h.UserAgent = "Mozilla/5.0"));
        Says("it carries Cookie", () => Asked(15, "/news/2", 200, asked: h => h.Cookie = "a=b"));
        Says("it carries Referer", () => Asked(20, "/news/2", 200, asked: h => h.Referer = "https://x.example/"));
        Says("it accepts the encodings", () => Asked(25, "/news/2", 200, asked: h => h.AcceptEncoding = "gzip, zstd"));
        Says("A-IM and no validator", () => Asked(30, "/news/2", 200, asked: h => h["A-IM"] = "feed"));
        Asked(35, "/feed", 200, answered: h => (h.ETag, h.CacheControl) = ("W/\"1\"", "max-age=7200"));
        Says("after it was last read", () => Asked(600, "/feed", 304, asked: h => h.IfNoneMatch = "W/\"1\""), "is fresh until");
        Says("asked for in full", () => Asked(10_000, "/feed", 200, answered: h => h.LastModified = "now"));
        Says("If-None-Match is W/\"1\", the last ETag was none", () => Asked(20_000, "/feed", 200, asked: h => (h.IfNoneMatch, h.IfModifiedSince) = ("W/\"1\"", "now")));
        Says("only 00:33:20 after", () => Asked(22_000, "/feed", 410));
        Says("it had answered 410", () => Asked(30_000, "/feed", 410));
        Asked(40_000, "/news/3", 429);
        Says("asked for rest", () => Asked(40_500, "/news/4", 200));
        Says("robots.txt is asked for again", () => Robots(41_000, "", 500));
        Says("robots.txt was last looked at", () => Asked(41_000 + (26 * 3600), "/news/5", 200));
        Says("robots.txt could not be read", () => Asked(45_000, "/news/6", 200, host: "other.example"), before: () => Robots(44_000, "", 500, "other.example"));
        Says("robots.txt was not asked for", () => Asked(50_000, "/news/7", 200, host: "third.example"));
    }

    [Fact]
    public void A_page_that_is_gone_is_asked_days_later_if_at_all()
    {
        const int Day = 24 * 3600;
        void Page(int day, int second = 0) => Asked((day * Day) + second, "/news/1", 410);
        for (var day = 0; day < 20; day++) Robots(day * Day, "");
        Page(0, 60);
        Page(1, 60);
        Page(3, 60);
        Page(7, 60);
        log.Breaches(rules).Should().BeEmpty();
        Says("it had answered 410", () => Page(15, 60));
        Says("it had answered 410", () => Asked((15 * Day) + 3600, "/news/1", 200));
        log.Breaches(rules).Should().HaveCount(2);
    }

    [Fact]
    public void What_was_told_by_hand_to_go_on_begins_anew()
    {
        Robots(0, "");
        Asked(10, "/feed", 410);
        Asked(1000, "/feed", 200);
        log.Breaches(rules).Should().ContainSingle().Which.Should().Contain("410");
        log.Breaches(rules with { Renewed = _ => [Start.AddSeconds(500)] }).Should().BeEmpty();
    }

    // One breach more, and it says so.
    private void Says(string what, Action act, string? also = null, Action? before = null)
    {
        before?.Invoke();
        var known = log.Breaches(rules);
        act();
        var added = log.Breaches(rules).Except(known).ToList();
        added.Should().Contain(b => b.Contains(what, StringComparison.Ordinal));
        added.Should().HaveCount(also is null ? 1 : 2);
        if (also is not null) added.Should().Contain(b => b.Contains(also, StringComparison.Ordinal));
    }

    private void Robots(int second, string text, int status = 200, string host = "site.example") => Asked(second, "/robots.txt", status, robots: text, host: host);

    private void Asked(int second, string path, int status, Action<IHeaderDictionary>? asked = null, Action<IHeaderDictionary>? answered = null, string? robots = null, string host = "site.example")
    {
        var (question, answer) = (new HeaderDictionary { ["User-Agent"] = Agent, ["Accept"] = "*/*", ["Accept-Encoding"] = "gzip, br, deflate" }, new HeaderDictionary());
        asked?.Invoke(question);
        answered?.Invoke(answer);
        log.Add(new PoliteRequest { At = Start.AddSeconds(second), Url = new Uri($"https://{host}{path}"), Asked = question, Status = status, Answered = answer, Robots = robots });
    }
}
