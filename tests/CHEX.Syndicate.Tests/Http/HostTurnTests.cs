using CHEX.Syndicate.Http;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class HostTurnTests
{
    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Turns_with_one_host_are_spaced_and_hosts_do_not_wait_for_each_other(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var gap = TimeSpan.FromSeconds(2);
        var (a, b, other, now) = await store.Db.Write(
            async tx => (await HostTurn.Take(tx, "a.example", gap), await HostTurn.Take(tx, "a.example", gap), await HostTurn.Take(tx, "b.example", gap), tx.Now), default);
        a.At.Should().Be(now);
        b.At.Should().Be(now + 2000);
        other.At.Should().Be(now);
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_host_that_asked_for_rest_gets_it_and_a_shorter_wish_does_not_shorten_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var until = await store.Db.Write(tx => HostTurn.Rest(tx, "a.example", TimeSpan.FromHours(1), 429), default);
        (await store.Db.Write(tx => HostTurn.Rest(tx, "a.example", TimeSpan.FromMinutes(1), 429), default)).Should().Be(until);

        var turn = new HostTurn(store.Db, store.Clock);
        var act = () => turn.Wait(new("https://a.example/x"), TimeSpan.Zero, default);
        (await act.Should().ThrowAsync<HostRestsException>()).Which.Until.Should().Be(until);
        await turn.Wait(new("https://a.example:8443/x"), TimeSpan.Zero, default);

        if (kind == StoreKind.Sqlite)
        {
            store.Clock.Advance(TimeSpan.FromMinutes(61));
            await turn.Wait(new("https://a.example/x"), TimeSpan.Zero, default);
        }
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Who_does_not_wait_in_a_long_queue_takes_no_place_in_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var gap = TimeSpan.FromSeconds(40);
        var now = await store.Db.Write(async tx => { await HostTurn.Take(tx, "a.example", gap); return tx.Now; }, default);

        var turn = new HostTurn(store.Db, store.Clock);
        var act = () => turn.Wait(new("https://a.example/x"), gap, default);
        for (var i = 0; i < 5; i++) (await act.Should().ThrowAsync<HostRestsException>()).Which.Until.Should().Be(now + 40_000);

        if (kind == StoreKind.Sqlite)
        {
            store.Clock.Advance(gap);
            await turn.Wait(new("https://a.example/x"), gap, default);
        }
    }
}
