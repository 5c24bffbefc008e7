using System.Text.Json;
using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Fediverse.Notes;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Fediverse.Delivery;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Notes;

/// <summary>A post is posted once, by its home; every other account whose selection has it boosts it. Here VHS is at home with "vhs".</summary>
public sealed class BoostsTests
{
    private const string Note = "https://news.example/ap/notes/a";
    private static readonly AccountSettings Home = new() { Name = "vhs", DisplayName = "VHS", Summary = "", Sources = ["vhs"], AnnounceAfter = TimeSpan.FromMinutes(15), Pace = TimeSpan.Zero };
    private static readonly AccountSettings All = new() { Name = "network", DisplayName = "Net", Summary = "", Burst = 1, Pace = TimeSpan.FromMinutes(10) };
    private static readonly AccountSettings Other = All with { Name = "phs", Sources = ["phs"] };

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_other_accounts_that_select_a_post_boost_its_note_when_it_is_out(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Open(store);
        await stage.Publish("a");
        await stage.Settle();
        (await Rows(stage)).Should().Equal("note vhs queued");

        await Pass(stage, store, 15);
        (await Log(stage, "vhs")).Should().Equal("Create https://news.example/ap/notes/a");
        (await Log(stage, "network")).Should().Equal("Announce https://news.example/ap/network/boosts/a");
        (await Log(stage, "phs")).Should().BeEmpty();
        var said = await Body(stage, "network");
        said.GetProperty("id").GetString().Should().Be("https://news.example/ap/network/boosts/a");
        said.GetProperty("type").GetString().Should().Be("Announce");
        said.GetProperty("actor").GetString().Should().Be("https://news.example/ap/network");
        said.GetProperty("object").GetString().Should().Be(Note);
        (await Rows(stage)).Should().Equal("note vhs out", "boost network out");
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_boost_is_undone_when_its_note_goes_and_an_edit_needs_nothing(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Open(store);
        await stage.Publish("a");
        await Pass(stage, store, 15);
        await stage.Edit("a");
        await stage.Settle();
        (await Log(stage, "network")).Should().HaveCount(1);

        await stage.Withdraw("a");
        await stage.Settle();
        (await Log(stage, "vhs")).Should().Equal(Said("Create", Note), Said("Update", Note), Said("Delete", Note));
        (await Log(stage, "network")).Should().Equal(Said("Announce", BoostOf("a")), Said("Undo", BoostOf("a")));
        var undo = await Body(stage, "network");
        undo.GetProperty("id").GetString().Should().Be(BoostOf("a") + "/undo");
        undo.GetProperty("object").GetProperty("id").GetString().Should().Be(BoostOf("a"));
        undo.GetProperty("object").GetProperty("object").GetString().Should().Be(Note);
        (await stage.Read(tx => tx.One<long>("SELECT count(*) FROM activity WHERE type = 'Announce' AND superseded IS NULL"))).Should().Be(0, "who has not had it need not");

        await stage.Restore("a");
        await Pass(stage, store, 25);
        (await Log(stage, "network")).Skip(2).Should().Equal(Said("Announce", BoostOf("a.2")));
        (await Body(stage, "network")).GetProperty("object").GetString().Should().Be(Note + ".2");
    }

    [Fact]
    public async Task A_quiet_post_is_not_boosted()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var stage = await Open(store);
        await stage.Publish("a", quiet: true);
        await Pass(stage, store, 30);
        (await Rows(stage)).Should().Equal("note vhs silent");
    }

    [Fact]
    public async Task Boosts_leave_at_the_pace_of_their_own_account_and_a_withdrawn_one_never_does()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var stage = await Open(store);
        var day = store.Clock.GetUtcNow();
        foreach (var (post, days) in new[] { ("c", 1), ("b", 2), ("a", 3) }) await stage.Publish(post, published: day.AddDays(-days));
        await Pass(stage, store, 15);
        (await Log(stage, "vhs")).Should().HaveCount(3);
        (await Log(stage, "network")).Should().Equal(Said("Announce", BoostOf("a")));

        await stage.Withdraw("b");
        await Pass(stage, store, 10);
        (await Log(stage, "network")).Should().Equal(Said("Announce", BoostOf("a")), Said("Announce", BoostOf("c")));
        await Pass(stage, store, 30);
        (await Log(stage, "network")).Should().HaveCount(2);
    }

    [Fact]
    public async Task A_frozen_account_boosts_nothing_new_and_takes_back_what_it_boosted()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var stage = await Open(store);
        await stage.Publish("a");
        await Pass(stage, store, 15);
        await stage.Write(tx => tx.Execute("UPDATE account SET state = 'frozen' WHERE name = 'network'"));
        await stage.Publish("b");
        await stage.Withdraw("a");
        await Pass(stage, store, 30);
        (await Log(stage, "network")).Should().Equal(Said("Announce", BoostOf("a")), Said("Undo", BoostOf("a")));
    }

    [Fact]
    public async Task A_purge_erases_the_notes_text_and_undoes_the_boost()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var stage = await Open(store);
        await stage.Publish("a");
        await Pass(stage, store, 15);
        await stage.Purge("a");
        await stage.Settle();
        (await Log(stage, "network")).Should().Equal(Said("Announce", BoostOf("a")), Said("Undo", BoostOf("a")));
        (await stage.Read(tx => tx.One<long>("SELECT count(*) FROM activity WHERE body LIKE '%post a text%'"))).Should().Be(0);
    }

    private static Task<Stage> Open(RealStore store) => Stage.Open(store.Db, store.Clock, new ScriptedInboxes(), All, others: [Home, Other]);

    private static string BoostOf(string name) => "https://news.example/ap/network/boosts/" + name;

    private static string Said(string type, string id) => $"{type} {id}";

    private static async Task Pass(Stage stage, RealStore store, int minutes)
    {
        await stage.Settle();
        for (var i = 0; i < minutes; i++)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(1));
            await stage.Settle();
        }
    }

    private static async Task<string[]> Rows(Stage stage) =>
        [.. (await stage.Read(tx => NoteTable.Of(tx, "a"))).Select(n => $"{n.Kind} {n.Account} {n.State}")];

    private static async Task<string[]> Log(Stage stage, string account) =>
        [.. await stage.Read(tx => tx.Query<string>("SELECT type || ' ' || note FROM activity WHERE account = @account ORDER BY seq", new { account }))];

    // The last thing that the account said.
    private static async Task<JsonElement> Body(Stage stage, string account)
    {
        var body = await stage.Read(tx => tx.One<string>("SELECT body FROM activity WHERE account = @account ORDER BY seq DESC LIMIT 1", new { account }));
        return JsonDocument.Parse(body!).RootElement;
    }
}
