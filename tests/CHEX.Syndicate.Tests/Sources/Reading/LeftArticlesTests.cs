using System.Globalization;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>A list that leads to more new articles than one reading may fetch.</summary>
public sealed class LeftArticlesTests
{
    private static readonly PageRecipe Recipe = new() { Items = ["li"], Link = ["a@href"], Title = ["a"], Date = ["time@datetime"], Article = new ArticleRecipe { Content = ["main"], MaxPerReading = 2 } };

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task While_articles_wait_their_list_is_asked_for_only_if_it_has_changed_and_once_more_in_full_at_the_end(StoreKind kind)
    {
        await using var room = await Open(kind, 5);
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 2 && r.Status == 200);
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 2 && r.Status == 304 && r.Verdict == "ok");
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 1 && r.Status == 304);
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 0 && r.Revised == 0 && r.Items == 5 && r.Status == 200);
        (await room.Read()).Should().Match<RecordedReading>(r => r.Verdict == "unchanged" && r.Status == 304);

        room.Site.Asked.Where(p => p.StartsWith("/news/", StringComparison.Ordinal)).Should().Equal("/news/5", "/news/4", "/news/3", "/news/2", "/news/1");
        room.Site.Asked.Zip(room.Site.Headers).Where(a => a.First == "/news").Select(a => a.Second.IfNoneMatch.ToString()).Should().Equal("", "\"5\"", "\"5\"", "", "\"5\"");
        (await room.Changes()).Should().HaveCount(5).And.OnlyContain(c => c.Quiet, "all of it is the first reading");
    }

    [Fact]
    public async Task A_reading_that_counts_for_nothing_loses_none_and_a_list_that_has_changed_is_read_anew()
    {
        await using var room = await Open(StoreKind.Sqlite, 5);
        await room.Read();
        room.Site.Page("/news/3", async c =>
        {
            await room.LoseLane();
            await PoliteWorld.Conditional(c, Article(3), "\"a\"");
        });
        await FluentActions.Awaiting(room.Read).Should().ThrowAsync<LaneLostException>();
        room.Site.Page("/news/3", Article(3));
        await room.Db.Write(tx => tx.Execute("UPDATE lane SET state = 1, due = 0, attempts = 0 WHERE kind = 'read'"), default);
        (await room.Read()).NewPosts.Should().Be(2);

        List(room, 6);
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 2 && r.Status == 200, "6 and 1");
        (await room.Posts()).Should().HaveCount(6);
    }

    [Fact]
    public async Task A_story_that_waits_is_gone_from_the_store_with_a_purge_and_the_list_is_asked_for_in_full()
    {
        await using var room = await Open(StoreKind.Sqlite, 4);
        await room.Read();
        async Task<long> Kept() => await room.Db.Read(tx => tx.One<long>("SELECT count(*) FROM left_articles WHERE list LIKE '%Story 1%'"), default);
        (await Kept()).Should().Be(1);
        await room.Db.Write(tx => Readings.Forget(tx, "s", "whatever"), default);
        (await Kept()).Should().Be(0);
        (await room.Read()).Should().Match<RecordedReading>(r => r.NewPosts == 2 && r.Status == 200);
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_a_list_says_of_a_purged_post_is_not_remembered_while_its_article_waits(StoreKind kind)
    {
        await using var room = await Open(kind, 4);
        await room.Read();
        var purged = (await room.Posts()).Single(p => p.Title == "Story 4").Id;
        await room.Db.Write(
            async tx =>
            {
                await Readings.Forget(tx, "s", purged);
                await Removal.Purge(tx, purged);
            },
            default);
        var items = string.Concat(new[] { 6, 5, 4, 2, 1 }.Select(n => $"<li><a href='/news/{n}'>{(n == 4 ? "Words to be forgotten" : $"Story {n}")}</a><time datetime='2026-05-0{n}'></time></li>"));
        room.Site.Page("/news", $"<!DOCTYPE html><title>News</title><ul>{items}</ul>");
        (await room.Read()).NewPosts.Should().Be(2);
        var left = await room.Db.Read(tx => tx.One<string>("SELECT list FROM left_articles"), default);
        left.Should().Contain("Story 2").And.NotContain("forgotten").And.NotContain("/news/4");
    }

    private static async Task<ReadingRoom> Open(StoreKind kind, int stories)
    {
        var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Page, "/news") with { Recipe = Recipe }, kind);
        for (var n = 1; n <= 9; n++) room.Site.Page($"/news/{n}", Article(n));
        List(room, stories);
        return room;
    }

    private static void List(ReadingRoom room, int stories)
    {
        var items = string.Concat(Enumerable.Range(1, stories).Reverse().Select(n => $"<li><a href='/news/{n}'>Story {n}</a><time datetime='2026-05-0{n}'></time></li>"));
        room.Site.Page("/news", c =>
        {
            c.Response.ContentType = "text/html";
            return PoliteWorld.Conditional(c, $"<!DOCTYPE html><title>News</title><ul>{items}</ul>", string.Create(CultureInfo.InvariantCulture, $"\"{stories}\""));
        });
    }

    private static string Article(int n) => $"<!DOCTYPE html><main><p>The text of the story that has the number {n}.</p></main>";
}
