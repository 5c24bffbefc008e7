using System.Text;
using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Wiring;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Wiring;

public sealed class AppliedTests
{
    private static readonly Random Chance = new(1);

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task The_first_start_applies_and_later_one_node_takes_its_file_and_many_take_the_stores(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var (first, differs) = await Applied.Settle(store.Db, File("One title"), Chance, default);
        (first.Settings.Feeds.Title, differs).Should().Be(("One title", false));

        var (second, differsNow) = await Applied.Settle(store.Db, File("Another title"), Chance, default);
        (second.Settings.Feeds.Title, differsNow).Should().Be(kind == StoreKind.Sqlite ? ("Another title", false) : ("One title", true));
        second.Settings.Node.TrustedProxies.Should().Equal("10.0.0.0/8");

        await Applied.Apply(store.Db, File("Another title"), Chance, default);
        (await Applied.Apply(store.Db, File("Another title"), Chance, default)).Should().BeFalse("it was applied already");
        (await Applied.Settle(store.Db, File("Another title"), Chance, default)).FileDiffers.Should().BeFalse();
    }

    [Fact]
    public void A_recorded_permission_to_link_to_pictures_is_none_to_copy_them()
    {
        var recorded = System.Text.RegularExpressions.Regex.Replace(File("t").Shared, "\"pictures\":\\s*\"none\"", "\"pictures\":\"link\"", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
        recorded.Should().Contain("link");

        File("t").With(recorded).Settings.Sources.Should().OnlyContain(s => !s.Info.Pictures);
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_source_taken_out_is_paused_and_an_account_taken_out_is_frozen_and_still_known(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var keyring = new Keyring(store.Db, Secret.Open(store.Folder.Path));
        await Applied.Apply(store.Db, File("t"), Chance, default);
        await keyring.Prepare(["network"], default);
        (await Applied.Freeze(store.Db, File("t").Settings.Accounts, default)).Should().BeEmpty();

        var without = File("t", """ "sources": [], "accounts": [] """);
        await Applied.Apply(store.Db, without, Chance, default);
        var frozen = await Applied.Freeze(store.Db, without.Settings.Accounts, default);
        frozen.Should().ContainSingle().Which.DisplayName.Should().Be("The network");
        (await store.Db.Read(SourceRows.All, default)).Should().ContainSingle().Which.Active.Should().BeFalse();

        await Applied.Apply(store.Db, File("t"), Chance, default);
        (await Applied.Freeze(store.Db, File("t").Settings.Accounts, default)).Should().BeEmpty("it is back");
        (await store.Db.Read(SourceRows.All, default)).Should().ContainSingle().Which.Active.Should().BeTrue();
    }

    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Addresses_are_recorded_once_and_another_one_is_refused_until_it_is_adopted(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var first = await Recorded.Addresses(store.Db, File("t").Settings, default);
        var moved = File("t", """ "publicUrl": "http://127.0.0.1:6000" """).Settings;
        var start = () => Recorded.Addresses(store.Db, moved, default);
        (await start.Should().ThrowAsync<RefusedException>()).WithMessage("*127.0.0.1:6000*127.0.0.1:5080*adopt-url*");

        store.Clock.Advance(TimeSpan.FromDays(800));
        await Recorded.Adopt(store.Db, moved, default);
        (await start()).Should().Be(first with { PublicUrl = "http://127.0.0.1:6000", HandleDomain = "127.0.0.1:6000" }, "the year of the first start stays");
    }

    [Fact]
    public async Task Lanes_of_a_killed_process_are_free_at_once_and_what_it_still_writes_counts_for_nothing()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        await store.Db.Write(tx => LaneTable.Open(tx, "read", "vhs"), default);
        await store.Db.Write(tx => tx.Execute("UPDATE lane SET state = 2, due = @due, token = 7, attempts = 1", new { due = tx.Now + 75_000 }), default);
        await store.Db.Write(DeadOwners.Release, default);
        var lane = await store.Db.Read(tx => tx.One<(long State, long Due, long Token)>("SELECT state, due, token FROM lane"), default);
        lane.Should().Be((1L, 0L, 8L));
    }

    private static ConfiguredService File(string title, string change = "")
    {
        var tree = JsonTree.Read(Encoding.UTF8.GetBytes($$"""
            {
              "publicUrl": "http://127.0.0.1:5080", "title": "{{title}}", "description": "d", "trustedProxies": ["10.0.0.0/8"],
              "accounts": [{ "name": "network", "displayName": "The network", "summary": "s" }],
              "sources": [{ "id": "vhs", "name": "VHS", "kind": "wordpress", "homepage": "https://vhs.example/", "url": "https://vhs.example/" }]
            }
            """));
        foreach (var (name, value) in JsonTree.Read(Encoding.UTF8.GetBytes("{" + change + "}")).Members) tree.Put(name, value);
        return ConfigurationFile.Read(Encoding.UTF8.GetBytes(tree.ToString()), []);
    }
}
