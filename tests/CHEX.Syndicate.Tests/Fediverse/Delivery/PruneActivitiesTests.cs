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

    private static Task<IReadOnlyList<string>> Types(Stage stage) => stage.Read(tx => tx.Query<string>("SELECT type FROM activity ORDER BY seq"));
}
