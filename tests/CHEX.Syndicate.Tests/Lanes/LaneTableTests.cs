using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Lanes;

public sealed class LaneTableTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Finish_refuses_an_owner_who_lost_the_lane(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var id = await store.Db.Write(tx => LaneTable.Open(tx, "test", "a"), CancellationToken.None);
        var stranger = new Lane { Id = id, Kind = "test", Key = "a", Token = 7 };

        var act = () => store.Db.Write(tx => LaneTable.Finish(tx, stranger, Outcome.UpTo(3)), CancellationToken.None);

        await act.Should().ThrowAsync<LaneLostException>();
    }
}
