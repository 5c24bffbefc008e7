using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;
using static CHEX.Syndicate.Tests.Posts.Stories.StoryRoom;

namespace CHEX.Syndicate.Tests.Posts.Stories;

/// <summary>Which posts tell the same story, on both stores.</summary>
public sealed class SameStoryTests
{
    private const string Title = "Funding for walking groups in Fife announced";

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_press_release_under_one_title_is_one_story_however_it_is_formatted(StoreKind kind)
    {
        await using var room = await Open(kind);
        var text = Text(1, 150);
        var half = text.IndexOf(' ', text.Length / 2);
        var a = await room.One(Chex, "a", Title + " | CHEX", text);
        var head = await room.Head();
        var b = (await room.Save(Vhs, Item(Vhs, "b", "FUNDING for ‘Walking Groups’ in Fife – announced", null, 0.5) with
        {
            Content = $"<div><h2>News</h2><p>{text[..half]}</p><ul><li>{text[half..].Replace(" and ", " <b>a</b>nd ", StringComparison.Ordinal)}</li></ul></div>",
        }))[0];

        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b]);
        var changes = await room.Changes(head);
        changes.Select(c => (c.Post, c.Kind, c.Quiet)).Should().Equal((b, ChangeKind.Published, false), (a, ChangeKind.Revised, true));
        changes[1].Revision.Should().Be(1, "nothing of its own has changed");

        var told = (await room.Newest()).Should().ContainSingle().Which;
        told.Post.Id.Should().Be(a);
        told.Also.Should().Equal(new AlsoPublished(b, "vhs", "https://vhs.example/news/b", Monday.AddDays(0.5)));
        (await room.Newest(new(Sources: "vhs"))).Should().ContainSingle().Which.Post.Id.Should().Be(b, "a source's feed shows its own");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task One_text_under_two_titles_that_are_alike_is_one_story_and_under_strange_ones_not(StoreKind kind)
    {
        await using var room = await Open(kind);
        var text = Text(2, 200);
        var a = await room.One(Chex, "a", "Walking groups get new funding", text);
        var b = await room.One(Vhs, "b", "New funding: walking groups celebrate", "Our members write: " + text + " Editors may ask us for pictures.");
        var c = await room.One(Phs, "c", "Something else altogether today", text.Replace("together", "apart", StringComparison.Ordinal) + " " + Text(3, 30));
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b]);
        (await room.StoryOf(c)).Should().Equal(c);
    }

    [Theory]
    [InlineData("Newsletter", "Newsletter")]
    [InlineData("Events", "Events")]
    [InlineData("News in brief", "News in brief")]
    [InlineData("Monthly newsletter: November 2026", "Monthly Newsletter – November 2026")]
    [InlineData("Annual report 2025/26", "Annual Report 2025/26")]
    [InlineData("Funding for walking groups in Fife announced", "Funding for walking groups in Angus announced")]
    [InlineData("Funding for walking groups in Fife announced", "Funding for walking groups in Fife denied")]
    public async Task A_generic_title_or_a_near_miss_says_nothing_alone(string one, string other)
    {
        await using var room = await Open(StoreKind.Sqlite);
        var a = await room.One(Chex, "a", one, Text(1, 150));
        await room.One(Vhs, "b", other, Text(2, 150));
        await room.One(Phs, "c", other, "Short.");
        (await room.StoryOf(a)).Should().Equal(a);
    }

    [Fact]
    public async Task A_generic_title_does_not_keep_one_text_apart()
    {
        await using var room = await Open(StoreKind.Sqlite);
        var a = await room.One(Chex, "a", "Newsletter", Text(1, 150));
        var b = await room.One(Vhs, "b", "Newsletter", Text(1, 150));
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b]);
    }

    [Fact]
    public async Task A_short_title_counts_unless_the_texts_go_on_to_say_other_things()
    {
        await using var room = await Open(StoreKind.Sqlite);
        var a = await room.One(Chex, "a", "Mental Health Awareness Week 2026", Text(1, 150));
        var b = await room.One(Vhs, "b", "Mental Health Awareness Week 2026", Text(2, 150));
        var c = await room.One(Phs, "c", "Mental Health Awareness Week 2026");
        (await room.StoryOf(c)).Should().HaveCount(2, "it has no text that could differ");
        (await room.StoryOf(a)).Should().NotContain(b);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Seven_days_are_the_window(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", Title, Text(1, 150));
        var late = await room.One(Vhs, "late", Title, Text(1, 150), days: 8);
        (await room.StoryOf(late)).Should().Equal(late);
        var near = await room.One(Phs, "near", Title, Text(1, 150), days: 6);
        // Its nearest is the later one, and all three lie too far apart.
        (await room.StoryOf(near)).Should().BeEquivalentTo([near, late]);
        (await room.StoryOf(a)).Should().Equal(a);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Gaelic_and_English_are_two_stories_even_at_one_address(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", Title, Text(1, 150), language: "en-GB");
        var b = (await room.Save(Vhs, Item(Vhs, "b", Title, Text(1, 150), language: "gd") with { Canonical = "https://chex.example/news/a" }))[0];
        (await room.StoryOf(a)).Should().Equal(a);
        (await room.StoryOf(b)).Should().Equal(b);
        var c = await room.One(Phs, "c", Title, Text(1, 150), language: "en");
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, c], "British English is English");
        (await room.Db.Write(tx => SameStory.Merge(tx, [a, b]), default)).Should().Contain("different languages");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_address_that_a_page_calls_the_first_one_joins_whatever_the_titles_say(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", "Walking");
        var b = (await room.Save(Vhs, Item(Vhs, "b", "Our partner writes") with { Canonical = "http://www.chex.example/news/a/?utm_source=x" }))[0];
        var c = (await room.Save(Phs, Item(Phs, "c", "Elsewhere") with { Canonical = "https://chex.example/" }))[0];
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b]);
        (await room.StoryOf(c)).Should().Equal([c], "a front page is the address of nothing");

        // A later reading that does not know the page takes nothing back.
        await room.Save(Vhs, Item(Vhs, "b", "Our partner writes again"));
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b]);
    }

    [Fact]
    public async Task Two_posts_of_one_source_are_never_one_story()
    {
        await using var room = await Open(StoreKind.Sqlite);
        var ids = await room.Save(Chex, Item(Chex, "a", Title, Text(1, 150)), Item(Chex, "b", Title, Text(1, 150), days: 2));
        (await room.Stories()).Should().BeEmpty();
        var c = await room.One(Vhs, "c", Title, Text(1, 150), days: 1.8);
        (await room.StoryOf(c)).Should().BeEquivalentTo([c, ids[1]], "it is the nearer one");
        (await room.Db.Write(tx => SameStory.Merge(tx, [ids[0], ids[1]]), default)).Should().Contain("of one source");
    }

    [Fact]
    public async Task What_a_source_says_under_everything_is_no_part_of_its_stories()
    {
        await using var room = await Open(StoreKind.Sqlite);
        var under = " " + Text(77, 120);
        await room.Save(Chex, [.. Enumerable.Range(0, 5).Select(n => Item(Chex, $"old-{n}", $"Old item {n}", Text(100 + n, 90) + under, days: -n))]);
        var a = await room.One(Chex, "a", "Walking groups get new funding", Text(1, 150) + under, days: 1);
        var b = await room.One(Vhs, "b", "New funding for walking groups", Text(1, 150), days: 1);
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b], "150 of 270 words would not be enough");

        // And it makes no story of two that have nothing else.
        await room.Save(Vhs, [.. Enumerable.Range(0, 4).Select(n => Item(Vhs, $"old-{n}", $"Old item {n}", Text(200 + n, 90) + under, days: -n))]);
        var c = await room.One(Chex, "c", "Growing food together at school", "Peas." + under, days: 2);
        await room.One(Vhs, "d", "Growing food together at work", "Beans." + under, days: 2);
        (await room.StoryOf(c)).Should().Equal(c);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task The_best_priority_leads_and_a_change_of_lead_alters_only_what_is_shown(StoreKind kind)
    {
        await using var room = await Open(kind);
        var c = await room.One(Phs, "c", Title);
        var b = await room.One(Vhs, "b", Title, days: 1);
        (await room.Newest()).Single().Post.Id.Should().Be(b);
        var head = await room.Head();
        var a = await room.One(Chex, "a", Title, days: 2);
        var told = (await room.Newest()).Single();
        told.Post.Id.Should().Be(a);
        told.Also.Select(o => o.Post).Should().Equal(b, c);
        (await room.Changes(head)).Where(x => x.Post != a).Should().OnlyContain(x => x.Quiet && x.Kind == ChangeKind.Revised).And.HaveCount(2);

        // Among equals the oldest leads.
        var equal = StoryRoom.Sources.ToDictionary(s => s.Key, s => s.Value with { Priority = 1 });
        (await room.Db.Read(tx => Retold.Newest(tx, new(), 9, equal), default)).Single().Post.Id.Should().Be(c);
        // A source that nobody knows leads nothing.
        var two = StoryRoom.Sources.Where(s => s.Key != "chex").ToDictionary();
        (await room.Db.Read(tx => Retold.Newest(tx, new(), 9, two), default)).Single().Post.Id.Should().Be(b);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Who_leaves_and_who_comes_back_is_shown_with_the_others(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", Title);
        var b = await room.One(Vhs, "b", Title);
        var head = await room.Head();
        await room.Db.Write(tx => Removal.Withdraw(tx, a, Removal.ByOperator), default);
        (await room.Changes(head)).Select(c => (c.Post, c.Kind, c.Quiet)).Should().Equal((a, ChangeKind.Withdrawn, false), (b, ChangeKind.Revised, true));
        (await room.Newest()).Should().ContainSingle().Which.Also.Should().BeEmpty();
        (await room.Stories()).Should().BeEmpty();

        await room.Db.Write(tx => Removal.Restore(tx, a), default);
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b]);
        (await room.Changes(head + 2)).Select(c => (c.Post, c.Kind, c.Quiet)).Should().Equal((a, ChangeKind.Published, false), (b, ChangeKind.Revised, true));
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_purge_forgets_what_was_made_of_the_text(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", Title, Text(1, 150));
        var b = await room.One(Vhs, "b", Title, Text(1, 150));
        await room.Db.Write(tx => Removal.Purge(tx, a), default);
        foreach (var table in (string[])["story_key", "story_text", "story"])
            (await room.Db.Read(tx => tx.One<long>($"SELECT count(*) FROM {table} WHERE post = @a", new { a }), default)).Should().Be(0);
        await room.Db.Write(tx => SameStory.Around(tx, b), default);
        await room.Save(Chex, Item(Chex, "a", Title, Text(1, 150)));
        (await room.StoryOf(b)).Should().Equal(b);
        (await room.Db.Read(tx => tx.One<long>("SELECT count(*) FROM story_key WHERE post = @a", new { a }), default)).Should().Be(0);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_persons_word_stands_whatever_is_found_later(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", Title, Text(1, 150));
        var b = await room.One(Vhs, "b", Title, Text(1, 150));
        var c = await room.One(Phs, "c", "Quite another thing", Text(3, 150), days: 20);
        var head = await room.Head();
        (await room.Db.Write(tx => SameStory.Split(tx, b), default)).Should().BeTrue();
        (await room.Changes(head)).Should().OnlyContain(x => x.Quiet && x.Kind == ChangeKind.Revised).And.HaveCount(2);
        (await room.Newest()).Should().HaveCount(3);
        (await room.Db.Write(tx => SameStory.Split(tx, b), default)).Should().BeFalse("it is alone");

        await room.Save(Vhs, Item(Vhs, "b", Title + " today", Text(1, 150)));
        await room.Save(Vhs, Item(Vhs, "b", Title, Text(1, 150)));
        (await room.StoryOf(a)).Should().Equal(a);

        (await room.Db.Write(tx => SameStory.Merge(tx, [a, c]), default)).Should().BeNull();
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, c]);
        await room.Save(Phs, Item(Phs, "c", "Quite another title", Text(4, 150), days: 20));
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, c]);
        (await room.Db.Write(tx => SameStory.Merge(tx, [a, b]), default)).Should().BeNull("the last word counts");
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b, c]);

        await room.Db.Write(tx => Removal.Withdraw(tx, b, Removal.ByOperator), default);
        (await room.Db.Write(tx => SameStory.Merge(tx, [a, b]), default)).Should().Contain("not published");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_held_post_joins_its_story_when_it_is_approved(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", Title);
        var draft = Normaliser.Normalise(Item(Vhs, "b", "Another title that is not yet right"), Vhs, [])!;
        var right = Normaliser.Normalise(Item(Vhs, "b", Title), Vhs, [])!;
        var rule = new HoldRule { Approval = true };
        var b = (await room.Db.Write(tx => Ingest.Save(tx, Vhs, "feed", [draft], quiet: false, hold: rule), default)).Posts[0];
        await room.Db.Write(tx => Ingest.Save(tx, Vhs, "feed", [right], quiet: false, hold: rule), default);
        (await room.StoryOf(a)).Should().Equal(a);
        (await room.Newest()).Single().Also.Should().BeEmpty();
        await room.Db.Write(tx => OnHold.Approve(tx, [b]), default);
        (await room.StoryOf(a)).Should().BeEquivalentTo([a, b]);
        (await room.Newest()).Single().Also.Should().ContainSingle();
    }

    [Fact]
    public async Task Reading_again_changes_nothing_and_an_address_that_moves_is_shown_with_the_others()
    {
        await using var room = await Open(StoreKind.Sqlite);
        var a = await room.One(Chex, "a", Title, Text(1, 150));
        await room.One(Vhs, "b", Title, Text(1, 150));
        var (head, stories) = (await room.Head(), await room.Stories());
        await room.One(Vhs, "b", Title, Text(1, 150));
        await room.One(Chex, "a", Title, Text(1, 150));
        (await room.Head()).Should().Be(head);

        await room.Save(Vhs, Item(Vhs, "b", Title, Text(1, 150)) with { Url = "https://vhs.example/news/moved" });
        (await room.Changes(head)).Select(c => (c.Post, c.Quiet)).Should().Contain((a, true));
        (await room.Newest()).Single().Also.Single().Url.Should().Be("https://vhs.example/news/moved");
        (await room.Stories()).Should().Be(stories);
    }

    [Fact]
    public async Task Two_sources_that_tell_it_at_the_same_moment_see_each_other()
    {
        await using var room = await Open(StoreKind.Postgres);
        for (var n = 0; n < 10; n++)
        {
            var ids = await Task.WhenAll(
                room.One(Chex, $"a{n}", $"{Title} number {n} again", Text(n, 150)), room.One(Vhs, $"b{n}", $"{Title} number {n} again", Text(n, 150)), room.One(Phs, $"c{n}", $"{Title} number {n} again", Text(n, 150)));
            (await room.StoryOf(ids[0])).Should().BeEquivalentTo(ids);
        }
    }

    [Fact]
    public async Task Pages_of_stories_are_full_and_end()
    {
        await using var room = await Open(StoreKind.Sqlite);
        var items = Enumerable.Range(0, 20).Select(n => (Slug: $"s{n}", Title: $"Story {n} of walking groups {Text(n, 4)} in Fife")).ToList();
        await room.Save(Chex, [.. items.Select((i, n) => Item(Chex, i.Slug, i.Title, days: -n))]);
        await room.Save(Vhs, [.. items.Select((i, n) => Item(Vhs, i.Slug, i.Title, days: -n + 0.1))]);
        await room.Save(Phs, [.. items.Select((i, n) => Item(Phs, i.Slug, i.Title, days: -n + 0.2))]);
        (await room.Newest(limit: 7)).Select(t => t.Post.Title).Should().Equal(items.Take(7).Select(i => i.Title));
        (await room.Newest(limit: 50)).Should().HaveCount(20).And.OnlyContain(t => t.Also.Count == 2);
        var only = await room.Db.Read(tx => Retold.Newest(tx, new(), 50, StoryRoom.Sources, ["vhs", "phs"]), default);
        only.Should().HaveCount(20).And.OnlyContain(t => t.Post.Source == "vhs" && t.Also.Count == 2);
    }
}
