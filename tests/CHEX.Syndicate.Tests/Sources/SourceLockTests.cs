using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources;

public sealed class SourceLockTests
{
    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task An_approval_waits_for_a_reading_and_neither_stands_in_the_others_way(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var other = await store.Another();
        await store.Db.Write(
            async tx =>
            {
                await tx.Execute("INSERT INTO source (id, state, created) VALUES ('s', 'active', 0)");
                await LaneTable.Open(tx, ReadSource.LaneKind, "s");
                await HealthTable.Drift(tx, [], "s", ["it lists nothing"]);
            },
            default);

        // Two that wait for each other are run again by the store: that is how it is known.
        var (readings, approvals) = (0, 0);
        var begun = new TaskCompletionSource();
        var reading = store.Db.Write(
            async tx =>
            {
                readings++;
                await SourceLock.HoldWithLane(tx, "s", ReadSource.LaneKind);
                begun.TrySetResult();
                await Task.Delay(500);
                await HealthTable.Drift(tx, await HealthTable.Of(tx, "s"), "s", ["it lists nothing"]);
            },
            default);
        await begun.Task;
        var approved = await other.Write(
            tx =>
            {
                approvals++;
                return Approvals.Source(tx, "s", quiet: false, ReadSource.LaneKind);
            },
            default);
        await reading;
        approved.Accepted.Should().BeTrue();
        (readings, approvals).Should().Be((1, 1));
    }
}
