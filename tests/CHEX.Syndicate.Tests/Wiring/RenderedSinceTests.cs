using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Wiring;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Wiring;

public sealed class RenderedSinceTests
{
    [Theory, MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task All_nodes_agree_and_neither_a_change_nor_its_return_makes_anything_look_older(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var first = await Configured("one", "1.0");
        store.Clock.Advance(TimeSpan.FromHours(1));
        (await RenderedSince.Settle(store.Db, "1.0", default)).Should().Be(first, "another node, or a restart, changes nothing");
        first.Millisecond.Should().Be(0);

        var program = await Configured("one", "1.1");
        program.Should().Be(DateTimeOffset.FromUnixTimeSeconds(store.Clock.GetUtcNow().ToUnixTimeSeconds()));
        // In one second: each later than the one before, also where what was before is again.
        var configuration = await Configured("two", "1.1");
        var back = await Configured("one", "1.0");
        new[] { first, program, configuration, back }.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();

        async Task<DateTimeOffset> Configured(string text, string version)
        {
            await store.Db.Write(tx => Meta.Set(tx, Meta.Key.Configuration, text), default);
            return await RenderedSince.Settle(store.Db, version, default);
        }
    }
}
