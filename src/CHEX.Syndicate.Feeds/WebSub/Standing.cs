using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>How things stand with a topic, a callback and its domain, in one snapshot.</summary>
internal sealed record Standing
{
    /// <summary>The journal's head.</summary>
    public long Journal { get; init; }

    /// <summary>The head of the topic's log; 0 where nobody is subscribed to it.</summary>
    public long Head { get; init; }
    public long Subscribed { get; init; }
    public long Total { get; init; }
    public long OfDomain { get; init; }
    public long Topics { get; init; }
    public long OfTopic { get; init; }
    public long Pending { get; init; }
    public long PendingOfDomain { get; init; }
    public long PendingHere { get; init; }

    public bool IsSubscribed => Subscribed > 0;

    public bool IsPending => PendingHere > 0;

    /// <summary>Why there is no room for a subscription more; null where there is. One that is there already is only renewed.</summary>
    public string? Full =>
        IsSubscribed ? null
        : Total >= HubLimits.Subscriptions ? "This hub has as many subscriptions as it takes. Please try again later."
        : OfDomain >= HubLimits.OfDomain ? "hub.callback: its domain has as many subscriptions as this hub takes of one."
        : OfTopic == 0 && Topics >= HubLimits.Topics ? "hub.topic: as many different feeds are subscribed to as this hub pushes. Please try again later."
        : null;

    public static async Task<Standing> Of(Tx tx, string path, string callback, string domain) => (await tx.One<Standing>(
        """
        SELECT (SELECT head FROM log WHERE name = 'journal') AS Journal,
          COALESCE((SELECT head FROM log WHERE name = @log), 0) AS Head,
          (SELECT count(*) FROM subscription WHERE topic = @path AND callback = @callback) AS Subscribed,
          (SELECT count(*) FROM subscription) AS Total,
          (SELECT count(*) FROM subscription WHERE domain = @domain) AS OfDomain,
          (SELECT count(*) FROM lane WHERE kind = @Topic) AS Topics,
          (SELECT count(*) FROM lane WHERE kind = @Topic AND key = @path) AS OfTopic,
          (SELECT count(*) FROM lane WHERE kind = @Verify) AS Pending,
          (SELECT count(*) FROM lane WHERE kind = @Verify AND data = @domain) AS PendingOfDomain,
          (SELECT count(*) FROM lane WHERE kind = @Verify AND key = @key) AS PendingHere
        """,
        new { log = HubTopics.LogOf(path), path, callback, domain, Subscriptions.Topic, Intents.Verify, key = HubTopics.Key(path, callback) }))!;
}
