using System.Diagnostics;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Tests.Aids;
using FluentAssertions;
using Xunit;
using static CHEX.Syndicate.Tests.Posts.Stories.StoryRoom;

namespace CHEX.Syndicate.Tests.Posts.Stories;

/// <summary>A new post costs the same among a thousand and a hundred thousand.</summary>
public sealed class CostTests
{
    [Fact]
    public async Task Candidates_are_looked_up_and_not_searched_for()
    {
        await using var room = await Open(StoreKind.Sqlite);
        await room.One(Chex, "warm", "Warming up the walking groups in Fife", Text(0, 150));
        await Fill(room, 0, 1_000);
        var few = await Best(room, "few");
        await Fill(room, 1_000, 100_000);
        var many = await Best(room, "many");
        TestContext.Current.SendDiagnosticMessage($"{few.TotalMilliseconds:0.0} ms among 1,000 posts, {many.TotalMilliseconds:0.0} ms among 100,000");
        // A search of the whole would be a hundred times as long; the margin is for a busy machine.
        many.Should().BeLessThan((few * 10) + TimeSpan.FromMilliseconds(50));
    }

    private static async Task<TimeSpan> Best(StoryRoom room, string name)
    {
        var best = TimeSpan.MaxValue;
        for (var n = 0; n < 7; n++)
        {
            var started = Stopwatch.GetTimestamp();
            await room.One(Vhs, $"{name}{n}", $"Nothing like it {name} {n} was ever heard before", Text(n + 50, 150));
            var took = Stopwatch.GetElapsedTime(started);
            if (took < best) best = took;
        }

        return best;
    }

    // Posts of the same days, with as many keys as a long one has.
    private static Task<int> Fill(StoryRoom room, int from, int to) => room.Db.Write(
        async tx =>
        {
            var at = Monday.ToUnixTimeMilliseconds();
            await tx.Execute(
                """
                WITH RECURSIVE n(i) AS (SELECT @from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @to)
                INSERT INTO post (id, source, state, rev, seq, url, title, language, published, updated, first_seen, last_seen)
                SELECT 'p' || i, 'phs', 'published', 1, 0, 'https://phs.example/' || i, 'Post ' || i, 'en-GB', @at + i % 1000, @at, @at, @at FROM n
                """,
                new { from = (long)from, to = (long)to, at });
            return await tx.Execute(
                """
                WITH RECURSIVE n(i) AS (SELECT @from UNION ALL SELECT i + 1 FROM n WHERE i + 1 < @to), k(j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM k WHERE j < 18)
                INSERT INTO story_key (post, kind, hash, source, published)
                SELECT 'p' || i, CASE j WHEN 1 THEN 'url' WHEN 2 THEN 'title' ELSE 'text' END, hex(i * 100 + j), 'phs', @at + i % 1000 FROM n, k
                """,
                new { from = (long)from, to = (long)to, at });
        },
        default);
}
