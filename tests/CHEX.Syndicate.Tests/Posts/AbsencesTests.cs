using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Posts;

public sealed class AbsencesTests
{
    private static readonly DateTimeOffset Oldest = Newsroom.Item(2).Published!.Instant;

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task A_post_is_missed_once_after_enough_readings_over_enough_time(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var posts = (await room.Save(Newsroom.Item(4), Newsroom.Item(3), Newsroom.Item(2), Newsroom.Item(1))).Posts;
        string[] seen = [posts[0], posts[2]];

        for (var reading = 0; reading < 3; reading++)
        {
            (await Miss(room)).Should().BeEmpty();
            await room.Write(tx => Absences.Note(tx, "vhs", seen, Oldest));
            room.Clock.Advance(TimeSpan.FromHours(12));
        }

        (await Miss(room)).Should().Equal(posts[1]);
        (await room.Write(tx => Absences.Miss(tx, "vhs", 3, TimeSpan.FromHours(24)))).Should().Be(0, "its page decides now, whatever more readings say");

        // Its page is there: it rests, though it stays away.
        await room.Write(tx => Absences.Kept(tx, posts[1]));
        for (var reading = 0; reading < 5; reading++) await room.Write(tx => Absences.Note(tx, "vhs", seen, Oldest));
        room.Clock.Advance(TimeSpan.FromDays(6));
        (await Miss(room)).Should().BeEmpty();
        room.Clock.Advance(TimeSpan.FromDays(2));
        (await Miss(room)).Should().ContainSingle();

        // It is listed again: all is forgotten.
        await room.Write(tx => Absences.Note(tx, "vhs", posts, Oldest));
        (await Miss(room)).Should().BeEmpty();
        (await room.Read(tx => tx.One<long>("SELECT count(*) FROM post WHERE absences > 0 OR absent_since IS NOT NULL OR missed > 0"))).Should().Be(0);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_a_source_says_it_deleted_is_asked_about_at_once(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var posts = (await room.Save(Newsroom.Item(2), Newsroom.Item(1))).Posts;
        (await room.Write(tx => Absences.Told(tx, "vhs", [["guid:unknown"], ["wp:1"]]))).Should().Be(1);
        (await room.Read(tx => tx.Query<string>("SELECT id FROM post WHERE missed = 1"))).Should().Equal(posts[1]);
        (await room.Post(posts[1])).State.Should().Be(PostState.Published);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Of_the_day_on_which_a_list_ends_nothing_is_missed_and_of_the_next_one_it_is(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var day = new DateTimeOffset(room.Clock.GetUtcNow().Date, TimeSpan.Zero);
        Item Of(int n, DateTimeOffset on) => Newsroom.Item(n) with { Published = new("", on, DayOnly: true) };
        var first = (await room.Save(Of(1, day), Of(2, day))).Posts;
        room.Clock.Advance(TimeSpan.FromDays(1));
        var second = (await room.Save(Of(3, day.AddDays(1)), Of(4, day.AddDays(1)))).Posts;

        await room.Write(tx => Absences.Note(tx, "vhs", [first[0], second[0]], day));
        (await room.Read(tx => tx.Query<string>("SELECT id FROM post WHERE absences > 0"))).Should().Equal(second[1]);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task What_is_older_than_the_list_or_of_another_source_is_not_missed(StoreKind kind)
    {
        await using var room = await Newsroom.Open(kind);
        var posts = (await room.Save(Newsroom.Item(2), Newsroom.Item(1))).Posts;
        for (var reading = 0; reading < 5; reading++)
        {
            await room.Write(tx => Absences.Note(tx, "vhs", [posts[0]], Oldest));
            await room.Write(tx => Absences.Note(tx, "chex", [], DateTimeOffset.UnixEpoch));
        }

        room.Clock.Advance(TimeSpan.FromDays(9));
        (await Miss(room)).Should().BeEmpty();
    }

    private static async Task<IReadOnlyList<string>> Miss(Newsroom room)
    {
        await room.Write(tx => Absences.Miss(tx, "vhs", 3, TimeSpan.FromHours(24)));
        return await room.Read(tx => tx.Query<string>("SELECT id FROM post WHERE missed = 1 ORDER BY id"));
    }
}
