using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// Delivers what an account has to say to one inbox. The main path of delivery:
/// <code>
/// 1 take the authority's turn: one request in flight per server and node
/// 2 look at what lies before the lane, in one snapshot: head, reach, letters, entries; and whether deliveries are held
/// 3 ask the breaker
/// 4 letters, in order: an Accept goes before any post that is due because of it
/// 5 entries of the activity log, in order, each signed when it is sent
/// 6 stop at the first failure, and say when to try again: or park, or give the inbox up
/// 7 look again, until nothing is due: the cursor moves to the head that was seen
/// </code>
/// The cursor moves in memory and is written once, by the outcome. A crash in between sends a few activities again, with the
/// same ids; a POST without an answer counts as not done, and is sent again too.
/// </summary>
public sealed partial class Courier(Db db, IInboxPost post, TimeProvider time, Random random, ILogger<Courier> log) : ILaneHandler
{
    /// <summary>One POST may last so long.</summary>
    internal static readonly TimeSpan PostTimeout = TimeSpan.FromSeconds(10);

    // While deliveries are held a lane looks again after so long (ms), and at once when they are let go.
    private const int HeldFor = 300_000;

    private readonly AuthorityTurns turns = new();
    private readonly Knock knock = new(db, post);

    /// <summary>So many letters and entries go in one turn; then other lanes have theirs.</summary>
    internal int PerTurn { get; init; } = 50;

    /// <summary>So many are read at once.</summary>
    internal int PageSize { get; init; } = 20;

    public string Kind => Destinations.Kind;

    public TimeSpan Budget => TimeSpan.FromSeconds(60);

    public int Slots => 64;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        var clock = new TurnClock(time, Budget);
        var (account, inbox) = Destinations.Read(lane.Key);
        var trip = new Trip(lane);

        // :: 1 The authority's turn.
        using var turn = turns.Take(inbox.Authority);
        if (turn is null) return trip.ComeBack(await db.Now(cancellation) + Between(1000, 3000));

        try
        {
            while (true)
            {
                // :: 2 What lies before the lane.
                var round = await db.Read(tx => DeliveryRound.Read(tx, lane, account, trip.Cursor, PageSize), cancellation);
                clock.Synchronise(round.Now, lane.Due);
                if (round.Held) return trip.ComeBack(round.Now + Between(HeldFor, 2 * HeldFor));
                var letters = round.Letters.Where(l => l.N > (trip.LettersThrough ?? 0)).ToList();
                if (letters.Count == 0 && round.Entries.Count == 0 && !round.MayHaveMore) return trip.Drained(round.Head);

                // :: 3 The breaker.
                if (trip.Done == 0 && await Closed(round, cancellation) is { } until) return Hold(trip, until, round.Now);

                // :: 4 Letters.
                foreach (var letter in letters)
                {
                    if (trip.Done == PerTurn) return trip.More(clock.StoreNow);
                    var address = new Uri(letter.Inbox);
                    var host = address.Authority == round.Host.Authority ? round.Host : await db.Read(tx => Breaker.Of(tx, address.Authority), cancellation);
                    if (await knock.At(host, account, address, letter.Body, clock, cancellation) is not { } reply) return trip.More(clock.StoreNow);

                    var verdict = InboxVerdicts.Of(reply.Status);
                    Deliveries.Count(verdict);
                    if (verdict is InboxVerdict.Later or InboxVerdict.Refused) return await Failed(lane, trip, host, verdict, reply, clock.StoreNow, cancellation);
                    // Nobody at this one inbox: that must not hold up its neighbours.
                    if (verdict != InboxVerdict.Delivered) Log.LetterSkipped(log, letter.Subject, account, letter.Inbox, reply.Status, reply.Reason);
                    trip.Past(letter);
                    await Answered(trip, host, cancellation);
                }

                // All letters that were read are done, and there may be more: they go before any entry, after these are cleared away.
                if (round.Letters.Count == PageSize) return trip.More(clock.StoreNow);

                // :: 5 Entries.
                foreach (var entry in round.Entries)
                {
                    if (trip.Done == PerTurn) return trip.More(clock.StoreNow);
                    if (await knock.At(round.Host, account, inbox, entry.Body, clock, cancellation) is not { } reply) return trip.More(clock.StoreNow);

                    // :: 6 Stop at the first failure. What will never be taken is passed over, on record.
                    var verdict = InboxVerdicts.Of(reply.Status);
                    Deliveries.Count(verdict);
                    if (verdict is InboxVerdict.Later or InboxVerdict.Refused or InboxVerdict.Missing) return await Failed(lane, trip, round.Host, verdict, reply, clock.StoreNow, cancellation);
                    if (verdict == InboxVerdict.Unacceptable) Log.EntrySkipped(log, entry.Type, entry.Seq, account, inbox, reply.Status, reply.Reason);
                    trip.Past(entry);
                    await Answered(trip, round.Host, cancellation);
                }

                // :: 7 Look again; a page that was not full was all there is up to its head.
                if (!round.MayHaveMore) return trip.Drained(round.Head);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested && trip.Done > 0)
        {
            // Out of time, or stopping: what was done is done.
            return trip.More(clock.StoreNow);
        }
    }

