using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Feeds.Pictures;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CHEX.Syndicate.Tests.Feeds.Pictures;

public sealed class CopyPicturesTests
{
    private const string Png = "/drawing.png?size=large";

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_a_post_shows_is_copied_once_and_shown_from_our_address_by_one_quiet_change(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        await room.Put(room.Post("a", "/photo.jpg", Png, "/alpha", "/photo.jpg") with { Image = new ItemImage(room.At("/photo.jpg"), "A hill") });
        var before = await room.Head();

        await room.Work();

        room.Asked.Should().Equal("/photo.jpg", Png, "/alpha");
        var post = await room.Get("a");
        post.Pictures.Select(p => (p.Of, p.Type, p.Width, p.Height)).Should().Equal(
            (room.At("/photo.jpg"), "jpg", 32, 48), (room.At(Png), "png", 40, 30), (room.At("/alpha"), "webp", 36, 24));
        (await room.Changes(before)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Post = "a", Kind = ChangeKind.Revised, Revision = 1, Quiet = true });
        foreach (var (copy, file) in post.Pictures.Zip(["phone.jpg", "drawing.png", "alpha.webp"]))
        {
            PictureFile.Read(PictureFileTests.Sample(file), out _)!.Bytes.ToArray().Should().Equal((await room.Served(copy))!);
            copy.Length.Should().Be((await room.Served(copy))!.Length);
        }

        using var cache = Newsroom.Cache(room.Db, room.Clock);
        var feed = System.Text.Encoding.UTF8.GetString((await cache.Get(new FeedAddress(FeedFormat.Rss), default))!.Identity.Span);
        feed.Should().NotContain("127.0.0.1").And.Contain($"<enclosure url=\"https://news.example.org/media/{post.Pictures[0].File}\" length=\"{post.Pictures[0].Length}\" type=\"image/jpeg\" />");

