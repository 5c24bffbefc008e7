using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Fediverse.Delivery;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Notes;

/// <summary>A story that several sources tell has one note.</summary>
public sealed class OneNoteTests
{
    private static readonly AccountSettings Net = new() { Name = Stage.Account, DisplayName = "Net", Summary = "", AnnounceAfter = TimeSpan.FromMinutes(15), Pace = TimeSpan.Zero };

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_first_that_leaves_keeps_the_note_and_a_later_one_gets_none(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes(), Net);
        await stage.Publish("a");
        await stage.Publish("b", source: "chex");
        await stage.Publish("c", source: "chex");
        await stage.Tell("a", "b");
        await Pass(stage, store, 60);
        (await Log(stage)).Should().Equal("Create a", "Create c");

        // What the later one says afterwards is said by nobody, and its end is told to nobody.
        await stage.Edit("b");
        await stage.Withdraw("b");
        await stage.Edit("a");
        await Pass(stage, store, 5);
        (await Log(stage)).Should().Equal("Create a", "Create c", "Update a");
        (await stage.Read(tx => NoteTable.Of(tx, "b"))).Should().BeEmpty();
    }

    [Fact]
    public async Task Where_the_first_is_withdrawn_before_it_left_the_other_is_announced_and_afterwards_it_is_not()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes(), Net);
        await stage.Publish("a");
        await stage.Publish("b", source: "chex");
        await stage.Tell("a", "b");
        await Pass(stage, store, 5);
        await stage.Withdraw("a");
        await Pass(stage, store, 60);
        (await Log(stage)).Should().Equal("Create b");

        await stage.Publish("c");
        await stage.Publish("d", source: "chex");
        await stage.Tell("c", "d");
        await Pass(stage, store, 60);
        await stage.Withdraw("c");
        await stage.Write(tx => tx.Execute("DELETE FROM story"));
        await stage.Edit("d");
        await Pass(stage, store, 60);
        (await Log(stage)).Should().Equal(["Create b", "Create c", "Delete c"], "old news is not told again");
    }

    [Fact]
    public async Task A_split_before_the_second_leaves_lets_it_out_and_a_merge_deletes_nothing()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes(), Net);
        await stage.Publish("a");
        await stage.Publish("b", source: "chex");
        await stage.Tell("a", "b");
        await Pass(stage, store, 5);
        await stage.Write(tx => tx.Execute("DELETE FROM story"));
        await Pass(stage, store, 60);
        (await Log(stage)).Should().Equal("Create a", "Create b");
        await stage.Tell("a", "b");
        await stage.Edit("a", quiet: true);
        await stage.Edit("b", quiet: true);
        await Pass(stage, store, 60);
        (await Log(stage)).Should().Equal("Create a", "Create b");
    }

    [Fact]
    public async Task Of_first_readings_the_story_has_one_silent_note_and_who_tells_it_later_has_none()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes(), Net);
        await stage.Publish("a", quiet: true);
        await stage.Publish("b", quiet: true, source: "chex");
        await stage.Publish("c", source: "chex");
        await stage.Tell("a", "b", "c");
        await Pass(stage, store, 60);
        (await Log(stage)).Should().BeEmpty();
        (await stage.Read(tx => tx.Query<string>("SELECT post || ' ' || state FROM note ORDER BY 1"))).Should().Equal("a silent");
    }

    [Fact]
    public async Task Whoever_follows_only_the_later_sources_account_is_pointed_to_the_note()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var vhs = Net with { Name = "vhs", Sources = ["vhs"] };
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes(), vhs, others: [Net with { Name = "chex", Sources = ["chex"] }, Net with { Name = "all" }]);
        await stage.Publish("a");
        await Pass(stage, store, 30);
        (await Log(stage)).Should().Equal("Create a", "Announce a");
        await stage.Publish("b", source: "chex");
        await stage.Tell("a", "b");
        await Pass(stage, store, 30);
        (await stage.Read(tx => tx.Query<string>("SELECT kind || ' ' || account || ' ' || post || ' ' || state FROM note ORDER BY 1"))).Should().Equal("boost all a out", "boost chex a out", "note vhs a out");
    }

    private static async Task Pass(Stage stage, RealStore store, int minutes)
    {
        await stage.Settle();
        for (var i = 0; i < minutes; i += 5)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(5));
            await stage.Settle();
        }
    }

    private static Task<IReadOnlyList<string>> Log(Stage stage) => stage.Read(tx => tx.Query<string>(
        "SELECT a.type || ' ' || n.post FROM activity AS a JOIN note AS n ON n.id = a.note ORDER BY a.at, a.account DESC, a.seq"));
}