    // Null where we may send; else the time before which we may not.
    private async Task<long?> Closed(DeliveryRound round, CancellationToken cancellation)
    {
        if (round.Host.OpenUntil > round.Now) return round.Host.OpenUntil;
        if (!round.Host.NeedsProbe) return null;
        var mine = await db.Write(tx => Breaker.Probe(tx, round.Host.Authority), cancellation);
        return mine ? null : round.Now + (long)Breaker.Hold.TotalMilliseconds;
    }

    private Outcome Hold(Trip trip, long until, long now)
    {
        var since = trip.FailingSince(now);
        if (RetryDelays.IsOver(InboxVerdict.Later, TimeSpan.FromMilliseconds(now - since))) return trip.Parked(since);
        return trip.Held(until + Between(0, 60_000), now);
    }

    // Something went through: the breaker closes, where it had moved.
    private async Task Answered(Trip trip, KnownHost host, CancellationToken cancellation)
    {
        if (host is { FailuresInRow: 0, OpenUntil: 0 } || !trip.Hears(host.Authority)) return;
        await db.Write(tx => Breaker.Close(tx, host.Authority), cancellation);
    }

    private async Task<Outcome?> Failed(Lane lane, Trip trip, KnownHost host, InboxVerdict verdict, InboxReply reply, long now, CancellationToken cancellation)
    {
        var asked = reply.RetryAfter is { } wait && wait > RetryDelays.MostAsked ? RetryDelays.MostAsked : reply.RetryAfter;
        await db.Write(
            tx => verdict == InboxVerdict.Later ? Breaker.Failed(tx, host.Authority, reply.Status, asked) : Breaker.Answered(tx, host.Authority, reply.Status!.Value),
            cancellation);

        // A week of refusals, or of nobody there, counts from the first one, not from another trouble before it.
        var another = verdict != InboxVerdict.Later && InboxVerdicts.Of((int?)host.LastStatus) != verdict;
        var since = another ? now : trip.FailingSince(now);
        if (!RetryDelays.IsOver(verdict, TimeSpan.FromMilliseconds(now - since)))
        {
            Log.Failed(log, lane.Key, trip.Attempt, reply.Status, reply.Reason);
            return trip.Failed(now + (long)RetryDelays.Delay(trip.Attempt, asked, random).TotalMilliseconds, since);
        }

        Log.GivenUp(log, lane.Key, verdict, DateTimeOffset.FromUnixTimeMilliseconds(since), reply.Status, reply.Reason);
        if (verdict != InboxVerdict.Missing) return trip.Parked(since);
        return await db.Write(tx => Vanished.Close(tx, lane, trip.Parked(since)), cancellation)
            ? null
            : trip.Failed(now + (long)RetryDelays.Delay(1, asked, random).TotalMilliseconds, now);
    }

#pragma warning disable CA5394 // Jitter, not secrecy.
    private long Between(int least, int most) => random.Next(least, most);
#pragma warning restore CA5394

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Information, "Delivery {Lane} failed (attempt {Attempt}): {Status} {Reason}. It is tried again.")]
        public static partial void Failed(ILogger logger, string lane, long attempt, int? status, string? reason);

        [LoggerMessage(3002, LogLevel.Warning, "Delivery {Lane} is given up: {Verdict} since {Since:u}, last {Status} {Reason}. A new Follow revives it.")]
        public static partial void GivenUp(ILogger logger, string lane, InboxVerdict verdict, DateTimeOffset since, int? status, string? reason);

        [LoggerMessage(3003, LogLevel.Warning, "{Type} {Seq} of {Account} was not taken by {Inbox} ({Status} {Reason}) and is passed over.")]
        public static partial void EntrySkipped(ILogger logger, string type, long seq, string account, Uri inbox, int? status, string? reason);

        [LoggerMessage(3004, LogLevel.Warning, "The letter '{Subject}' of {Account} was not taken by {Inbox} ({Status} {Reason}) and is dropped.")]
        public static partial void LetterSkipped(ILogger logger, string subject, string account, string inbox, int? status, string? reason);
    }
}