        // Nothing more comes of it, whatever else the journal says.
        await room.Put(room.Post("b"));
        await room.Work();
        (await room.Changes(before)).Should().HaveCount(2);
        room.Asked.Should().HaveCount(3);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Without_a_permission_nothing_is_asked_for_and_nothing_kept(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        await room.Configure(PictureRoom.Source with { Pictures = false });
        await room.Put(room.Post("a", "/photo.jpg"));

        await room.Work();

        room.Site.Asked.Should().BeEmpty();
        (await room.Rows()).Should().Be((0, 0, 0, 0));
        (await room.Get("a")).Pictures.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_picture_of_two_posts_is_kept_once_and_goes_with_the_last_of_them(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        room.Site.Page("/same.jpg", PictureFileTests.Sample("phone.jpg"), "image/jpeg");
        await room.Put(room.Post("a", "/photo.jpg"), room.Post("b", "/same.jpg"));
        await room.Work();
        var copy = (await room.Get("a")).Pictures.Single();
        (await room.Get("b")).Pictures.Single().File.Should().Be(copy.File);
        (await room.Rows()).Should().Be((1, 1, 2, 2));

        await room.Remove("a");
        (await room.Served(copy)).Should().NotBeNull();
        (await room.Get("a")).Pictures.Should().BeEmpty();
        await room.Remove("b");
        (await room.Served(copy)).Should().BeNull();
        (await room.Rows()).Should().Be((0, 0, 0, 0));

        // Restored, it is copied again, and has the address it had.
        await room.Db.Write(tx => Removal.Restore(tx, "b"), default);
        await room.Work();
        (await room.Get("b")).Pictures.Single().File.Should().Be(copy.File);
        (await room.Served(copy)).Should().NotBeNull();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_purge_takes_the_bytes_with_the_text(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        await room.Put(room.Post("a", "/photo.jpg", Png));
        await room.Work();
        var copy = (await room.Get("a")).Pictures[0];
        await room.Served(copy);

        await room.Db.Write(tx => Removal.Purge(tx, "a"), default);

        (await room.Rows()).Should().Be((0, 0, 0, 0));
        (await room.Served(copy)).Should().BeNull("what is in memory does not count");
        (await room.Db.Read(tx => tx.One<string>("SELECT pictures FROM post WHERE id = 'a'"), default)).Should().Be("[]");
        await room.Work();
        (await room.Rows()).Should().Be((0, 0, 0, 0));
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_revised_post_has_its_new_pictures_and_the_old_ones_go(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        await room.Put(room.Post("a", "/photo.jpg", Png));
        await room.Work();
        var old = (await room.Get("a")).Pictures;

        await room.Revise(room.Post("a", Png, "/alpha"));
        await room.Work();

        (await room.Get("a")).Pictures.Select(p => p.Type).Should().Equal("png", "webp");
        (await room.Served(old[0])).Should().BeNull();
        room.Asked.Should().Equal("/photo.jpg", Png, "/alpha");

        await room.Revise(room.Post("a"));
        await room.Db.Write(tx => tx.Execute("UPDATE post SET rev = 3 WHERE id = 'a'"), default);
        await room.Work();
        (await room.Get("a")).Pictures.Should().BeEmpty();
        (await room.Rows()).Should().Match<(long Pictures, long Pieces, long Uses, long Tasks)>(r => r.Pictures == 0 && r.Pieces == 0 && r.Uses == 0);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_cannot_be_had_holds_nothing_up_and_is_tried_again_only_where_that_may_help(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind, new PictureSettings { Largest = 3000 });
        room.Site.Page("/busy.jpg", "later", status: 500);
        room.Site.Page("/large.jpg", [.. PictureFileTests.Sample("photo.jpg"), .. new byte[3000]], "image/jpeg");
        room.Site.Page("/trick.jpg", "<!doctype html><script>alert(1)</script>", "image/jpeg");
        room.Site.Page("/claims.jpg", async c =>
        {
            c.Response.ContentLength = 100_000_000;
            await c.Response.Body.WriteAsync(PictureFileTests.Sample("photo.jpg"));
        });
        room.Site.Page("/cut.jpg", PictureFileTests.Sample("photo.jpg")[..800], "image/jpeg");
        await room.Put(room.Post("a", "/busy.jpg", "/gone.jpg", "/large.jpg", "/trick.jpg", "/claims.jpg", "/cut.jpg", "http://10.0.0.1/inside.jpg", "/photo.jpg"));
        var before = await room.Head();

        await room.Work();
        (await room.Get("a")).Pictures.Should().ContainSingle().Which.Of.Should().Be(room.At("/photo.jpg"));
        room.Asked.Should().Equal("/busy.jpg", "/gone.jpg", "/large.jpg", "/trick.jpg", "/claims.jpg", "/cut.jpg", "/photo.jpg");

        room.Clock.Advance(TimeSpan.FromMinutes(9));
        await room.Work();
        room.Asked.Should().HaveCount(7);
        room.Clock.Advance(TimeSpan.FromMinutes(1));
        await room.Work();
        room.Asked.Skip(7).Should().Equal("/busy.jpg");

        // At last it comes, and the post is shown with it.
        room.Site.Page("/busy.jpg", PictureFileTests.Sample("photo.jpg"), "image/jpeg");
        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.Work();
        (await room.Get("a")).Pictures.Select(p => p.Of).Should().Equal(room.At("/busy.jpg"), room.At("/photo.jpg"));
        (await room.Changes(before)).Should().HaveCount(2).And.OnlyContain(c => c.Quiet && c.Revision == 1);
        var asked = room.Asked.Count;
        room.Clock.Advance(TimeSpan.FromDays(30));
        await room.Work();
        room.Asked.Should().HaveCount(asked, "what is left will never be there");
    }

    [Fact]
    public async Task What_may_pass_is_tried_five_times_and_again_when_the_post_is_revised()
    {
        await using var room = await PictureRoom.Open(StoreKind.Sqlite);
        room.Site.Page("/busy.jpg", "later", status: 503);
        await room.Put(room.Post("a", "/busy.jpg"));

        for (var days = 0; days < 200; days++)
        {
            await room.Work();
            room.Clock.Advance(TimeSpan.FromHours(12));
        }

        room.Asked.Should().HaveCount(5);
        await room.Revise(room.Post("a", "/busy.jpg"));
        await room.Work();
        room.Asked.Should().HaveCount(6);
    }

    [Fact]
    public async Task A_host_that_asks_for_rest_gets_it_and_what_waits_for_it_is_no_failure()
    {
        await using var room = await PictureRoom.Open(StoreKind.Sqlite);
        room.Site.Page("/busy.jpg", c =>
        {
            c.Response.StatusCode = 429;
            c.Response.Headers.RetryAfter = "7200";
            return Task.CompletedTask;
        });
        await room.Put(room.Post("a", "/busy.jpg", "/photo.jpg"));
        await room.Work();
        room.Asked.Should().Equal("/busy.jpg");

        room.Clock.Advance(TimeSpan.FromMinutes(100));
        await room.Work();
        room.Asked.Should().HaveCount(1);
        room.Site.Page("/busy.jpg", PictureFileTests.Sample("photo.jpg"), "image/jpeg");
        room.Clock.Advance(TimeSpan.FromMinutes(21));
        await room.Work();
        (await room.Get("a")).Pictures.Should().HaveCount(2);
    }

    [Fact]
    public async Task Robots_txt_is_obeyed_unless_the_owner_agreed_otherwise()
    {
        await using var room = await PictureRoom.Open(StoreKind.Sqlite);
        room.Site.Page("/robots.txt", "User-agent: *\nDisallow: /photo", "text/plain");
        await room.Put(room.Post("a", "/photo.jpg", Png));
        await room.Work();
        room.Site.Asked.Should().Equal("/robots.txt", Png);

        await room.Configure(PictureRoom.Source with { Priority = 2 }, obeyRobots: false);
        await room.Revise(room.Post("a", "/photo.jpg", Png));
        await room.Work();
        (await room.Get("a")).Pictures.Should().HaveCount(2);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Where_there_is_no_room_posts_are_shown_without_and_nothing_is_taken_back(StoreKind kind)
    {
        var length = PictureFile.Read(PictureFileTests.Sample("phone.jpg"), out _)!.Bytes.Length;
        await using var room = await PictureRoom.Open(kind, new PictureSettings { Total = length + 10 });
        await room.Put(room.Post("a", "/photo.jpg"));
        await room.Work();
        await room.Put(room.Post("b", Png), room.Post("c", "/alpha"));
        await room.Work();

        (await room.Get("a")).Pictures.Should().ContainSingle();
        (await room.Get("b")).Pictures.Concat((await room.Get("c")).Pictures).Should().BeEmpty();
        room.Heard.Heard.Should().ContainSingle().Which.Text.Should().Contain("pictures.maxTotalMegabytes");

        await room.Remove("a");
        room.Clock.Advance(TimeSpan.FromHours(7));
        await room.Work();
        (await room.Get("b")).Pictures.Concat((await room.Get("c")).Pictures).Should().ContainSingle("there is room for one again");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_permission_that_ends_takes_all_its_pictures_away_and_one_that_begins_brings_those_of_old_posts(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        await room.Put([.. Enumerable.Range(0, 45).Select(n => room.Post($"p{n:00}", n % 2 == 0 ? "/photo.jpg" : Png))]);
        await room.Work();
        (await room.Rows()).Should().Be((2, 2, 45, 45));
        room.Asked.Should().HaveCount(45);
        var copy = (await room.Get("p00")).Pictures[0];

        await room.Configure(PictureRoom.Source with { Pictures = false });
        await room.Work();
        (await room.Rows()).Should().Be((0, 0, 0, 0));
        (await room.Served(copy)).Should().BeNull();
        (await room.Get("p00")).Pictures.Should().BeEmpty();

        await room.Configure(PictureRoom.Source);
        await room.Work();
        (await room.Rows()).Should().Be((2, 2, 45, 45));
        (await room.Get("p44")).Pictures.Should().ContainSingle();

        // Only a summary may be shown: what its text shows goes.
        await room.Configure(PictureRoom.Source with { Republish = Republish.Summary });
        await room.Work();
        (await room.Rows()).Should().Match<(long Pictures, long Pieces, long Uses, long Tasks)>(r => r.Pictures == 0 && r.Uses == 0);
    }

    [Fact]
    public async Task Of_a_post_with_very_many_pictures_the_first_ten_are_shown()
    {
        await using var room = await PictureRoom.Open(StoreKind.Sqlite);
        for (var n = 0; n < 30; n++) room.Site.Page($"/{n}.jpg", PictureFileTests.Sample("photo.jpg"), "image/jpeg");
        await room.Put(room.Post("a", [.. Enumerable.Range(0, 30).Select(n => $"/{n}.jpg")]));
        await room.Work();

        room.Asked.Should().HaveCount(10);
        var face = PublicFace.Of(await room.Get("a"), PictureRoom.Source, Newsroom.Addresses);
        face.Content!.Split("<img ").Should().HaveCount(11);
        face.Content.Split("Picture: What it shows").Should().HaveCount(21);
    }

    [Fact]
    public async Task Of_several_sizes_the_smallest_that_is_large_enough_is_asked_for()
    {
        await using var room = await PictureRoom.Open(StoreKind.Sqlite);
        room.Site.Page("/1500.jpg", PictureFileTests.Sample("photo.jpg"), "image/jpeg");
        var post = room.Post("a");
        await room.Put(post with { Content = $"<p><img src=\"{room.At("/original.jpg")}\" srcset=\"{room.At("/300.jpg")} 300w, {room.At("/2500.jpg")} 2500w, {room.At("/1500.jpg")} 1500w\" alt=\"x\"></p>" });
        await room.Work();

        room.Asked.Should().Equal("/1500.jpg");
        PublicFace.Of(await room.Get("a"), PictureRoom.Source, Newsroom.Addresses).Content.Should().Contain("/media/").And.NotContain("127.0.0.1");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_post_that_is_withdrawn_while_its_pictures_are_fetched_keeps_none(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        room.Site.Page("/slow.jpg", async c =>
        {
            await room.Remove("a");
            await c.Response.Body.WriteAsync(PictureFileTests.Sample("photo.jpg"));
        });
        var then = (1L, 0L, 0L, 0L);
        room.Site.Page("/next.jpg", async c =>
        {
            then = await room.Rows();
            await c.Response.Body.WriteAsync(PictureFileTests.Sample("upright.jpg"));
        });
        await room.Put(room.Post("a", "/photo.jpg", "/slow.jpg", "/next.jpg"));
        await room.Work();

        then.Should().Be((0, 0, 0, 0), "not even for a moment");
        (await room.Rows()).Should().Be((0, 0, 0, 0));
        (await room.Get("a")).Pictures.Should().BeEmpty();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_was_copied_before_a_crash_is_not_asked_for_again(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        using var dying = new CancellationTokenSource();
        room.Site.Page("/second.jpg", c => dying.CancelAsync());
        await room.Put(room.Post("a", "/photo.jpg", "/second.jpg"));
        await FluentActions.Awaiting(() => room.Work(dying.Token)).Should().ThrowAsync<OperationCanceledException>();
        (await room.Get("a")).Pictures.Should().BeEmpty();

        room.Site.Page("/second.jpg", PictureFileTests.Sample("upright.jpg"), "image/jpeg");
        room.Clock.Advance(TimeSpan.FromMinutes(10));
        await room.Work();
        (await room.Get("a")).Pictures.Should().HaveCount(2);
        room.Asked.Should().Equal("/photo.jpg", "/second.jpg", "/second.jpg");
    }

    [Fact]
    public async Task A_source_that_is_paused_is_left_alone()
    {
        await using var room = await PictureRoom.Open(StoreKind.Sqlite);
        await room.Db.Write(tx => tx.Execute("UPDATE source SET hold = 'paused'"), default);
        await room.Put(room.Post("a", "/photo.jpg"));
        await room.Work();
        room.Site.Asked.Should().BeEmpty();

        await room.Db.Write(tx => tx.Execute("UPDATE source SET hold = NULL"), default);
        room.Clock.Advance(TimeSpan.FromHours(2));
        await room.Work();
        (await room.Get("a")).Pictures.Should().ContainSingle();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_an_older_program_left_behind_goes_at_the_next_start(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        await room.Put(room.Post("a", "/photo.jpg"), room.Post("b", Png));
        await room.Work();
        await room.Db.Write(tx => tx.Execute("UPDATE post SET state = 'withdrawn' WHERE id = 'a'"), default);

        await room.Configure(PictureRoom.Source);
        (await room.Rows()).Should().Be((1, 1, 1, 1));
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Two_nodes_and_people_who_withdraw_wait_for_each_other_never_and_leave_nothing_behind(StoreKind kind)
    {
        await using var room = await PictureRoom.Open(kind);
        var posts = Enumerable.Range(0, 40).Select(n => room.Post($"p{n:00}", n % 2 == 0 ? "/photo.jpg" : "/alpha", Png)).ToArray();
        await room.Put(posts);
        var tries = 0;

        var people = Task.Run(async () =>
        {
            foreach (var post in posts[..30])
            {
                await room.Db.Write(
                    async tx =>
                    {
                        Interlocked.Increment(ref tries);
                        await Removal.Withdraw(tx, post.Id, Removal.ByOperator);
                    },
                    default);
            }
        });
        await Task.WhenAll(people, room.Work(), room.Work());
        await room.Work();

        tries.Should().Be(30, "a deadlock would have made one begin anew");
        (await room.Rows()).Should().Match<(long Pictures, long Pieces, long Uses, long Tasks)>(r => r.Pictures == 3 && r.Uses == 20 && r.Tasks == 10);
        foreach (var post in posts[30..]) (await room.Get(post.Id)).Pictures.Should().HaveCount(2);
        foreach (var post in posts[30..]) await room.Remove(post.Id);
        (await room.Rows()).Should().Be((0, 0, 0, 0));
    }
}
