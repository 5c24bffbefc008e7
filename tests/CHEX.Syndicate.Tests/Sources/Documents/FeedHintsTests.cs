using System.Text;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Documents;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Documents;

public sealed class FeedHintsTests
{
    private const string Sy = "xmlns:sy='http://purl.org/rss/1.0/modules/syndication/' xmlns:atom='http://www.w3.org/2005/Atom'";

    private static FeedHints Of(string channel) =>
        FeedDocument.Read(Encoding.UTF8.GetBytes($"<rss version='2.0' {Sy}><channel>{channel}<item><guid>1</guid></item></channel></rss>"), null, new Uri("https://news.example.org/feed"), Fixture.London).Hints;

    [Fact]
    public void A_feed_may_say_nothing_of_when_to_come_again() => Of("").Should().Be(FeedHints.None);

    [Theory]
    [InlineData(" 60\n", 60)]
    [InlineData("0", null)]
    [InlineData("-5", null)]
    [InlineData("abc", null)]
    [InlineData("99999999999999", null)]
    public void Ttl_is_in_minutes(string ttl, int? minutes) => Of($"<ttl>{ttl}</ttl>").Ttl.Should().Be(minutes is null ? null : TimeSpan.FromMinutes(minutes.Value));

    [Theory]
    [InlineData("<sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>\n\t1\t</sy:updateFrequency>", 60)]
    [InlineData("<sy:updateFrequency>4</sy:updateFrequency><sy:updatePeriod>Daily</sy:updatePeriod>", 360)]
    [InlineData("<sy:updatePeriod>weekly</sy:updatePeriod>", 7 * 24 * 60)]
    [InlineData("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>", 24 * 60)]
    [InlineData("<sy:updateFrequency>2</sy:updateFrequency>", null)]
    [InlineData("<sy:updatePeriod>now and then</sy:updatePeriod>", null)]
    public void The_period_is_divided_by_the_frequency(string elements, int? minutes) => Of(elements).UpdateEvery.Should().Be(minutes is null ? null : TimeSpan.FromMinutes(minutes.Value));

    [Fact]
    public void Hours_and_days_to_leave_out_are_listed_once_in_order()
    {
        var hints = Of("<skipHours><hour>5</hour><hour>24</hour><hour>5</hour><hour>25</hour><hour>x</hour></skipHours><skipDays><day>Sunday</day><day> saturday </day><day>3</day><day>Someday</day></skipDays>");
        hints.SkipHours.Should().Equal(0, 5);
        hints.SkipDays.Should().Equal(DayOfWeek.Sunday, DayOfWeek.Saturday);
    }

    [Fact]
    public void The_feeds_own_address_and_hub_are_kept()
    {
        var hints = Of("<atom:link rel='self' href='/feed.xml'/><atom:link rel='hub' href='https://hub.example/'/><atom:link rel='hub' href='https://other.example/'/>");
        hints.Self.Should().Be(new Uri("https://news.example.org/feed.xml"));
        hints.Hub.Should().Be(new Uri("https://hub.example/"));
    }

    [Fact]
    public void Atom_says_it_with_the_same_elements()
    {
        var hints = FeedDocument.Read(Encoding.UTF8.GetBytes($"<feed xmlns='http://www.w3.org/2005/Atom' xmlns:sy='https://purl.org/rss/1.0/modules/syndication'><sy:updatePeriod>daily</sy:updatePeriod><link rel='hub' href='https://hub.example/'/><entry><id>1</id></entry></feed>"), null, new Uri("https://a.example/feed"), Fixture.London).Hints;
        hints.UpdateEvery.Should().Be(TimeSpan.FromDays(1));
        hints.Hub.Should().Be(new Uri("https://hub.example/"));
    }
}
