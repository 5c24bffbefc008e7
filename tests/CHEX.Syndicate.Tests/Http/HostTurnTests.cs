using CHEX.Syndicate.Http;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Soak;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Http;

public sealed class HostTurnTests
{
    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task A_host_is_asked_by_one_at_a_time_with_a_gap_after_it_and_hosts_do_not_wait_for_each_other(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var gap = TimeSpan.FromSeconds(2);
        var (first, second, other) = await store.Db.Write(
            async tx => (await HostTurn.Take(tx, "a.example", gap), await HostTurn.Take(tx, "a.example", gap), await HostTurn.Take(tx, "b.example", gap)), default);
        first.Held.Should().NotBeNull();
        second.Should().Match<HostSlot>(s => s.Held == null && s.Busy && s.ClosedUntil == null);
        other.Held.Should().NotBeNull();

        var (now, after) = await store.Db.Write(
            async tx =>
            {
                await HostTurn.GiveBack(tx, "a.example", first.Held!.Value, gap);
                return (tx.Now, await HostTurn.Take(tx, "a.example", gap));
            },
            default);
        after.Should().Match<HostSlot>(s => s.Held == null && !s.Busy && s.FreeAt == now + 2000);
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Two_nodes_never_ask_one_host_at_the_same_time(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var nodes = new[] { new HostTurn(await store.Another(TimeProvider.System), TimeProvider.System), new HostTurn(await store.Another(TimeProvider.System), TimeProvider.System) };
        var gap = TimeSpan.FromMilliseconds(60);
        var asked = new System.Collections.Concurrent.ConcurrentQueue<(DateTimeOffset From, DateTimeOffset To)>();
        await Task.WhenAll(nodes.SelectMany(node => Enumerable.Range(0, 2).Select(async _ =>
        {
            for (var i = 0; i < 3; i++)
            {
                await using var turn = await node.Take(new("https://a.example/x"), gap, default);
                var from = DateTimeOffset.UtcNow;
                await Task.Delay(40);
                asked.Enqueue((from, DateTimeOffset.UtcNow));
            }
        })));
        var order = asked.OrderBy(a => a.From).ToList();
        order.Should().HaveCount(12);
        order.Zip(order.Skip(1)).Should().OnlyContain(pair => pair.Second.From - pair.First.To >= TimeSpan.FromMilliseconds(55));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(2, true)]
    public async Task A_process_that_dies_leaves_the_gap_behind(int write, bool afterCommit)
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        var gap = TimeSpan.FromSeconds(2);
        var url = new Uri("https://a.example/x");
        await new HostTurn(store.Db, store.Clock).Wait(url, gap, default);
        store.Clock.Advance(gap);

        // As it takes the turn, and so before anything is asked; or as it gives it back, when its answer has come.
        var mortal = new CrashingDb(store.Db);
        mortal.DieAt(write, afterCommit);
        var dying = async () => await (await new HostTurn(mortal, store.Clock).Take(url, gap, default)).DisposeAsync();
        await dying.Should().ThrowAsync<CrashException>();
        (await store.Db.Write(tx => HostTurn.Take(tx, "a.example", gap), default)).Held.Should().BeNull();
        store.Clock.Advance(gap - TimeSpan.FromMilliseconds(1));
        (await store.Db.Write(tx => HostTurn.Take(tx, "a.example", gap), default)).Held.Should().BeNull();
        store.Clock.Advance(TimeSpan.FromSeconds(75));
        (await store.Db.Write(tx => HostTurn.Take(tx, "a.example", gap), default)).Held.Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Rest_that_one_node_was_asked_for_is_kept_by_the_other(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var other = new HostTurn(await store.Another(), store.Clock);
        await store.Db.Write(tx => HostTurn.Rest(tx, "a.example", TimeSpan.FromHours(1), 503), default);
        await FluentActions.Awaiting(() => other.Take(new("https://a.example/other-source"), TimeSpan.Zero, default)).Should().ThrowAsync<HostRestsException>();
    }

    [Fact]
    public async Task A_turn_whose_holder_died_ends_by_itself()
    {
        await using var store = await RealStores.Open(StoreKind.Sqlite);
        (await store.Db.Write(tx => HostTurn.Take(tx, "a.example", TimeSpan.Zero), default)).Held.Should().NotBeNull();
        (await store.Db.Write(tx => HostTurn.Take(tx, "a.example", TimeSpan.Zero), default)).Busy.Should().BeTrue();
        store.Clock.Advance(TimeSpan.FromSeconds(76));
        var next = await store.Db.Write(tx => HostTurn.Take(tx, "a.example", TimeSpan.Zero), default);
        next.Held.Should().NotBeNull();
        // What the dead one would give back is not its own any more.
        await store.Db.Write(tx => HostTurn.GiveBack(tx, "a.example", 1, TimeSpan.Zero), default);
        (await store.Db.Write(tx => HostTurn.Take(tx, "a.example", TimeSpan.Zero), default)).Busy.Should().BeTrue();
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
    public async Task A_service_that_starts_again_ends_its_own_turns_with_a_gap_and_no_commands(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var gap = TimeSpan.FromSeconds(2);
        Task<HostSlot> Take(string host, string? holder = null) => store.Db.Write(tx => HostTurn.Take(tx, host, gap, holder), default);
        await Take("service.example", HostTurn.Service);
        await Take("command.example");
        store.Clock.Advance(TimeSpan.FromSeconds(10));

        await store.Db.Write(HostTurn.ReleaseDead, default);
        (await Take("service.example")).Should().Match<HostSlot>(s => s.Held == null && !s.Busy, "nobody knows when the killed one's request ended: the gap begins now");
        (await Take("command.example", HostTurn.Service)).Busy.Should().BeTrue("the command runs on");
        store.Clock.Advance(gap);
        (await Take("service.example")).Held.Should().NotBeNull();
        await store.Db.Write(HostTurn.ReleaseDead, default);
        (await Take("service.example")).Busy.Should().BeTrue("a command has it now");
    }

    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Who_does_not_wait_in_a_long_queue_takes_no_place_in_it(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        var gap = TimeSpan.FromSeconds(40);
        var now = await store.Db.Write(
            async tx =>
            {
                await HostTurn.GiveBack(tx, "a.example", (await HostTurn.Take(tx, "a.example", gap)).Held!.Value, gap);
                return tx.Now;
            },
            default);

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
