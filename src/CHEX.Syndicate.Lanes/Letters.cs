using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Lanes;

/// <summary>Something for one lane's destination alone, sent before the log.</summary>
public sealed record Letter
{
    /// <summary>Its place among the lane's letters.</summary>
    public required long N { get; init; }

    /// <summary>What it is about; a newer letter on the same topic takes its place.</summary>
    public required string Subject { get; init; }

    /// <summary>Where it goes: an inbox URL.</summary>
    public required string Inbox { get; init; }

    /// <summary>The body, without signature.</summary>
    public required string Body { get; init; }
}

/// <summary>The letters in the store.</summary>
public static class Letters
{
    /// <summary>Leaves a letter with a lane. Wake the lane first (its new <c>wanted</c> is <paramref name="n"/>).</summary>
    public static async Task Put(Tx tx, long lane, long n, string topic, string inbox, string body)
    {
        tx.Wake();
        await tx.Execute(
            """
            INSERT INTO letter (lane, n, topic, inbox, body) VALUES (@lane, @n, @topic, @inbox, @body)
            ON CONFLICT (lane, topic) DO UPDATE SET n = excluded.n, inbox = excluded.inbox, body = excluded.body
            """,
            new { lane, n, topic, inbox, body });
    }

    /// <summary>The lane's letters in their order, at most <paramref name="most"/>.</summary>
    public static Task<IReadOnlyList<Letter>> Of(Tx tx, long lane, int most = 20) => tx.Query<Letter>(
        "SELECT n AS N, topic AS Subject, inbox AS Inbox, body AS Body FROM letter WHERE lane = @lane ORDER BY n LIMIT @most", new { lane, most });
}
