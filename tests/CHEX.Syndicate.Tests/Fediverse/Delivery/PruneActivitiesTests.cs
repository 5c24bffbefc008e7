using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

public sealed class PruneActivitiesTests
{
    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task Old_activities_go_and_what_takes_back_stays_for_a_year(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes());
        await stage.Write(PruneActivities.Prepare);
        await stage.Publish("a");
        await stage.Settle();
        await stage.Withdraw("a");
        await stage.Settle();
        await stage.Write(tx => tx.Execute("INSERT INTO heard (id, at) VALUES ('https://m.example/1', @Now)", new { tx.Now }));
        store.Clock.Advance(TimeSpan.FromDays(34));
        await stage.Publish("b");
        await stage.Settle();
        (await Types(stage)).Should().Equal("Create", "Delete", "Create");

        store.Clock.Advance(TimeSpan.FromDays(2));
        await stage.Settle();
        (await Types(stage)).Should().Equal("Delete", "Create");
        (await stage.Read(tx => tx.One<long>("SELECT count(*) FROM heard"))).Should().Be(0);

        store.Clock.Advance(TimeSpan.FromDays(366));
        await stage.Settle();
        (await Types(stage)).Should().BeEmpty();
        (await stage.Read(tx => ActivityLog.Head(tx, Stage.Account))).Should().Be(3, "numbers are not used again");
    }

    [Theory, MemberData(nameof(Stores))]
    public async Task Signatures_are_remembered_a_day_follows_a_month_and_actors_while_they_follow(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var stage = await Stage.Open(store.Db, store.Clock, new ScriptedInboxes());
        await stage.Write(PruneActivities.Prepare);
        await stage.Follow("https://m.example/ada", "https://m.example/ada/inbox", null, "f");
        await stage.Write(async tx =>
        {
            await tx.Execute("INSERT INTO heard (id, at) VALUES ('signature 1', @Now), ('undo 1', @Now), ('follow 1', @Now)", new { tx.Now });
            await tx.Execute("INSERT INTO remote_actor (id, fetched) VALUES ('https://m.example/ada', @Now), ('https://m.example/bob', @Now)", new { tx.Now });
        });
        store.Clock.Advance(TimeSpan.FromHours(25));
        await stage.Settle();
        (await stage.Read(tx => tx.Query<string>("SELECT id FROM heard"))).Should().Equal("follow 1");
        (await Actors(stage)).Should().HaveCount(2);

        store.Clock.Advance(TimeSpan.FromDays(31));
        await stage.Settle();
        (await stage.Read(tx => tx.Query<string>("SELECT id FROM heard"))).Should().BeEmpty();
        (await Actors(stage)).Should().Equal("https://m.example/ada");
    }

    private static Task<IReadOnlyList<string>> Actors(Stage stage) => stage.Read(tx => tx.Query<string>("SELECT id FROM remote_actor ORDER BY id"));

    private static Task<IReadOnlyList<string>> Types(Stage stage) => stage.Read(tx => tx.Query<string>("SELECT type FROM activity ORDER BY seq"));
}
