using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>
/// Asks a callback whether a request was meant (W3C WebSub §5.3), and does it then:
/// <code>
/// 1 take the callback's turn: few requests in flight per server and node
/// 2 read the newest request; wait while deliveries are held
/// 3 GET the callback with a challenge that nobody has seen before
/// 4 its very text came back: the subscription is kept, renewed or ended
///   another answer: the request is forgotten, and what was before stays as it was
///   no answer: asked again, twice
/// 5 a subscription for which there is no room or no feed any more is denied
/// </code>
/// </summary>
public sealed partial class VerifyIntent(Db db, HubTopics topics, Outgoing outgoing, TimeProvider time, Random random, ILogger<VerifyIntent> log) : ILaneHandler
{
    /// <summary>So often a callback that does not answer is asked.</summary>
    internal const int Tries = 3;

    // Two per server: one that is slow holds few slots.
    private readonly AuthorityTurns turns = new(2);
    private readonly Denial denial = new(outgoing, topics);

    public string Kind => Intents.Verify;

    public TimeSpan Budget => TimeSpan.FromSeconds(30);

    public int Slots => 16;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        var (path, callback) = HubTopics.Read(lane.Key);

        // :: Step 1
        using var turn = turns.Take(lane.Host!);
        if (turn is null) return HubWaits.ComeBack(lane, await db.Now(cancellation) + HubWaits.ForTurn(random));

        // :: Step 2
        var (found, held, now) = await db.Read(async tx => (await Intents.Of(tx, lane.Id), await Meta.Get(tx, Meta.Key.DeliveriesHeld) is not null, tx.Now), cancellation);
        if (held) return HubWaits.ComeBack(lane, now + HubWaits.WhileHeld(random));
        if (found is not var (number, intent)) return await Forget(lane, lane.Wanted, cancellation);

        // :: Step 3
        var mode = intent.Subscribe ? "subscribe" : "unsubscribe";
        var (said, why) = await Ask(path, callback, mode, intent, cancellation);
        PushMetrics.Asked(mode, said);
        if (said == Word.Nothing && lane.Attempts < Tries)
        {
            Log.NoAnswer(log, mode, callback, lane.Attempts, why!);
            return Outcome.Retry(lane, now + (long)BackOff.Delay(lane.Attempts, HubWaits.Chance(random)).TotalMilliseconds, now);
        }

        if (said != Word.Yes)
        {
            Log.NotConfirmed(log, mode, callback, topics.UrlOf(path), why!);
            return await Forget(lane, number, cancellation);
        }

        // :: Step 4
        // The lease begins when the question was asked.
        var denied = await db.Write(tx => Do(tx, lane, path, callback, number, intent, now + (intent.Lease * 1000)), cancellation);
        Log.Confirmed(log, mode, callback, topics.UrlOf(path));

        // :: Step 5
        if (denied is not null)
        {
            Log.Denied(log, callback, topics.UrlOf(path), denied);
            await denial.Tell(path, callback, denied, cancellation);
        }

        return null;
    }

    // Null where it was done; else why it is denied.
    private async Task<string?> Do(Tx tx, Lane lane, string path, string callback, long number, Intent intent, long leaseEnd)
    {
        await LaneTable.Fence(tx, lane);
        string? denied = null;
        if (!intent.Subscribe) await Subscriptions.End(tx, path, callback);
        else if (topics.At(path) is null) denied = "This feed is no more.";
        else if ((await Standing.Of(tx, path, callback, lane.Data!)).Full is { } full) denied = full;
        else await Subscriptions.Put(tx, path, callback, lane.Data!, intent, leaseEnd);
        await Intents.Settle(tx, lane, number);
        return denied;
    }

    private async Task<Outcome?> Forget(Lane lane, long number, CancellationToken cancellation)
    {
        await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                await Intents.Settle(tx, lane, number);
            },
            cancellation);
        return null;
    }

    private async Task<(Word Said, string? Why)> Ask(string path, string callback, string mode, Intent intent, CancellationToken cancellation)
    {
        var challenge = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        List<(string, string)> parameters = [("hub.mode", mode), ("hub.topic", topics.UrlOf(path)), ("hub.challenge", challenge)];
        if (intent.Subscribe) parameters.Add(("hub.lease_seconds", intent.Lease.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        var request = new OutboundRequest
        {
            Method = HttpMethod.Get,
            Url = CallbackAddress.With(callback, [.. parameters]),
            Headers = [new("Accept-Encoding", "identity")],
            Timeout = Denial.Timeout,
            MaxBytes = 2 * challenge.Length,
            CutsBody = true,
        };
        var started = time.GetTimestamp();
        try
        {
            var answer = await outgoing.Send(request, cancellation);
            if (answer.Status is >= 200 and < 300)
                return answer.Body.Span.SequenceEqual(Encoding.ASCII.GetBytes(challenge)) ? (Word.Yes, null) : (Word.No, $"it answered {answer.Status} without the challenge");
            return (answer.Status is 408 or 425 or 429 or >= 500 ? Word.Nothing : Word.No, $"it answered {answer.Status}");
        }
        catch (OutboundException e)
        {
            // What may not be asked, and who does not exist, is not asked again.
            return (e.Fault is OutboundFault.Forbidden or OutboundFault.NameNotFound ? Word.No : Word.Nothing, e.Message.TrimEnd('.'));
        }
        finally
        {
            PushMetrics.Took("verify", time.GetElapsedTime(started));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "WebSub: {Callback} has confirmed to {Mode} {Topic}")]
        public static partial void Confirmed(ILogger logger, string mode, string callback, string topic);

        [LoggerMessage(4002, LogLevel.Information, "WebSub: {Callback} has not confirmed to {Mode} {Topic}: {Why}. The request is forgotten.")]
        public static partial void NotConfirmed(ILogger logger, string mode, string callback, string topic, string why);

        [LoggerMessage(4003, LogLevel.Information, "WebSub: {Callback} did not say whether to {Mode} (attempt {Attempt}): {Why}. It is asked again.")]
        public static partial void NoAnswer(ILogger logger, string mode, string callback, long attempt, string why);

        [LoggerMessage(4004, LogLevel.Warning, "WebSub: the subscription of {Callback} to {Topic} is denied: {Why}")]
        public static partial void Denied(ILogger logger, string callback, string topic, string why);
    }
}

/// <summary>What a callback said to an intent.</summary>
internal enum Word
{
    Yes,
    No,
    Nothing,
}
