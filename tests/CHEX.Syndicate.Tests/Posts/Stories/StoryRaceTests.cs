using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;
using static CHEX.Syndicate.Tests.Posts.Stories.StoryRoom;

namespace CHEX.Syndicate.Tests.Posts.Stories;

/// <summary>Sources that are read, and persons who decide, at the same instant: nobody is kept waiting for ever, and nothing is lost.</summary>
public sealed class StoryRaceTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task Sources_of_one_story_may_edit_withdraw_and_restore_at_the_same_instant(StoreKind kind)
    {
        await using var room = await Open(kind);
        const string Title = "Funding for walking groups in Fife announced";
        var a = await room.One(Chex, "a", Title);
        var b = await room.One(Vhs, "b", Title);
        var c = await room.One(Phs, "c", Title);
        var tries = 0;
        Task Run(Func<Tx, Task> work) => room.Db.Write(
            async tx =>
            {
                Interlocked.Increment(ref tries);
                await work(tx);
            },
            default);
        Task Edit(SourceInfo source, string slug, string title) => Run(tx => Ingest.Save(tx, source, "feed", [Normaliser.Normalise(Item(source, slug, title), source, [])!], quiet: false));

        const int Rounds = 8;
        for (var n = 0; n < Rounds; n++)
        {
            var title = n % 2 == 0 ? "Libraries celebrate their volunteers everywhere now" : Title;
            await Task.WhenAll(
                Edit(Chex, "a", title), Edit(Vhs, "b", title),
                Run(tx => n % 2 == 0 ? Removal.Withdraw(tx, c, Removal.ByOperator) : Removal.Restore(tx, c)));
            (await room.StoryOf(a)).Should().BeEquivalentTo(n % 2 == 0 ? [a, b] : new[] { a, b, c });
        }

        tries.Should().Be(3 * Rounds, "no transaction was given up for another one");
        var changes = await room.Changes();
        changes.Select(change => change.Seq).Should().Equal(Enumerable.Range(1, changes.Count).Select(i => (long)i));
    }
}
