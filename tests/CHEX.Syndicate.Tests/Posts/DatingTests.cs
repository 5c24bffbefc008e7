using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class DatingTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory]
    // In winter, in summer, where London's day begins in Greenwich's evening, and in another place's zone.
    [InlineData("Europe/London", "2026-01-15T00:00:00Z", "2026-01-15T14:03:07Z", true)]
    [InlineData("Europe/London", "2026-05-01T23:00:00Z", "2026-05-01T23:30:00Z", true)]
    [InlineData("Europe/London", "2026-05-01T23:00:00Z", "2026-05-02T22:59:59Z", true)]
    [InlineData("Europe/London", "2026-05-01T23:00:00Z", "2026-05-02T23:00:00Z", false)]
    [InlineData("Europe/London", "2026-01-15T00:00:00Z", "2026-01-16T00:00:00Z", false)]
    [InlineData("Europe/Madrid", "2026-01-14T23:00:00Z", "2026-01-15T22:59:59Z", true)]
    [InlineData("Europe/Madrid", "2026-01-14T23:00:00Z", "2026-01-15T23:00:00Z", false)]
    // The days on which clocks are changed have 23 and 25 hours.
    [InlineData("Europe/London", "2026-03-29T00:00:00Z", "2026-03-29T22:59:59Z", true)]
    [InlineData("Europe/London", "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z", false)]
    [InlineData("Europe/London", "2026-10-24T23:00:00Z", "2026-10-25T23:59:59Z", true)]
    public void A_day_without_a_time_takes_the_moment_of_first_sight_where_that_is_the_same_day(string zone, string day, string seen, bool same)
    {
        var (said, firstSeen) = (DateTimeOffset.Parse(day), DateTimeOffset.Parse(seen));
        Dating.New(Draft(said, dayOnly: true), firstSeen, zone).Should().Be((same ? firstSeen : said, "day"));
        Dating.New(Draft(said, dayOnly: false), firstSeen, zone).Should().Be((said, "instant"));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Its_moment_stands_until_the_time_of_the_day_is_learnt(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var seen = room.Clock.GetUtcNow();
        var item = Newsroom.Item(1) with { Published = new("today", new DateTimeOffset(seen.Date, TimeSpan.Zero), DayOnly: true) };
        var id = (await room.Save(item)).Posts[0];
        (await room.Post(id)).Should().BeEquivalentTo(new { Published = seen, Updated = seen, DayOnly = true });

        room.Clock.Advance(TimeSpan.FromDays(3));
        await room.Save(item with { Content = "<p>Edited</p>" });
        (await room.Post(id)).Should().BeEquivalentTo(new { Published = seen, DayOnly = true, Revision = 2L });

        // Another way of reading says another day, which is not believed, and then a time on this one.
        await room.Save("other", quiet: false, item with { Published = new("", item.Published.Instant.AddDays(2)) });
        (await room.Post(id)).Should().BeEquivalentTo(new { Published = seen, DayOnly = true });
        await room.Save("another", quiet: false, item with { Published = new("", item.Published.Instant.AddMinutes(5)) });
        (await room.Post(id)).Should().BeEquivalentTo(new { Published = item.Published.Instant.AddMinutes(5), DayOnly = false });
    }

    private static Draft Draft(DateTimeOffset said, bool dayOnly) => Newsroom.Draft(Newsroom.Item(1) with { Published = new("", said, dayOnly) });
}
