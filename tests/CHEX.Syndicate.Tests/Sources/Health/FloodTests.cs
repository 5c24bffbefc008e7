using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Sources.Reading;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Health;

/// <summary>Posts that wait, read by the whole lane on a real store.</summary>
public sealed class FloodTests
{
    [Fact]
    public async Task Fifty_new_posts_wait_and_are_published_quietly_when_nobody_decides()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"));
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        room.Feed("/feed", [.. Enumerable.Range(1, 53).Reverse()]);
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.NewPosts == 0 && r.Held == 50);
        (await room.Head()).Should().Be(3);
        (await room.Posts()).Should().HaveCount(3);
        (await room.Condition(Matter.Flood)).Should().Match<Condition>(c => c.State == Condition.Held && c.Why.Contains("50 posts"));

        // The lane looks at once, and finds that it is too early; one of the fifty is taken back meanwhile.
        await room.Release();
        (await room.Head()).Should().Be(3);
        room.Feed("/feed", [.. Enumerable.Range(1, 53).Reverse().Where(n => n != 33)]);
        await room.Read();
        await room.Release();
        (await room.Changes(3)).Should().HaveCount(49).And.OnlyContain(c => c.Quiet && c.Kind == ChangeKind.Published);
        (room.Clock.GetUtcNow() - new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero)).Should().BeGreaterThan(TimeSpan.FromHours(24)).And.BeLessThan(TimeSpan.FromHours(28));
        var left = (await room.Db.Read(tx => OnHold.List(tx, "s", 100), default)).Should().ContainSingle().Subject;
        left.Listed.Should().BeFalse();

        await room.Db.Write(tx => Approvals.Refuse(tx, [left.Id], ["s"]), default);
        (await room.Condition(Matter.Flood)).IsOk.Should().BeTrue();
        room.Feed("/feed", 54, 53, 52);
        (await room.Read()).NewPosts.Should().Be(1);
    }

    [Fact]
    public async Task A_person_publishes_a_flood_loudly_or_keeps_it_out()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Expect = new() { MaxNew = 2 } });
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        room.Feed("/feed", 6, 5, 4, 3, 2, 1);
        await room.Read();
        var approved = await room.Db.Write(tx => Approvals.Source(tx, "s", quiet: false, ReadSource.LaneKind), default);
        approved.Should().BeEquivalentTo(new { Left = Array.Empty<string>(), Accepted = false });
        approved.Published.Should().HaveCount(3);
        (await room.Changes(3)).Should().HaveCount(3).And.OnlyContain(c => !c.Quiet);
        (await room.Condition(Matter.Flood)).IsOk.Should().BeTrue();

        room.Feed("/feed", 9, 8, 7, 6, 5, 4);
        await room.Read();
        var held = await room.Db.Read(tx => OnHold.List(tx, "s", 100), default);
        await room.Db.Write(tx => Approvals.Refuse(tx, [.. held.Select(h => h.Id)], ["s"]), default);
        room.Feed("/feed", 10, 9, 8, 7, 6, 5);
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 1 && r.Held == 0);
        (await room.Posts()).Should().HaveCount(7);
    }

    [Fact]
    public async Task Of_a_source_that_publishes_after_approval_nothing_is_public_before_not_even_its_first_reading()
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { AfterApproval = true });
        room.Feed("/feed", 2, 1);
        (await room.Read()).Held.Should().Be(2);
        room.Feed("/feed", 3, 2, 1);
        (await room.Read()).Held.Should().Be(1);
        (await room.Head()).Should().Be(0);
        (await room.Db.Read(tx => HealthTable.Of(tx, "s"), default)).Should().BeEmpty("to wait for approval is nothing that went wrong");

        room.Clock.Advance(TimeSpan.FromDays(9));
        await room.Release();
        (await room.Head()).Should().Be(0, "no timer approves");
        await room.Db.Write(tx => Approvals.Source(tx, "s", quiet: false, ReadSource.LaneKind), default);
        (await room.Changes()).Select(c => c.Quiet).Should().Equal(true, true, false);
    }

    [Fact]
    public async Task A_flood_of_articles_that_are_read_a_few_at_a_time_waits_to_its_last()
    {
        var recipe = new PageRecipe { Items = ["li"], Link = ["a@href"], Date = ["time@datetime"], Article = new ArticleRecipe { Content = ["main"], MaxPerReading = 4 } };
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = recipe });
        for (var n = 1; n <= 40; n++)
        {
            var text = $"<!DOCTYPE html><main><p>Text of the article {n}.</p></main>";
            room.Site.Page($"/news/{n}", text);
        }

        room.Site.Page("/news", List(3, 1));
        await room.Read();
        (await room.Head()).Should().Be(3);
        // Twelve new ones: 4 and 8 that wait, 4 and 4, then the last 4 that by themselves would be none.
        room.Site.Page("/news", List(15, 1));
        for (var i = 0; i < 3; i++) (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "ok" && r.Held == 4 && r.NewPosts == 0);
        (await room.Head()).Should().Be(3);
        room.Site.Page("/news", List(16, 1));
        (await room.Read()).NewPosts.Should().Be(1, "the flood is over");
    }

    [Fact]
    public async Task A_filter_keeps_items_out_reads_their_articles_once_and_what_it_lets_in_later_is_no_news()
    {
        var filter = new ItemFilter(FilterTerms.None, new FilterTerms([], [], ["item 2"]));
        var recipe = new PageRecipe { Items = ["li"], Link = ["a@href"], Title = ["a"], Date = ["time@datetime"], Article = new ArticleRecipe { Content = ["main"] } };
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = recipe, Filter = filter });
        for (var n = 1; n <= 4; n++)
        {
            var text = $"<!DOCTYPE html><main><p>Text of the article {n}.</p></main>";
            room.Site.Page($"/news/{n}", text);
        }

        room.Site.Page("/news", List(3, 1));
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 2 && r.Excluded == 1);
        room.Site.Page("/news", List(4, 1));
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 1 && r.Excluded == 0);
        room.Site.Asked.Count(a => a == "/news/2").Should().Be(1, "an item that is kept out is settled like any other");

        await room.Configure(room.Source with { Filter = new ItemFilter(FilterTerms.None, new FilterTerms([], [], ["item 3"])) });
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 1);
        (await room.Changes(3)).Should().ContainSingle().Which.Quiet.Should().BeTrue();
        (await room.Posts()).Select(p => p.Title).Should().BeEquivalentTo(["Item 1", "Item 2", "Item 3", "Item 4"], "configuration destroys nothing");
    }

    private static string List(int from, int to) => "<!DOCTYPE html><title>News</title><ul>" + string.Concat(Enumerable.Range(to, from - to + 1).Reverse()
        .Select(n => $"<li><a href=\"/news/{n}\">Item {n}</a><time datetime=\"{new DateTime(2026, 4, 1).AddDays(n):yyyy-MM-dd}\"></time></li>")) + "</ul>";
}
