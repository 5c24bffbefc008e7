using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using CHEX.Syndicate.Tests.Http;
using FluentAssertions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>Two sources on one host, read by two nodes: the host is one for both.</summary>
public sealed class TwoNodesTests
{
    [Theory]
    [MemberData(nameof(RealStores.All), MemberType = typeof(RealStores))]
    public async Task Two_nodes_reading_two_sources_of_one_host_share_its_turn_and_its_rest(StoreKind kind)
    {
        await using var store = await RealStores.Open(kind);
        await using var site = await LoopbackSite.Start();
        using var outgoing = new Outgoing(new OutgoingOptions { UserAgent = PoliteWorld.Agent, AllowedNetworks = ["127.0.0.1/32"] }, TimeProvider.System);
        var db = await store.Another(TimeProvider.System);
        await db.Write(Journal.Prepare, default);
        var sources = new[] { Source(site, "a"), Source(site, "b") };
        await db.Write(tx => SourceRows.Apply(tx, sources, new Random(1)), default);
        var (first, second) = (Node(await store.Another(TimeProvider.System), outgoing, sources), Node(await store.Another(TimeProvider.System), outgoing, sources));

        // Together: never two requests at once.
        var (inside, most) = (0, 0);
        foreach (var id in (string[])["a", "b"])
        {
            site.Page($"/{id}", async c =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Delay(150);
                Interlocked.Decrement(ref inside);
                await c.Response.WriteAsync(PoliteWorld.Rss(id, 3));
            });
        }

        await Task.WhenAll(Turn(db, first, "a"), Turn(db, second, "b"));
        most.Should().Be(1);
        (await db.Read(Readings.LatestOfEach, default)).Should().HaveCount(2).And.OnlyContain(r => r.Verdict == "ok");

        // One is asked for rest: the other node leaves the host alone.
        site.Page("/a", c =>
        {
            (c.Response.StatusCode, c.Response.Headers.RetryAfter) = (503, "7200");
            return Task.CompletedTask;
        });
        await Turn(db, first, "a");
        site.Asked.Clear();
        await Turn(db, second, "b");
        site.Asked.Should().BeEmpty();
        var (due, attempts, now) = await db.Read(
            async tx =>
            {
                var (due, attempts) = await tx.One<(long, long)>("SELECT due AS Due, attempts AS Attempts FROM lane WHERE kind = 'read' AND key = 'b'");
                return (due, attempts, tx.Now);
            },
            default);
        attempts.Should().Be(0, "to be put off is no failure");
        (due - now).Should().BeInRange(7_000_000, 7_200_000);
    }

    private static SourceSettings Source(LoopbackSite site, string id) => new()
    {
        Info = new SourceInfo { Id = id, Name = id, ShortName = id, Homepage = site.Root + "/", Url = $"{site.Root}/{id}" },
        Kind = SourceKind.Feed,
        Url = site.At($"/{id}"),
        HostGap = TimeSpan.Zero,
    };

    private static ReadSource Node(Db db, Outgoing outgoing, SourceSettings[] sources)
    {
        var limits = new FetchLimits { Retries = 0 };
        var robots = new Robots(outgoing, PoliteWorld.Agent, TimeProvider.System, db);
        var reader = new SourceReader(new ConditionalFetch(outgoing, TimeProvider.System, new Random(1), limits), robots, limits, TimeProvider.System, NullLogger<SourceReader>.Instance);
        return new ReadSource(db, reader, new HostTurn(db, TimeProvider.System), sources, [], TimeProvider.System, new Random(1), NullLogger<ReadSource>.Instance);
    }

    private static async Task Turn(Db db, ReadSource node, string id)
    {
        var lane = await db.Write(
            tx => tx.One<Lane>(
                """
                UPDATE lane SET state = 2, due = @due, token = token + 1, attempts = attempts + 1 WHERE kind = 'read' AND key = @id
                RETURNING id AS Id, kind AS Kind, key AS Key, log AS Log, cursor AS Cursor, due AS Due, wanted AS Wanted, attempts AS Attempts, failing_since AS FailingSince, token AS Token
                """,
                new { id, due = tx.Now + 360_000 }),
            default);
        if (await node.Run(lane!, default) is { } outcome) await db.Write(tx => LaneTable.Finish(tx, lane!, outcome), default);
    }
}
