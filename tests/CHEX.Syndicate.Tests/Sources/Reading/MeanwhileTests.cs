using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>What happens to a post while its page is being asked for, in the same process or on another node, counts for more than what was known before.</summary>
public sealed class MeanwhileTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task What_a_reading_finds_again_while_its_page_is_asked_is_not_withdrawn(StoreKind kind)
    {
        await using var room = await Missed(kind, async (room, tx) => await Absences.Note(tx, "s", [Id(room, 1), Id(room, 2), Id(room, 3)], DateTimeOffset.UnixEpoch));
        await room.Recheck();
        room.Site.Asked.Should().Contain("/news/2");
        (await Withdrawn(room)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_page_that_was_asked_at_an_address_which_is_the_posts_no_longer_tells_nothing(StoreKind kind)
    {
        await using var room = await Missed(kind, async (room, tx) => await tx.Execute("UPDATE post SET url = @url WHERE id = @id", new { url = room.Site.Root + "/news/two", id = Id(room, 2) }));
        room.Site.Page("/news/two", "still here");
        await room.Recheck();
        (await Withdrawn(room)).Should().BeEmpty();
        await room.Recheck();
        room.Site.Asked.Should().Contain("/news/two");
        (await Withdrawn(room)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_correction_that_is_read_while_the_page_is_asked_is_not_undone(StoreKind kind)
    {
        await using var room = await ReadingRoom.Open(
            site => ReadingRoom.Settings(site, SourceKind.Page, "/list") with
            {
                Recipe = new PageRecipe { Items = ["li"], Link = ["a@href"], Title = ["a"], Date = ["time"], DateFormats = ["d MMMM yyyy"], Article = new ArticleRecipe { Content = ["article"] } },
            },
            kind);
        room.Site.Page("/list", """<ul><li><a href="/a/1">News</a> <time>1 May 2026</time></li><li><a href="/a/2">News</a> <time>2 May 2026</time></li></ul>""");
        foreach (var n in (int[])[1, 2]) Article(room, n, "<p>The clinic opens on Monday at nine.</p>");
        await room.Read();

        // They have left the list: what is in it is read with it.
        room.Site.Page("/list", """<ul><li><a href="/a/3">More</a> <time>20 May 2026</time></li></ul>""");
        Article(room, 3, "<p>More news.</p>");
        await room.Read();
        var first = "";
        foreach (var path in (string[])["/a/1", "/a/2"])
        {
            room.Site.Page(path, async c =>
            {
                if (first.Length == 0) first = path;
                else if (first != path) await Corrected(room, first);
                await c.Response.WriteAsync("<html><body><article><p>The clinic opens on Tuesday at nine.</p></article></body></html>");
            });
        }

        while (first.Length == 0) await room.Recheck();
        (await Title()).Should().Be("Corrected news");
        await room.Recheck();
        (await Title()).Should().Be("Corrected news");
        (await room.Posts()).Where(p => p.Title != "More").Should().OnlyContain(p => p.Content == "<p>The clinic opens on Tuesday at nine.</p>", "what the page says now is taken over in the next turn");

        async Task<string> Title() => (await room.Posts()).Single(p => p.Url.EndsWith(first, StringComparison.Ordinal)).Title;
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_list_that_has_only_what_an_import_found_since_is_believed(StoreKind kind)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"), kind);
        room.Feed("/feed", 6, 5, 4, 3, 2, 1);
        await room.Read();
        var link = room.Site.Root + "/news/8";
        var found = Normaliser.Normalise(new Item { Names = [link], Url = link, Title = "Item 8", Content = "Text of item 8.", Published = new("", new DateTimeOffset(2026, 5, 9, 9, 0, 0, TimeSpan.Zero), false) }, room.Source.Info, [])!;
        await room.Db.Write(tx => Ingest.Save(tx, room.Source.Info, "import", [found], quiet: true), default);

        room.Feed("/feed", 12, 11, 10, 9, 8);
        (await room.Read()).Verdict.Should().Be("ok");
        (await room.Posts()).Should().HaveCount(11);
        room.Feed("/feed", 40, 39, 38, 37, 36);
        (await room.Read()).Verdict.Should().Be("suspect", "nothing ties it to what is known");
    }

    // As when another node reads the list, with a corrected title, just now.
    private static async Task Corrected(ReadingRoom room, string path)
    {
        var post = (await room.Posts()).Single(p => p.Url.EndsWith(path, StringComparison.Ordinal));
        var draft = Normaliser.Normalise(new Item { Names = ["url:" + post.Url], Url = post.Url, Title = "Corrected news", Content = post.Content, Published = new("", post.Published, post.DayOnly) }, room.Source.Info, [])!;
        await room.Db.Write(async tx => { await Ingest.Save(tx, room.Source.Info, ReviewedPage.Way, [draft], quiet: false, SourceReader.ReaderOf(WayForm.Page, room.Source)); }, default);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_is_purged_while_its_list_is_read_is_not_kept_for_inspection(StoreKind kind)
    {
        await using var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed"), kind);
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        // What comes is no feed, and quotes the post; the purge comes while it is on its way.
        var purged = false;
        room.Site.Page("/feed", async c =>
        {
            if (purged)
            {
                await c.Response.WriteAsync("<html><title>Item 2</title>");
                return;
            }

            purged = true;
            await room.Db.Write(async tx => await Removal.Purge(tx, Id(room, 2)), default);
            await c.Response.WriteAsync("<html><title>Item 2</title>");
        });
        await room.Read();
        (await room.Db.Read(tx => CHEX.Syndicate.Sources.Health.KeptDocuments.Of(tx, "s"), default)).Should().BeEmpty();
        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.Read();
        (await room.Db.Read(tx => CHEX.Syndicate.Sources.Health.KeptDocuments.Of(tx, "s"), default)).Should().NotBeEmpty("else the search finds nothing");
    }

    // A source whose second post is missed for long enough; while its page is asked, and before that answers 404, something happens.
    private static async Task<ReadingRoom> Missed(StoreKind kind, Func<ReadingRoom, Tx, Task> meanwhile)
    {
        var room = await ReadingRoom.Open(site => ReadingRoom.Settings(site, SourceKind.Feed, "/feed") with { Interval = TimeSpan.FromHours(13) }, kind);
        foreach (var n in (int[])[1, 3]) room.Site.Page($"/news/{n}", "still here");
        room.Feed("/feed", 3, 2, 1);
        await room.Read();
        room.Feed("/feed", 3, 1);
        for (var i = 0; i < 4; i++) await room.Read();
        room.Site.Page("/news/2", async c =>
        {
            await room.Db.Write(tx => meanwhile(room, tx), default);
            c.Response.StatusCode = 404;
        });
        return room;
    }

    private static void Article(ReadingRoom room, int n, string text) => room.Site.Page($"/a/{n}", $"<html><body><article>{text}</article></body></html>");

    private static string Id(ReadingRoom room, int n) => PostId.For("s", $"guid:{room.Site.Root}/news/{n}");

    private static async Task<IReadOnlyList<string>> Withdrawn(ReadingRoom room) => [.. (await room.Changes()).Where(c => c.Kind == ChangeKind.Withdrawn).Select(c => c.Post)];
}
