using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>When a source is read again: laws for every hour of the year, and the numbers that people expect.</summary>
public sealed class RhythmTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");
    private static readonly News Steady = new(12, TimeSpan.FromDays(2));

    [Theory]
    [InlineData("2026-06-01T10:00+01:00", 1, 1)]
    [InlineData("2026-06-01T19:00+01:00", 3, 3)]
    [InlineData("2026-06-01T17:30+01:00", 3, 3)]
    [InlineData("2026-06-02T06:30+01:00", 2, 2)]
    [InlineData("2026-12-01T07:30+00:00", 1, 1)]
    [InlineData("2026-06-06T12:00+01:00", 3, 3)]
    public void It_is_read_each_hour_in_office_hours_and_thrice_slower_at_night_but_not_past_the_morning(string now, double least, double most) =>
        Rhythm.Wait(Hour, DateTimeOffset.Parse(now), London, 0.5).TotalHours.Should().BeInRange(least, most);

    [Theory]
    [InlineData(200, 0.01, 15)]
    [InlineData(60, 0.2, 30)]
    [InlineData(12, 2, 60)]
    [InlineData(0, 10, 120)]
    [InlineData(0, 100, 240)]
    public void It_follows_the_news(int posts, double days, int minutes) =>
        Rhythm.Of(Hour, new News(posts, TimeSpan.FromDays(days))).Should().Be(TimeSpan.FromMinutes(minutes));

    [Fact]
    public void A_new_source_is_read_as_configured_and_what_is_read_in_seconds_stays_so()
    {
        Rhythm.Of(Hour, new News(0, null)).Should().Be(Hour);
        Rhythm.Of(TimeSpan.FromSeconds(2), new News(500, TimeSpan.Zero)).Should().Be(TimeSpan.FromSeconds(2));
        Rhythm.Wait(TimeSpan.FromSeconds(2), new DateTimeOffset(2026, 6, 7, 3, 0, 0, TimeSpan.Zero), London, 0.5).Should().Be(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Whatever_the_hour_the_interval_and_the_luck_nobody_is_asked_too_soon_or_forgotten() =>
        Prop.ForAll(
            (from minutes in Gen.Choose(15, 5000)
             from at in Gen.Choose(0, 525_600)
             from chance in Gen.Choose(0, 100)
             from posts in Gen.Choose(0, 300)
             from since in Gen.Choose(0, 100)
             select (Configured: TimeSpan.FromMinutes(minutes), Now: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(at), Chance: chance / 100.0, News: new News(posts, TimeSpan.FromDays(since)))).ToArbitrary(),
            x =>
            {
                var interval = Rhythm.Of(x.Configured, x.News);
                var wait = Rhythm.Wait(interval, x.Now, London, x.Chance);
                var most = interval > TimeSpan.FromDays(1) ? interval : TimeSpan.FromDays(1);
                return interval >= Politeness.Floor && interval <= most && wait >= interval * 0.8 && wait <= most * 1.2001
                    && (wait <= interval * 1.2001 || !Rhythm.IsOpen(x.Now + (interval * (0.8 + (0.4 * x.Chance))), London));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void What_server_and_feed_ask_for_is_kept_for_a_day_at_most() =>
        Prop.ForAll(
            (from wait in Gen.Choose(15, 2000)
             from fresh in Gen.Choose(0, 100_000)
             from ttl in Gen.Choose(0, 100_000)
             from every in Gen.Choose(0, 100_000)
             from hours in Gen.Choose(0, 23).ListOf()
             from days in Gen.Choose(0, 6).ListOf()
             from at in Gen.Choose(0, 100_000)
             from chance in Gen.Choose(0, 100)
             select (Wait: TimeSpan.FromMinutes(wait), Fresh: TimeSpan.FromMinutes(fresh), Now: new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(at), Chance: chance / 100.0,
                 Hints: new FeedHints { Ttl = TimeSpan.FromMinutes(ttl), UpdateEvery = TimeSpan.FromMinutes(every), SkipHours = [.. hours], SkipDays = [.. days.Select(d => (DayOfWeek)d)] })).ToArbitrary(),
            x =>
            {
                var day = TimeSpan.FromDays(1);
                var wait = ReadingTimes.AfterGood(x.Wait, x.Fresh, x.Hints, x.Now, x.Chance);
                var due = x.Now + wait;
                var skipped = x.Hints.SkipHours.Contains(due.Hour) || x.Hints.SkipDays.Contains(due.DayOfWeek);
                return wait >= x.Wait && new[] { x.Fresh, x.Hints.Ttl!.Value, x.Hints.UpdateEvery!.Value }.All(least => wait >= (least > day ? day : least))
                    && wait <= (x.Wait > day ? x.Wait : day) && (!skipped || wait >= day);
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Hours_that_a_feed_skips_are_skipped()
    {
        var noon = new DateTimeOffset(2026, 6, 1, 12, 10, 0, TimeSpan.Zero);
        var hints = new FeedHints { SkipHours = [13, 14] };
        (noon + ReadingTimes.AfterGood(Hour, null, hints, noon, 0)).Should().Be(new DateTimeOffset(2026, 6, 1, 15, 0, 0, TimeSpan.Zero));
        ReadingTimes.AfterGood(Hour, null, hints with { SkipHours = [15] }, noon, 0).Should().Be(Hour);
        (noon + ReadingTimes.AfterGood(Hour, null, new FeedHints { SkipDays = [DayOfWeek.Monday] }, noon, 0)).Should().Be(new DateTimeOffset(2026, 6, 2, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void A_strangers_site_has_a_floor_and_this_machines_own_has_none()
    {
        var source = Source("https://site.example/feed") with { Interval = TimeSpan.FromMinutes(1) };
        After(source, Read("\"1\"", 1000)).Should().Be(TimeSpan.FromMinutes(15));
        After(source, Read(null, 1000)).Should().Be(TimeSpan.FromMinutes(60), "it will be asked in full");
        After(source, Read(null, 2_000_000)).Should().Be(TimeSpan.FromHours(24), "it is large, too");
        After(source, Read(null, 0) with { Status = 304 }).Should().Be(TimeSpan.FromMinutes(15));
        After(source, new SourceReading { Verdict = ReadingVerdict.Failed, Attempts = [] }).Should().Be(TimeSpan.FromMinutes(15));
        var waits = Read(null, 2_000_000) with { GaveCondition = true, Waiting = [new(new Item { Names = ["a"] }, false)] };
        After(source with { Interval = Hour }, waits).Should().Be(Hour, "while articles wait the list is asked for in full");
        After(source with { Interval = Hour }, waits with { FreshFor = TimeSpan.FromHours(5) }).Should().Be(TimeSpan.FromHours(5), "and not before it has gone stale");
        After(source, Read("\"1\"", 1000) with { AskedAt = new("https://site.example/"), Url = new("https://site.example/feed") }).Should()
            .Be(TimeSpan.FromMinutes(60), "the page that leads to the feed is asked in full");
        var local = Source("http://127.0.0.1:5081/feed") with { Interval = TimeSpan.FromSeconds(2) };
        After(local, Read(null, 2_000_000)).Should().Be(TimeSpan.FromSeconds(2));

        HostTurn.Gap(source.Url, TimeSpan.Zero, null).Should().Be(TimeSpan.FromSeconds(2));
        HostTurn.Gap(source.Url, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3)).Should().Be(TimeSpan.FromSeconds(5));
        HostTurn.Gap(source.Url, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30)).Should().Be(TimeSpan.FromSeconds(30));
        HostTurn.Gap(local.Url, TimeSpan.Zero, null).Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void Validators_are_trusted_from_eight_days_to_fourteen()
    {
        ReadingTimes.TrustValidators(new News(100, null)).Should().Be(TimeSpan.FromDays(8));
        ReadingTimes.TrustValidators(new News(5, null)).Should().BeCloseTo(TimeSpan.FromDays(11.2), TimeSpan.FromHours(1));
        ReadingTimes.TrustValidators(new News(0, null)).Should().Be(TimeSpan.FromDays(14));
    }

    private static TimeSpan After(SourceSettings source, SourceReading reading) =>
        NextReading.After(source, reading, Steady, null, 1, new DateTimeOffset(2026, 6, 1, 11, 0, 0, TimeSpan.Zero), 0.5);

    private static SourceReading Read(string? etag, long bytes) => new()
    {
        Verdict = ReadingVerdict.Ok,
        Status = 200,
        Attempts = [],
        ListBytes = bytes,
        Validators = [new(new("https://site.example/feed"), new Validators(etag, null, "hash"))],
    };

    private static SourceSettings Source(string url) => new()
    {
        Info = new SourceInfo { Id = "s", Name = "S", ShortName = "S", Homepage = url, Url = url, TimeZone = "Europe/London" },
        Kind = SourceKind.Feed,
        Url = new(url),
    };
}
