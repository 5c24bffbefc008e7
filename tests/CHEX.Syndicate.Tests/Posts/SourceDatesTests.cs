using CHEX.Syndicate.Posts;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class SourceDatesTests
{
    private const string London = "Europe/London";

    [Theory]
    [InlineData("Wed, 27 Aug 2025 09:02:11 +0000", "2025-08-27T09:02:11Z")]
    [InlineData("Mon, 27 Aug 2025 09:02:11 +0000", "2025-08-27T09:02:11Z")] // it was a Wednesday
    [InlineData("٢٧ August ٢٠٢٥ ١٠:٠٢:١١ BST", "2025-08-27T09:02:11Z")] // digits of another script
    [InlineData("Wed, 27 Aug 2025 10:02:11 BST", "2025-08-27T09:02:11Z")]
    [InlineData("27 Aug 2025 10:02:11 GMT", "2025-08-27T10:02:11Z")]
    [InlineData("Wed, 27 Aug 2025 10:02 EST", "2025-08-27T15:02:00Z")]
    [InlineData("Wed, 27 Aug 2025 10:02 CEST", "2025-08-27T08:02:00Z")]
    [InlineData("Wed, 7 Aug 25 9:02:01 Z", "2025-08-07T09:02:01Z")]
    [InlineData("7 Aug 99 09:02:01 +0100", "1999-08-07T08:02:01Z")]
    [InlineData("Wed, 27 Sept 2025 09:08:02 UTC", "2025-09-27T09:08:02Z")]
    [InlineData("Tue, 31 Dec 2024 24:00:00 GMT", "2025-01-01T00:00:00Z")]
    [InlineData("Wed Aug 27 2025 10:02:11 GMT+0100 (British Summer Time)", "2025-08-27T09:02:11Z")]
    [InlineData("Wed Aug 27 09:02:11 2025", "2025-08-27T08:02:11Z")]
    [InlineData("2025-08-27T09:02:11.408Z", "2025-08-27T09:02:11.408Z")]
    [InlineData("2025-08-27T09:02:11.4081234567+01:00", "2025-08-27T08:02:11.408Z")]
    [InlineData("2025-08-27T09:02+0100", "2025-08-27T08:02:00Z")]
    [InlineData("2025-08-27 09:02:11", "2025-08-27T08:02:11Z")]
    [InlineData("2025-01-27T09:02:11", "2025-01-27T09:02:11Z")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z")]
    [InlineData("27 August 2025 at 2.30pm", "2025-08-27T13:30:00Z")]
    [InlineData("August 27, 2025 12:05 am", "2025-08-26T23:05:00Z")]
    [InlineData("27/08/2025 14:05", "2025-08-27T13:05:00Z")]
    [InlineData("1756285331408", "2025-08-27T09:02:11.408Z")]
    [InlineData("1756285331", "2025-08-27T09:02:11Z")]
    public void Reads_a_moment(string text, string expected)
    {
        var date = SourceDates.Read(text, London);
        date.Should().NotBeNull();
        date!.Instant.Should().Be(DateTimeOffset.Parse(expected));
        date.Instant.Offset.Should().Be(TimeSpan.Zero);
        date.DayOnly.Should().BeFalse();
        date.Text.Should().Be(text);
    }

    [Theory]
    [InlineData("11 January 2022", "2022-01-11T00:00:00Z")]
    [InlineData("9 December 2021", "2021-12-09T00:00:00Z")]
    [InlineData("09 December 2021", "2021-12-09T00:00:00Z")]
    [InlineData("Thursday 9th of December, 2021", "2021-12-09T00:00:00Z")]
    [InlineData("First published on 10 June 2025", "2025-06-09T23:00:00Z")]
    [InlineData("Last updated: 31 October 2022", "2022-10-31T00:00:00Z")]
    [InlineData("27/08/2025", "2025-08-26T23:00:00Z")]
    [InlineData("03/12/2024", "2024-12-03T00:00:00Z")] // the third of December, not the twelfth of March
    [InlineData("27.8.25", "2025-08-26T23:00:00Z")]
    [InlineData("August 27, 2025", "2025-08-26T23:00:00Z")]
    [InlineData("2025-08-27", "2025-08-26T23:00:00Z")]
    [InlineData("20250827", "2025-08-26T23:00:00Z")]
    [InlineData("29 February 2024", "2024-02-29T00:00:00Z")]
    [InlineData("5 Am Màrt 2026", "2026-03-05T00:00:00Z")]
    [InlineData("Diardaoin, 5 Màrt 2026", "2026-03-05T00:00:00Z")]
    [InlineData("5 den Dùbhlachd 2026", "2026-12-05T00:00:00Z")]
    [InlineData("jeudi 5 mars 2026", "2026-03-05T00:00:00Z")]
    [InlineData("5 de marzo de 2026", "2026-03-05T00:00:00Z")]
    [InlineData("5. März 2026", "2026-03-05T00:00:00Z")]
    [InlineData("2026-03", "2026-03-01T00:00:00Z")]
    public void Reads_a_day_as_its_start_in_the_sources_zone(string text, string expected)
    {
        var date = SourceDates.Read(text, London);
        date.Should().NotBeNull();
        date!.Instant.Should().Be(DateTimeOffset.Parse(expected));
        date.DayOnly.Should().BeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("yesterday")]
    [InlineData("Read more")]
    [InlineData("32 January 2022")]
    [InlineData("29 February 2023")]
    [InlineData("08/27/2025")]
    [InlineData("2025-13-01")]
    [InlineData("27 Aug 2025 25:00 GMT")]
    [InlineData("27 Aug 2025 10:00 +9900")]
    [InlineData("0000-00-00T00:00:00Z")]
    [InlineData("123")]
    [InlineData("12:30")]
    [InlineData("0001-01-01T00:00:00+14:00")]
    public void Makes_nothing_of_nonsense(string text) => SourceDates.Read(text, London).Should().BeNull();

    [Fact]
    public void Tries_the_recipes_own_formats_first()
    {
        SourceDates.Read("08-27-2025", London, ["MM-dd-yyyy"])!.Instant.Should().Be(DateTimeOffset.Parse("2025-08-26T23:00:00Z"));
        SourceDates.Read("03/12/2024", London, ["M/d/yyyy"])!.Instant.Should().Be(DateTimeOffset.Parse("2024-03-12T00:00:00Z"));
        SourceDates.Read("27 Aug 2025, 10h05", London, ["d MMM yyyy, HH'h'mm"])!.DayOnly.Should().BeFalse();
        SourceDates.Read("09:30", London, ["HH:mm"]).Should().BeNull("a time is no date, and today is not in it");
        SourceDates.Read("11 January 2022", London, ["yyyy"])!.DayOnly.Should().BeTrue();
    }

    [Fact]
    public void The_hour_that_autumn_repeats_is_the_second_one_and_springs_missing_hour_is_moved_on()
    {
        SourceDates.Read("26 October 2025 01:30", London)!.Instant.Should().Be(DateTimeOffset.Parse("2025-10-26T01:30:00Z"));
        SourceDates.Read("30 March 2025 01:30", London)!.Instant.Should().Be(DateTimeOffset.Parse("2025-03-30T01:30:00Z"));
    }

    [Fact]
    public void What_is_written_by_the_standards_is_read_back()
    {
        var moments = Gen.Choose(0, 2_000_000_000).Select(s => DateTimeOffset.FromUnixTimeSeconds(s)).ToArbitrary();
        Prop.ForAll(moments, at =>
            SourceDates.Read(at.ToString("r"), London)!.Instant == at
            && SourceDates.Read(at.ToOffset(TimeSpan.FromHours(-5)).ToString("yyyy-MM-dd'T'HH:mm:sszzz"), London)!.Instant == at).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void The_short_way_and_the_long_way_read_alike()
    {
        // A word before it keeps a date from the short way.
        var cases = from s in Gen.Choose(0, 2_000_000_000)
                    from zone in Gen.Elements("+0000", "GMT", "-0330", "+01:00", "Z", "UTC", "BST", "")
                    from format in Gen.Elements("ddd, dd MMM yyyy HH:mm:ss ", "ddd, d MMM yyyy HH:mm:ss ", "yyyy-MM-dd'T'HH:mm:ss")
                    select DateTimeOffset.FromUnixTimeSeconds(s).ToString(format, System.Globalization.CultureInfo.InvariantCulture) + zone;
        Prop.ForAll(cases.ToArbitrary(), text =>
            SourceDates.Read(text, London)?.Instant == SourceDates.Read("on " + text, London)?.Instant && SourceDates.Read(text, London) is not null).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_makes_it_throw() =>
        Prop.ForAll<string?>(text => SourceDates.Read(text ?? "", London) is not { } date || date.Text == text).QuickCheckThrowOnFailure();
}
