using System.Security.Cryptography;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>
/// Pushes a feed to one subscriber (W3C WebSub §7). The main path of push:
/// <code>
/// 1 take the callback's turn: few requests in flight per server and node
/// 2 read the subscription and how far its topic's log has come, in one snapshot
/// 3 its lease is over: it ends. It is denied: it is told so, and ends
/// 4 take the feed as it is now; bytes that the subscriber has are not sent again
/// 5 POST the whole of it, with its type, its links, and its signature where there is a secret
/// 6 2xx: the subscriber has it. 410: the subscription ends. Anything else: tried again, later and later, until the lease is over
/// </code>
/// Whatever came in between, the newest bytes go. What is sent is stored nowhere; a crash between 5 and 6 sends the same bytes again.
/// </summary>
public sealed partial class Distribute(Db db, FeedCache cache, HubTopics topics, Outgoing outgoing, Secret secret, TimeProvider time, Random random, ILogger<Distribute> log) : ILaneHandler
{
    /// <summary>One POST may last so long.</summary>
    internal static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The most that a Retry-After is obeyed.</summary>
    internal static readonly TimeSpan MostAsked = TimeSpan.FromDays(1);

    // A feed that another node knows, or that will be given up, is looked for again so much later.
    private const long NotHere = 300_000;

    // Two per server: one that is slow holds few slots.
    private readonly AuthorityTurns turns = new(2);
    private readonly Denial denial = new(outgoing, topics);

    public string Kind => Subscriptions.Push;

    public TimeSpan Budget => TimeSpan.FromSeconds(40);

    public int Slots => 64;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        var (path, callback) = HubTopics.Read(lane.Key);

        // :: Step 1
        using var turn = turns.Take(lane.Host!);
        if (turn is null) return HubWaits.ComeBack(lane, await db.Now(cancellation) + HubWaits.ForTurn(random));

        // :: Step 2
        var (due, now) = await db.Read(async tx => (await DuePush.Of(tx, lane), tx.Now), cancellation);
        if (due is null) throw new LaneLostException(lane);

        // :: Step 3
        if (due.LeaseEnd <= now) return await End(lane, path, callback, "its lease is over", cancellation);
        if (due.IsHeld) return HubWaits.ComeBack(lane, now + HubWaits.WhileHeld(random));
        if (due.Over is { } over)
        {
            var untold = await denial.Tell(path, callback, over, cancellation);
            return await End(lane, path, callback, untold is null ? over : $"{over} It could not be told so: {untold}", cancellation);
        }

        // :: Step 4
        if (due.Head <= lane.Cursor) return Outcome.UpTo(lane.Cursor);
        var feed = topics.At(path) is { } address ? await cache.Get(address, cancellation, due.Journal) : null;
        if (feed is null) return HubWaits.ComeBack(lane, now + NotHere);
        if (feed.ETag == due.Has) return Outcome.UpTo(due.Head);

        // :: Step 5
        var (status, why, asked) = await Post(path, callback, feed, due.Secret, cancellation);

        // :: Step 6
        if (status is >= 200 and < 300)
        {
            PushMetrics.Pushed("taken");
            await db.Write(tx => DuePush.Taken(tx, lane, feed.ETag, Outcome.UpTo(due.Head)), cancellation);
            return null;
        }

        if (status == 410)
        {
            PushMetrics.Pushed("ended");
            return await End(lane, path, callback, "it answered 410", cancellation);
        }

        PushMetrics.Pushed("failed");
        var wait = BackOff.Delay(lane.Attempts, HubWaits.Chance(random));
        if (asked > wait) wait = asked < MostAsked ? asked.Value : MostAsked;
        Log.Failed(log, topics.UrlOf(path), callback, lane.Attempts, why, wait);
        await db.Write(tx => DuePush.Failed(tx, lane, why, Outcome.Retry(lane, tx.Now + (long)wait.TotalMilliseconds, tx.Now)), cancellation);
        return null;
    }

    /// <summary>The signature of a body (§7.1).</summary>
    internal static string Signature(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body) => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(key, body));

    private async Task<(int? Status, string Why, TimeSpan? RetryAfter)> Post(string path, string callback, RenderedFeed feed, string? key, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("Content-Type", feed.ContentType),
            new("Link", $"<{topics.Hub}>; rel=\"hub\", <{topics.UrlOf(path)}>; rel=\"self\""),
        ];
        if (key is not null) headers.Add(new("X-Hub-Signature", Signature(secret.Unprotect(key), feed.Identity.Span)));
        var started = time.GetTimestamp();
        try
        {
            var request = new OutboundRequest { Method = HttpMethod.Post, Url = new Uri(callback), Headers = headers, Body = feed.Identity, Timeout = PostTimeout, IgnoresBody = true };
            var answer = await outgoing.Send(request, cancellation);
            return (answer.Status, $"it answered {answer.Status}", answer.RetryAfter);
        }
        catch (OutboundException e)
        {
            return (null, e.Message, null);
        }
        finally
        {
            PushMetrics.Took("push", time.GetElapsedTime(started));
        }
    }

    private async Task<Outcome?> End(Lane lane, string path, string callback, string why, CancellationToken cancellation)
    {
        await db.Write(tx => Subscriptions.End(tx, path, callback, lane), cancellation);
        Log.Ended(log, callback, topics.UrlOf(path), why);
        return null;
    }

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Information, "WebSub: {Topic} could not be pushed to {Callback} (attempt {Attempt}): {Why}. Tried again in {Wait}.")]
        public static partial void Failed(ILogger logger, string topic, string callback, long attempt, string why, TimeSpan wait);

        [LoggerMessage(4022, LogLevel.Information, "WebSub: the subscription of {Callback} to {Topic} has ended: {Why}")]
        public static partial void Ended(ILogger logger, string callback, string topic, string why);
    }
}
