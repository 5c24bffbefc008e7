using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class IngestTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task New_items_are_published_oldest_first(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var result = await room.Save(Newsroom.Item(3), Newsroom.Item(1), Newsroom.Item(2));
        result.Should().BeEquivalentTo(new { Published = 3, Revised = 0, Unchanged = 0 });

        var changes = await room.Changes();
        changes.Select(c => c.Seq).Should().Equal(1, 2, 3);
        changes.Select(c => c.Post).Should().Equal(result.Posts[1], result.Posts[2], result.Posts[0]);
        changes.Should().OnlyContain(c => c.Kind == ChangeKind.Published && !c.Quiet && c.Revision == 1);

        var newest = await room.Read(tx => PostTable.Newest(tx, new PostSelection(), 2));
        newest.Select(p => p.Title).Should().Equal("Item 3", "Item 2");
        newest[0].Seq.Should().Be(3);
        newest[0].FirstSeen.Should().Be(room.Clock.GetUtcNow());
        newest[0].Content.Should().Be("<p>Text of item 3.</p>");
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection("chex"), 9))).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Reading_the_same_thing_twice_changes_nothing(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        await room.Save(Newsroom.Item(1), Newsroom.Item(2));
        var before = await room.Everything();
        room.Clock.Advance(TimeSpan.FromHours(5));
        (await room.Save(Newsroom.Item(1), Newsroom.Item(2))).Should().BeEquivalentTo(new { Published = 0, Revised = 0, Unchanged = 2 });
        (await room.Everything()).Should().Be(before);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task An_edit_is_a_loud_revision_and_the_old_text_is_kept(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await room.Save(Newsroom.Item(1))).Posts[0];
        for (var n = 1; n <= 12; n++)
        {
            room.Clock.Advance(TimeSpan.FromHours(1));
            (await room.Save(Newsroom.Item(1) with { Content = $"<p>Text {n}</p>" })).Revised.Should().Be(1);
        }

        var post = await room.Post(id);
        post.Revision.Should().Be(13);
        post.Updated.Should().Be(room.Clock.GetUtcNow());
        post.Published.Should().Be(Newsroom.Item(1).Published!.Instant, "an edit is no new publication");
        (await room.Changes()).Skip(1).Should().OnlyContain(c => c.Kind == ChangeKind.Revised && !c.Quiet);
        (await room.Read(tx => tx.Query<long>("SELECT rev FROM revision ORDER BY rev"))).Should().Equal(3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_nobody_would_notice_is_a_quiet_revision(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await room.Save(Newsroom.Item(1))).Posts[0];
        var before = await room.Post(id);
        room.Clock.Advance(TimeSpan.FromHours(1));
        await room.Save(Newsroom.Item(1) with { Content = "<p>Text of <b>item</b> 1.</p>" });
        var after = await room.Post(id);
        after.Content.Should().Be("<p>Text of <b>item</b> 1.</p>");
        after.Updated.Should().Be(before.Updated);
        after.Revision.Should().Be(2);
        (await room.Changes(1)).Should().ContainSingle().Which.Quiet.Should().BeTrue();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_first_reading_is_quiet(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        await room.Save("feed", quiet: true, Newsroom.Item(1));
        (await room.Changes()).Should().ContainSingle().Which.Quiet.Should().BeTrue();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Another_way_of_reading_fills_gaps_and_is_no_edit(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var full = Newsroom.Item(1);
        var listed = full with { Names = [full.Url!], Title = "Item 1 | VHS", Summary = "Cut sho…", Content = null, Authors = [], Published = null, Image = new("/i.jpg") };
        var id = (await room.Save("list", quiet: false, listed)).Posts[0];
        (await room.Post(id)).Published.Should().Be(room.Clock.GetUtcNow());

        var second = await room.Save("feed", quiet: false, full);
        second.Posts.Should().Equal(id);
        var post = await room.Post(id);
        post.Should().BeEquivalentTo(new { Title = "Item 1 | VHS", Summary = "Cut sho…", Content = "<p>Text of item 1.</p>", Published = full.Published!.Instant });
        post.Authors.Should().Equal("Ann");
        (await room.Changes(1)).Should().ContainSingle().Which.Quiet.Should().BeTrue();

        // Each way repeated changes nothing, in any order.
        (await room.Save("list", quiet: false, listed)).Unchanged.Should().Be(1);
        (await room.Save("feed", quiet: false, full)).Unchanged.Should().Be(1);
        (await room.Save("list", quiet: false, listed)).Unchanged.Should().Be(1);
        (await room.Changes()).Should().HaveCount(2);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_list_that_shows_an_edit_changes_only_what_it_shows_and_the_page_is_no_second_edit(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var full = Newsroom.Item(1);
        var listed = full with { Summary = null, Content = null, Authors = [], Categories = [] };
        var id = (await room.Save(full)).Posts[0];
        (await room.Save(listed)).Unchanged.Should().Be(1);
        await room.Save(listed with { Title = "Item one" });
        var post = await room.Post(id);
        post.Should().BeEquivalentTo(new { Title = "Item one", Summary = "Excerpt 1.", Content = "<p>Text of item 1.</p>" });
        post.Authors.Should().Equal("Ann");
        await room.Save(full with { Title = "Item one" });
        (await room.Changes(1)).Should().ContainSingle().Which.Should().BeEquivalentTo(new { Kind = ChangeKind.Revised, Quiet = false });
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_a_newer_normaliser_makes_of_it_is_quiet(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await room.Save(Newsroom.Item(1))).Posts[0];
        await room.Write(tx => tx.Execute("UPDATE fingerprint SET version = '0'"));
        await room.Save(Newsroom.Item(1) with { Content = "<p>Read better now.</p>" });
        (await room.Post(id)).Content.Should().Be("<p>Read better now.</p>");
        (await room.Changes(1)).Should().ContainSingle().Which.Quiet.Should().BeTrue();
        (await room.Save(Newsroom.Item(1) with { Content = "<p>Edited.</p>" })).Revised.Should().Be(1);
        (await room.Changes(2)).Should().ContainSingle().Which.Quiet.Should().BeFalse();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_post_is_known_by_any_of_its_names(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var item = Newsroom.Item(1) with { Names = ["wp:1", "guid:http://vhscotland.org.uk/?p=1"] };
        var id = (await room.Save(item)).Posts[0];
        id.Should().Be(PostId.For("vhs", "wp:1"));
        (await room.Save(item with { Names = ["guid:https://www.vhscotland.org.uk/?p=1"], Url = "https://vhscotland.org.uk/renamed/" })).Posts.Should().Equal(id);
        (await room.Save(item with { Names = [], Url = "http://www.vhscotland.org.uk/renamed?utm_source=x" })).Posts.Should().Equal(id);
        (await room.Post(id)).Url.Should().Be("https://vhscotland.org.uk/renamed/", "https is kept");
        (await room.Read(tx => PostTable.ByAddress(tx, "https://vhscotland.org.uk/item-1")))!.Id.Should().Be(id);
        (await room.Read(tx => PostTable.ByAddress(tx, id)))!.Id.Should().Be(id);
        (await room.Read(tx => PostTable.ByAddress(tx, "https://news.example.org/posts/" + id)))!.Id.Should().Be(id);
        (await room.Read(tx => PostTable.ByAddress(tx, "https://vhscotland.org.uk/unknown"))).Should().BeNull();
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_draft_that_names_two_posts_is_the_first_and_that_is_told(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var posts = (await room.Save(Newsroom.Item(1), Newsroom.Item(2))).Posts;
        var result = await room.Save(Newsroom.Item(1) with { Url = Newsroom.Item(2).Url });
        result.Posts.Should().Equal(posts[0]);
        result.Ambiguous.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Taken = posts[0], Others = new[] { posts[1] } });
        (await room.Post(posts[1])).State.Should().Be(PostState.Published);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_first_of_two_with_one_name_counts(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var result = await room.Save(Newsroom.Item(1), Newsroom.Item(1) with { Title = "Again" });
        result.Should().BeEquivalentTo(new { Published = 1, Revised = 0, Unchanged = 1 });
        (await room.Post(result.Posts[1])).Title.Should().Be("Item 1");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_date_in_the_future_or_none_is_the_moment_of_first_sight(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var future = Newsroom.Item(1) with { Published = new("", room.Clock.GetUtcNow().AddDays(3)) };
        var posts = (await room.Save(future, Newsroom.Item(2) with { Published = null })).Posts;
        foreach (var id in posts) (await room.Post(id)).Published.Should().Be(room.Clock.GetUtcNow());
        room.Clock.Advance(TimeSpan.FromDays(4));
        (await room.Save(future, Newsroom.Item(2) with { Published = null })).Unchanged.Should().Be(2);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_day_becomes_a_time_but_never_another_day(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var day = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero);
        var item = Newsroom.Item(1) with { Published = new("", day, DayOnly: true) };
        var id = (await room.Save("list", quiet: false, item)).Posts[0];
        (await room.Post(id)).DayOnly.Should().BeTrue();
        await room.Save("feed", quiet: false, item with { Published = new("", day.AddDays(2)) });
        (await room.Post(id)).Published.Should().Be(day);
        await room.Save("other", quiet: false, item with { Published = new("", day.AddHours(9)) });
        (await room.Post(id)).Should().BeEquivalentTo(new { Published = day.AddHours(9), DayOnly = false });
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_source_that_gives_less_takes_nothing_away(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await room.Save(Newsroom.Item(1))).Posts[0];
        var before = await room.Post(id);
        await room.Save();
        await room.Save(Newsroom.Item(1) with { Content = null, Summary = null, Authors = [], Categories = [] });
        (await room.Post(id)).Should().BeEquivalentTo(before);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task New_topics_are_given_quietly(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await room.Save(Newsroom.Item(1))).Posts[0];
        var draft = Normaliser.Normalise(Newsroom.Item(1), Newsroom.Source, [new("news", "News", ["news"])])!;
        await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [draft], quiet: false));
        (await room.Post(id)).Topics.Should().Equal("news");
        (await room.Changes(1)).Should().ContainSingle().Which.Quiet.Should().BeTrue();
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection("vhs", "news"), 9))).Should().ContainSingle();
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection(Topics: "new"), 9))).Should().BeEmpty();
    }

    [Fact]
    public void Whatever_is_read_the_second_time_changes_nothing_and_the_order_gives_the_same_ids()
    {
        var items =
            from n in Gen.Choose(1, 6)
            from title in Gen.Elements("Item", "Other", "")
            from content in Gen.Elements<string?>(null, "<p>Text</p>", "<p>Longer <b>text</b></p>", "")
            from summary in Gen.Elements<string?>(null, "Excerpt […]")
            from date in Gen.Elements<ItemDate?>(null, new ItemDate("", new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), DayOnly: true), new ItemDate("", new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)))
            from names in Gen.Elements(new[] { $"wp:{n}" }, new[] { $"wp:{n}", $"guid:https://vhscotland.org.uk/?p={n}" }, [])
            select Newsroom.Item(n) with { Title = title, Content = content, Summary = summary, Published = date, Names = names };
        Prop.ForAll(items.ArrayOf().ToArbitrary(), items.ArrayOf().ToArbitrary(), Gen.Elements("feed", "list").ToArbitrary(), (first, second, origin) => Twice(first, second, origin).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(15));

        static async Task<bool> Twice(Item[] first, Item[] second, string origin)
        {
            await using var room = await Newsroom.Open(StoreKind.Sqlite);
            await using var other = await Newsroom.Open(StoreKind.Sqlite);
            await room.Save("feed", quiet: false, first);
            await room.Save(origin, quiet: false, second);
            var before = await room.Everything();
            room.Clock.Advance(TimeSpan.FromHours(1));
            var again = await room.Save(origin, quiet: false, second);
            var numbers = (await room.Changes()).Select(c => c.Seq).ToArray();
            var distinct = first.DistinctBy(i => i.Url).ToArray();
            var forwards = await other.Save("feed", quiet: true, distinct);
            await using var third = await Newsroom.Open(StoreKind.Sqlite);
            var backwards = await third.Save("feed", quiet: true, [.. distinct.Reverse()]);
            return again.Unchanged == second.Length && await room.Everything() == before
                && numbers.SequenceEqual(Enumerable.Range(1, numbers.Length).Select(n => (long)n))
                && forwards.Posts.SequenceEqual(backwards.Posts.Reverse());
        }
    }
}
