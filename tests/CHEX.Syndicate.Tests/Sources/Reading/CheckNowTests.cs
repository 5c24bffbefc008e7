using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

public sealed class CheckNowTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_that_is_gone_for_good_withdraws_its_post_at_once(StoreKind kind)
    {
        await using var room = await Open(kind);
        room.Site.Page("/news/1", "gone", status: 410);
        var result = await room.CheckNow(Id(room, 1));
        result.Outcome.Should().Be(CheckOutcome.Withdrawn);
        result.Says.Should().Contain("answers 410").And.Contain("withdrawn");
        (await room.Changes(2)).Should().ContainSingle().Which.Kind.Should().Be(ChangeKind.Withdrawn);
        (await room.CheckNow(Id(room, 1))).Should().BeEquivalentTo(new { Outcome = CheckOutcome.Unclear });
        (await room.CheckNow("nobody")).Says.Should().Contain("not published");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_that_is_missing_withdraws_its_post_when_it_is_still_missing_an_hour_later(StoreKind kind)
    {
        await using var room = await Open(kind);
        room.Site.Remove("/news/1");
        (await room.CheckNow(Id(room, 1))).Outcome.Should().Be(CheckOutcome.AskedAgain);
        (await room.CheckNow(Id(room, 1))).Outcome.Should().Be(CheckOutcome.AskedAgain, "asking twice proves no more");
        var asked = room.Clock.GetUtcNow();
        while ((await room.Head()) == 2 && room.Clock.GetUtcNow() < asked.AddHours(3)) await room.Recheck();
        (await room.Changes(2)).Should().ContainSingle().Which.Kind.Should().Be(ChangeKind.Withdrawn);
        (room.Clock.GetUtcNow() - asked).Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromMinutes(10));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_that_is_there_again_within_the_hour_keeps_its_post(StoreKind kind)
    {
        await using var room = await Open(kind);
        room.Site.Remove("/news/1");
        await room.CheckNow(Id(room, 1));
        room.Site.Page("/news/1", "back");
        for (var i = 0; i < 5; i++) await room.Recheck();
        (await room.Head()).Should().Be(2);

        // And what was asked then says nothing about later.
        room.Clock.Advance(TimeSpan.FromDays(2));
        room.Site.Remove("/news/1");
        (await room.CheckNow(Id(room, 1))).Outcome.Should().Be(CheckOutcome.AskedAgain);
        (await room.Head()).Should().Be(2);
    }

    [Fact]
    public async Task A_broken_site_withdraws_nothing_even_when_a_person_asks()
    {
        await using var room = await Open(StoreKind.Sqlite);
        foreach (var n in (int[])[1, 2]) room.Site.Page($"/news/{n}", "gone", status: 410);
        var result = await room.CheckNow(Id(room, 1));
        result.Outcome.Should().Be(CheckOutcome.AskedAgain);
        result.Says.Should().Contain("the site is taken to be broken");
        (await room.Head()).Should().Be(2);
    }

    [Fact]
    public async Task What_cannot_be_told_is_said()
    {
        await using var room = await Open(StoreKind.Sqlite);
        (await room.CheckNow(Id(room, 1))).Should().BeEquivalentTo(new { Outcome = CheckOutcome.There });
        room.Site.Page("/news/1", "no", status: 403);
        (await room.CheckNow(Id(room, 1))).Should().BeEquivalentTo(new { Outcome = CheckOutcome.Unclear }).And.Match<CheckResult>(r => r.Says.Contains("refuses us (403)"));
        (await room.Head()).Should().Be(2);
    }

    [Theory]
    [InlineData("http://n\u200Bws.example/a")]
    [InlineData("http://n\u3002\u3002ws.example/a")]
    [InlineData("//\uFFFD.example/a")]
    [InlineData("http://xn--a.example/a")]
    [InlineData("http://[::/a")]
    [InlineData("http://a..b/c")]
    public async Task A_page_that_leads_to_what_is_no_host_tells_nothing_and_is_no_fault(string location)
    {
        await using var room = await Open(StoreKind.Sqlite);
        room.Site.Page("/news/1", c =>
        {
            c.Response.StatusCode = 302;
            c.Response.Headers.Location = System.Text.Encoding.Latin1.GetString(System.Text.Encoding.UTF8.GetBytes(location));
            return Task.CompletedTask;
        });
        (await room.CheckNow(Id(room, 1))).Outcome.Should().Be(CheckOutcome.Unclear);
    }

    private static async Task<ReadingRoom> Open(StoreKind kind)
    {
        var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"), kind);
        foreach (var n in (int[])[1, 2]) room.Site.Page($"/news/{n}", "still here");
        room.Feed("/feed", 2, 1);
        await room.Read();
        return room;
    }

    private static string Id(ReadingRoom room, int n) => PostId.For("s", $"guid:{room.Site.Root}/news/{n}");
}
