using System.Diagnostics;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>What happens all the time, at each reading and each turn, goes along an index: it costs the same among thirty thousand posts as among a few.</summary>
public sealed class ManyPostsTests
{
    private const int Many = 30_000;
    private const int Few = 300;
    private const int Times = 20;

    // Among the many each of these took a hundred times as long when it looked through all of them.
    private static readonly (string What, Func<Tx, Task> Do)[] Common =
    [
        ("a list that has not changed", tx => Absences.Again(tx, "s")),
        ("what is missing for long", tx => Absences.Miss(tx, "s", 3, TimeSpan.FromDays(1))),
        ("what is missing", tx => Absences.Note(tx, "s", [], DateTimeOffset.MaxValue)),
        ("what a feed says it deleted", tx => Absences.Told(tx, "s", [["url:https://s.example/5"]])),
        ("pages to plan", tx => PageReview.PlanLooks(tx, "s")),
        ("pages that are due", tx => PageReview.Due(tx, "s", 10)),
        ("pages that a person asks for", tx => PageReview.Due(tx, "s", 10, wanted: true)),
        ("the next page", tx => PageReview.Next(tx, "s", wanted: true)),
        ("a site's newest pages", tx => PageReview.Canaries(tx, "s", ["p1"], 3)),
        ("withdrawals of a day", tx => PageReview.WithdrawnSince(tx, "s", tx.Now - 1)),
        ("the newest posts", tx => PostTable.Newest(tx, new PostSelection { Among = ["s", "other"] }, 20)),
        ("the posts added last", tx => PostTable.Newest(tx, new PostSelection { ByAdded = true, Among = ["s", "other"] }, 20)),
        ("the posts of a source added last", tx => PostTable.Newest(tx, new PostSelection { ByAdded = true, Sources = "s", Among = ["s", "other"] }, 20)),
        ("the posts of two sources added last", tx => PostTable.Newest(tx, new PostSelection { ByAdded = true, Sources = Ids.Of(["s", "other"]), Among = ["s", "other"] }, 20)),
        ("the newest posts of a source", tx => PostTable.Newest(tx, new PostSelection { Sources = "s", Among = ["s", "other"] }, 20)),
    ];

    public static TheoryData<StoreKind> Stores => RealStores.All;

    [Theory, MemberData(nameof(Stores))]
    public async Task What_is_done_all_the_time_costs_the_same_among_many(StoreKind kind)
    {
        await using var small = await RealStores.Open(kind);
        await using var large = await RealStores.Open(kind);
        await Fill(small, kind, Few);
        await Fill(large, kind, Many);
        var slow = new List<string>();
        foreach (var (what, act) in Common)
        {
            var (few, many) = (await Fastest(small, act), await Fastest(large, act));
            if (many > (few * 4) + TimeSpan.FromMilliseconds(60)) slow.Add($"{what}: {few.TotalMilliseconds:0} ms among few, {many.TotalMilliseconds:0} ms among many");
        }

        slow.Should().BeEmpty();
    }

    private static async Task<TimeSpan> Fastest(RealStore store, Func<Tx, Task> act)
    {
        var fastest = TimeSpan.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            await store.Db.Write(
                async tx =>
                {
                    await act(tx);
                    var begun = Stopwatch.GetTimestamp();
                    for (var i = 0; i < Times; i++) await act(tx);
                    if (Stopwatch.GetElapsedTime(begun) is var took && took < fastest) fastest = took;
                },
                default);
        }

        return fastest;
    }

    private static Task Fill(RealStore store, StoreKind kind, int posts) => store.Db.Write(
        async tx =>
        {
            await Journal.Prepare(tx);
            await tx.Execute(
                """
                INSERT INTO post (id, source, state, gen, rev, seq, url, title, content, published, precision, updated, first_seen, last_seen, review_due)
                SELECT 'p' || n, CASE WHEN n % 20 = 0 THEN 'other' ELSE 's' END, CASE WHEN n % 50 = 1 THEN 'withdrawn' ELSE 'published' END, 1, 1, n,
                  'https://s.example/' || n, 'Title', @content, n * 60000, 'instant', 0, n, 0, n
                FROM (WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < @posts) SELECT n FROM g) AS g
                """,
                new { posts = (long)posts, content = new string('x', 1500) });
            await tx.Execute("INSERT INTO source (id, state, created) VALUES ('s', 'active', 0)");
            // PostgreSQL counts its rows by itself, in a minute or so.
            if (kind == StoreKind.Postgres) await tx.Execute("ANALYZE post;");
        },
        default);
}
