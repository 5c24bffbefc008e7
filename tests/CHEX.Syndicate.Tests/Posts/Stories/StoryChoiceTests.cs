using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;
using static CHEX.Syndicate.Tests.Posts.Stories.StoryRoom;

namespace CHEX.Syndicate.Tests.Posts.Stories;

/// <summary>What persons said at different times may not go together; and a crowd hides nobody's story.</summary>
public sealed class StoryChoiceTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task The_last_word_counts_where_a_post_was_merged_with_another_post_of_the_same_source(StoreKind kind)
    {
        await using var room = await Open(kind);
        var a = await room.One(Chex, "a", "Walking groups in Fife grow again");
        var b = await room.One(Vhs, "b", "A good day for libraries everywhere", days: 0.1);
        var c = await room.One(Chex, "c", "Libraries celebrate their volunteers now", days: 3);
        (await room.Db.Write(tx => SameStory.Merge(tx, [a, b]), default)).Should().BeNull();
        room.Clock.Advance(TimeSpan.FromHours(1));
        (await room.Db.Write(tx => SameStory.Merge(tx, [b, c]), default)).Should().BeNull();
        (await room.StoryOf(b)).Should().BeEquivalentTo([b, c]);
        (await room.StoryOf(a)).Should().Equal(a);

        room.Clock.Advance(TimeSpan.FromHours(1));
        (await room.Db.Write(tx => SameStory.Merge(tx, [a, b]), default)).Should().BeNull();
        (await room.StoryOf(b)).Should().BeEquivalentTo([a, b]);
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task A_post_is_found_however_many_others_of_the_same_reading_are_like_many(StoreKind kind)
    {
        await using var room = await Open(kind);
        // A title that forty sources have, and ten that two have; read in one go.
        const string Crowded = "National walking week begins across all council areas";
        string Own(int n) => $"Funding for walking groups in {Text(n, 3)} announced";
        for (var n = 0; n < 40; n++) await room.One(Source($"s{n}", $"Council {n}", 10 + n), "x", Crowded);
        var others = await room.Save(Vhs, [.. Enumerable.Range(0, 10).Select(n => Item(Vhs, $"own{n}", Own(n)))]);
        var items = Enumerable.Range(0, 60).Select(n => Item(Chex, $"n{n}", Crowded)).Concat(Enumerable.Range(0, 10).Select(n => Item(Chex, $"own{n}", Own(n))));
        var posts = await room.Save(Chex, [.. items]);
        for (var n = 0; n < 10; n++) (await room.StoryOf(others[n])).Should().BeEquivalentTo([others[n], posts[60 + n]]);
    }
}
