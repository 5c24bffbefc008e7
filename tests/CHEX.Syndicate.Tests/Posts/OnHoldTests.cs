using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class OnHoldTests
{
    private static readonly HoldRule Approval = new() { Approval = true };
    private static readonly HoldRule Three = new() { MostNew = 3 };

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_held_post_is_nowhere_follows_its_source_and_appears_loud_with_the_text_it_then_has(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var result = await Save(room, Approval, quiet: false, Newsroom.Item(1));
        result.Should().Match<IngestResult>(r => r.Held == 1 && r.Published == 0 && r.Unchanged == 0);
        var id = result.Posts[0];
        (await room.Changes()).Should().BeEmpty();
        (await room.Read(tx => PostTable.Newest(tx, new PostSelection(), 10))).Should().BeEmpty();

        room.Clock.Advance(TimeSpan.FromHours(5));
        (await Save(room, Approval, quiet: false, Newsroom.Item(1) with { Title = "A better title" })).Held.Should().Be(0);
        var waiting = (await room.Read(tx => OnHold.List(tx, null, 10))).Should().ContainSingle().Subject;
        waiting.Should().Match<HeldPost>(h => h.Id == id && h.Title == "A better title" && h.Why == OnHold.ByApproval && !h.Quiet && h.Listed);
        (await room.Changes()).Should().BeEmpty();

        (await room.Write(tx => OnHold.Approve(tx, [id, "unknown"]))).Should().Equal(id);
        (await room.Changes()).Should().ContainSingle().Which.Should().Match<Change>(c => c.Kind == ChangeKind.Published && !c.Quiet && c.Revision == 1);
        var post = await room.Post(id);
        post.Should().Match<Post>(p => p.State == PostState.Published && p.Title == "A better title" && p.Published == new DateTimeOffset(2026, 5, 1, 10, 0, 0, TimeSpan.Zero));
        post.FirstSeen.Should().Be(room.Clock.GetUtcNow() - TimeSpan.FromHours(5));
        (await room.Everything()).Should().NotContain("revision ", "nobody has seen what was there before");
        (await room.Write(tx => OnHold.Approve(tx, [id]))).Should().BeEmpty("it is public already");
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_refused_post_stays_out_and_leaves_no_word_in_the_journal_until_a_person_restores_it(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var id = (await Save(room, Approval, quiet: false, Newsroom.Item(1))).Posts[0];
        (await room.Write(tx => OnHold.Refuse(tx, [id]))).Should().Equal(id);
        await Save(room, Approval, quiet: false, Newsroom.Item(1) with { Title = "Again" });
        await Save(room, null!, quiet: false, Newsroom.Item(1) with { Title = "And again" });
        (await room.Changes()).Should().BeEmpty();
        (await room.Post(id)).Should().Match<Post>(p => p.State == PostState.Withdrawn && p.Seq == 0);

        (await room.Write(tx => Removal.Restore(tx, id))).Should().BeTrue();
        (await room.Changes()).Should().ContainSingle().Which.Kind.Should().Be(ChangeKind.Published);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task More_new_posts_than_allowed_wait_all_of_them_and_the_known_ones_go_on(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        (await Save(room, Three, quiet: false, Newsroom.Item(1), Newsroom.Item(2), Newsroom.Item(3))).Published.Should().Be(3);
        var result = await Save(room, Three, quiet: false, Newsroom.Item(7), Newsroom.Item(6), Newsroom.Item(5), Newsroom.Item(4), Newsroom.Item(1) with { Title = "Edited" });
        result.Should().Match<IngestResult>(r => r.Held == 4 && r.Published == 0 && r.Revised == 1);
        (await room.Changes(3)).Should().ContainSingle().Which.Kind.Should().Be(ChangeKind.Revised);

        // A first reading or an import tells nobody: it is no flood.
        (await Save(room, Three, quiet: true, [.. Enumerable.Range(20, 9).Select(Newsroom.Item)])).Held.Should().Be(0);
        // Three more, and two that wait for their articles; then the rest of the same flood.
        (await Save(room, Three with { Waiting = 2 }, quiet: false, Newsroom.Item(40), Newsroom.Item(41))).Held.Should().Be(2);
        (await Save(room, Three with { GoesOn = true }, quiet: false, Newsroom.Item(42))).Held.Should().Be(1);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_timer_finds_what_has_waited_long_enough_and_is_listed_still(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var rule = Three with { MostNew = 0 };
        var posts = (await Save(room, rule, quiet: false, Newsroom.Item(1), Newsroom.Item(2), Newsroom.Item(3))).Posts;
        var began = room.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        // Item 2 has gone from between the others; what is older than the list's last item has only left its window.
        await room.Write(tx => OnHold.Seen(tx, "vhs", [posts[2]], new DateTimeOffset(2026, 5, 1, 10, 30, 0, TimeSpan.Zero)));
        var (due, next) = await room.Read(tx => OnHold.Floods(tx, "vhs", began - 1, 10));
        due.Should().BeEmpty();
        next.Should().Be(began);
        (due, next) = await room.Read(tx => OnHold.Floods(tx, "vhs", began, 10));
        due.Should().BeEquivalentTo([posts[0], posts[2]]);
        next.Should().BeNull();
        (await room.Read(tx => OnHold.List(tx, "vhs", 10))).Where(h => !h.Listed).Select(h => h.Id).Should().Equal(posts[1]);

        await room.Write(tx => OnHold.Seen(tx, "vhs", posts, null));
        (await room.Read(tx => OnHold.Floods(tx, "vhs", began, 10))).Due.Should().HaveCount(3);
        await room.Write(tx => OnHold.Approve(tx, posts, quiet: true));
        (await room.Changes()).Should().HaveCount(3).And.OnlyContain(c => c.Quiet);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_waits_from_a_quiet_reading_appears_quietly_and_what_an_operator_withdraws_was_never_here(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var posts = (await Save(room, Approval, quiet: true, Newsroom.Item(1), Newsroom.Item(2))).Posts;
        (await room.Write(tx => Removal.Withdraw(tx, posts[1], Removal.ByOperator))).Should().BeTrue();
        (await room.Write(tx => Removal.Withdraw(tx, posts[0], Removal.BySource))).Should().BeFalse();
        await room.Write(tx => OnHold.Approve(tx, posts));
        (await room.Changes()).Should().ContainSingle().Which.Should().Match<Change>(c => c.Post == posts[0] && c.Quiet);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task What_a_filter_excludes_leaves_no_trace_and_a_post_that_it_would_exclude_now_stays(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        await room.Save(Newsroom.Item(1));
        var before = await room.Everything();
        var result = await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed",
            [Newsroom.Draft(Newsroom.Item(2)) with { Excluded = "word" }, Newsroom.Draft(Newsroom.Item(1)) with { Excluded = "word" }], quiet: false));
        result.Should().Match<IngestResult>(r => r.Excluded == 1 && r.Unchanged == 1 && r.Published == 0);
        (await room.Everything()).Should().Be(before);

        await room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [Newsroom.Draft(Newsroom.Item(1) with { Title = "Corrected" }) with { Excluded = "word" }], quiet: false));
        (await room.Post(result.Posts[1])).Title.Should().Be("Corrected");
        // The filter was changed.
        (await room.Save(Newsroom.Item(2))).Published.Should().Be(1);
    }

    [Fact]
    public void A_flood_is_more_than_the_most_and_a_quiet_reading_is_none()
    {
        Three.IsFlood(3, quiet: false).Should().BeFalse();
        Three.IsFlood(4, quiet: false).Should().BeTrue();
        Three.IsFlood(400, quiet: true).Should().BeFalse();
        (Three with { Waiting = 3 }).IsFlood(0, quiet: false).Should().BeFalse("nothing is new yet");
        (Three with { GoesOn = true }).IsFlood(1, quiet: false).Should().BeTrue();
    }

    private static Task<IngestResult> Save(Newsroom room, HoldRule? rule, bool quiet, params Item[] items) =>
        room.Write(tx => Ingest.Save(tx, Newsroom.Source, "feed", [.. items.Select(Newsroom.Draft)], quiet, hold: rule));
}
