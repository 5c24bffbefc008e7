using System.Text.Json;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>A request that waits for its subscriber's word.</summary>
internal sealed record Intent
{
    public required bool Subscribe { get; init; }

    /// <summary>Seconds.</summary>
    public required long Lease { get; init; }

    /// <summary>Encrypted; null where nothing is signed.</summary>
    public string? Secret { get; init; }

    /// <summary>The validator of the feed when this was asked for: what the subscriber can have read itself.</summary>
    public required string Has { get; init; }

    /// <summary>The journal's head at that time.</summary>
    public required long Journal { get; init; }

    /// <summary>The head of the topic's log at that time.</summary>
    public required long Head { get; init; }
}

/// <summary>
/// Intents in the store: a lane for each topic and callback, and the request as its one letter. The newest request is the one that is asked
/// about. The lane goes when the subscriber has spoken, or does not answer.
/// </summary>
internal static class Intents
{
    /// <summary>The kind of the lanes.</summary>
    public const string Verify = "verify";

    private const string Subject = "intent";

    /// <summary>Keeps a request, and has it asked about now.</summary>
    public static async Task Put(Tx tx, string path, Uri callback, string domain, Intent intent)
    {
        tx.Wake();
        var lane = await tx.One<OpenLane>(
            """
            INSERT INTO lane (kind, key, state, due, wanted, host, data) VALUES (@Verify, @key, 1, 0, 1, @host, @domain)
            ON CONFLICT (kind, key) DO UPDATE SET wanted = lane.wanted + 1,
              due           = CASE WHEN lane.state = 2 THEN lane.due ELSE 0 END,
              attempts      = CASE WHEN lane.state = 2 THEN lane.attempts ELSE 0 END,
              failing_since = CASE WHEN lane.state = 2 THEN lane.failing_since END,
              state         = CASE WHEN lane.state = 2 THEN 2 ELSE 1 END
            RETURNING id AS Id, wanted AS Wanted
            """,
            new { Verify, key = HubTopics.Key(path, callback.AbsoluteUri), host = HostTurn.Authority(callback), domain });
        await Letters.Put(tx, lane!.Id, lane.Wanted, Subject, callback.AbsoluteUri, JsonSerializer.Serialize(intent));
    }

    /// <summary>The newest request of a lane, and its number; null where there is none.</summary>
    public static async Task<(long Number, Intent Intent)?> Of(Tx tx, long lane) =>
        await Letters.Of(tx, lane, 1) is [var letter] ? (letter.N, JsonSerializer.Deserialize<Intent>(letter.Body)!) : null;

    /// <summary>A request is settled. The lane goes, unless a newer one has come meanwhile, which is asked about at once.</summary>
    public static async Task Settle(Tx tx, Lane lane, long number)
    {
        await tx.Execute("DELETE FROM letter WHERE lane = @Id AND n <= @number", new { lane.Id, number });
        var gone = await tx.Execute("DELETE FROM lane WHERE id = @Id AND NOT EXISTS (SELECT 1 FROM letter WHERE lane = @Id)", new { lane.Id });
        if (gone == 0) await LaneTable.Finish(tx, lane, Outcome.At(tx.Now));
    }
}

/// <summary>A lane that was opened or woken.</summary>
internal sealed record OpenLane
{
    public required long Id { get; init; }
    public required long Wanted { get; init; }
}
