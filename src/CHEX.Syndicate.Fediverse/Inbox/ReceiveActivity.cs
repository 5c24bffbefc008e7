using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Fediverse.Inbox;

/// <summary>
/// The inbox. What comes in is nothing until it has proved who it is from:
/// <list type="number">
/// <item>Limits: a POST, not too large, to an inbox that exists.</item>
/// <item>Parse: an activity whose id and actor share a host. Deletes and updates of actors we never met end here, as nothing.</item>
/// <item>Signature: it covers what it must, is of this hour, and the body is the one that was signed.</item>
/// <item>Key: the actor's own, from memory, store or its server; asked again once where it does not fit.</item>
/// <item>Agree: key, actor and activity are of one host, and the signature is the key's.</item>
/// <item>Heard: the same signature again changes nothing.</item>
/// <item>Act: Follow, Undo of a Follow, Delete of the actor; everything else is taken and left.</item>
/// </list>
/// Steps 6 and 7 are one transaction. Nothing is stored before it, and no text of a person ever.
/// </summary>
public sealed partial class ReceiveActivity(
    Db db, RemoteKeys keys, FediverseSettings settings, Addresses addresses, TimeProvider time, ILogger<ReceiveActivity> log)
{
    /// <summary>In bytes.</summary>
    public const int LongestBody = 1024 * 1024;

    // An actor document is trusted for where to send for this long.
    private static readonly TimeSpan StaleAfter = TimeSpan.FromDays(1);

    private readonly Acts acts = new(settings, addresses);
    private readonly NewHosts newHosts = new(time);
    private readonly Throttle changes = new(time, every: TimeSpan.FromMilliseconds(50), burst: 300, most: 10_000);
    private readonly WebOrigin origin = WebOrigin.Of(addresses);

    /// <summary>Takes one request. It throws only when cancelled.</summary>
    public async Task<InboxAnswer> Receive(InboxRequest request, CancellationToken cancellation)
    {
        InboxAnswer answer;
        try
        {
            answer = await Take(request, cancellation);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(log, e, request.PathAndQuery);
            return new InboxAnswer(503, "The server cannot store anything now.", TimeSpan.FromMinutes(e.Fault == StoreFault.Unavailable ? 1 : 10));
        }

        if (answer.Status != 202) Log.Refused(log, answer.Status, request.PathAndQuery, request.Client, answer.Reason);
        return answer;
    }

    private async Task<InboxAnswer> Take(InboxRequest request, CancellationToken cancellation)
    {
        // 1 Limits
        if (request.Method != "POST") return new InboxAnswer(405, "An inbox takes POST.");
        if (request.Body.Length > LongestBody) return new InboxAnswer(413, "The body is larger than 1 MB.");
        if (request.Account is { } name && settings.Account(name) is null) return new InboxAnswer(404, "There is no such account.");

        // 2 Parse
        if (IncomingActivity.Read(request.Body, out var malformed) is not { } activity) return new InboxAnswer(400, malformed);
        if (activity.Actor.Authority == addresses.Authority || !InboxRules.IsWeb(activity.Actor, addresses))
            return new InboxAnswer(403, $"The actor {activity.ActorId} cannot be one of another server.");
        var known = await keys.Known(activity.ActorId, cancellation);
        if (known is null && activity.IsOfItself && !await Follows(activity.ActorId, cancellation)) return InboxAnswer.Accepted;

        // 3 Signature
        var signed = new SignedRequest(request.Method, request.PathAndQuery, request.Headers, request.Body);
        if (RequestSignature.Read(signed, origin, time.GetUtcNow(), out var refusal) is not { } claim) return new InboxAnswer(refusal!.Status, refusal.Reason);
        if (!ForeignId.IsSound(claim.KeyId)) return new InboxAnswer(401, $"The keyId is longer than {ForeignId.Longest} bytes, or no text.");
        if (!Uri.TryCreate(claim.KeyId, UriKind.Absolute, out var keyId) || keyId.Authority != activity.Actor.Authority)
            return new InboxAnswer(401, $"The key {claim.KeyId} is not on the host of the actor {activity.ActorId}.");

        // 4 Key, 5 Agree
        var (proven, isGone, refused) = await KeyOf(activity, claim, known, request.Client, cancellation);
        if (proven is not null) return await Act(activity, claim, proven, cancellation);
        if (!isGone) return refused!;
        if (activity is not { Type: "Delete", IsOfItself: true }) return new InboxAnswer(401, $"The actor {activity.ActorId} is gone, says its server.");

        // Its own server says so: that is all the proof there can be when the key is gone with its owner.
        await db.Write(tx => Acts.Gone(tx, activity.ActorId), cancellation);
        keys.Forget(activity.ActorId);
        Log.Gone(log, activity.ActorId);
        return InboxAnswer.Accepted;
    }

    private async Task<(KeyFound? Proven, bool IsGone, InboxAnswer? Refused)> KeyOf(IncomingActivity activity, SignatureClaim claim, KeyFound? known, string? client, CancellationToken cancellation)
    {
        if (known is not null && known.Actor.KeyId == claim.KeyId && claim.MadeWith(known.Key))
            return await Refreshed(activity, claim, known, cancellation);

        KeyAnswer answer;
        if (known is not null)
        {
            answer = await keys.Refetch(activity.ActorId, claim.KeyId, cancellation);
        }
        else
        {
            if (!await db.Read(tx => NewHosts.Met(tx, activity.Actor), cancellation) && newHosts.Refused(activity.Actor, client) is { } wait)
                return (null, false, new InboxAnswer(429, "Too many new servers at once.", AtLeastOneSecond(wait)));
            answer = await keys.Fetch(activity.ActorId, claim.KeyId, cancellation);
        }

        return answer switch
        {
            KeyFound found when claim.MadeWith(found.Key) => (found, false, null),
            KeyFound => (null, false, NotMadeWith(claim)),
            KeyGone => (null, true, null),
            KeyLater later => (null, false, new InboxAnswer(503, later.Reason, AtLeastOneSecond(later.After))),
            KeyRefused refused => (null, false, new InboxAnswer(401, refused.Reason)),
            _ => throw new InvalidOperationException("There is no other answer."),
        };
    }

    // Posts go where the actor document says, and a key that its owner has replaced must end: before something is acted on, the
    // document is read again, once a day. Where its server does not answer, what is known serves.
    private async Task<(KeyFound? Proven, bool IsGone, InboxAnswer? Refused)> Refreshed(IncomingActivity activity, SignatureClaim claim, KeyFound known, CancellationToken cancellation)
    {
        var age = time.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(known.Actor.Fetched);
        if (age < StaleAfter || !(activity.Type == "Follow" || activity.IsOfItself || acts.UndoesFollow(activity))) return (known, false, null);
        return await keys.Fetch(activity.ActorId, claim.KeyId, cancellation) switch
        {
            KeyFound fresh => claim.MadeWith(fresh.Key) ? (fresh, false, null) : (null, false, NotMadeWith(claim)),
            KeyRefused { ByItsOwner: true } refused => (null, false, new InboxAnswer(401, refused.Reason)),
            _ => (known, false, null),
        };
    }

    private static InboxAnswer NotMadeWith(SignatureClaim claim) => new(401, $"The signature was not made with the key {claim.KeyId} over what arrived here.");

    private async Task<InboxAnswer> Act(IncomingActivity activity, SignatureClaim claim, KeyFound proof, CancellationToken cancellation)
    {
        var followed = activity.Type == "Follow" ? acts.AccountOf(activity.ObjectId) : null;
        if (followed is not null && InboxRules.Fault(proof.Actor, addresses) is { } fault) return new InboxAnswer(403, fault);
        if (followed is null && !acts.UndoesFollow(activity) && !activity.IsOfItself) return InboxAnswer.Accepted;
        if (!changes.TryPass(PublicSuffix.RegistrableDomain(activity.Actor.IdnHost), out var wait))
            return new InboxAnswer(429, "Too many changes at once from your server.", AtLeastOneSecond(wait));

        var refused = await db.Write(
            async tx =>
            {
                // 6 Heard
                if (followed is not null && await Acts.Refusal(tx, followed, proof.Actor) is { } why) return why;
                if (!await HeardTable.IsNew(tx, claim.Signature)) return null;

                // 7 Act
                if (proof.Fetched) await RemoteActor.Save(tx, proof.Actor);
                if (followed is not null) await acts.Follow(tx, followed, proof.Actor, activity.Id!);
                else if (activity.Type == "Undo") await acts.UndoFollow(tx, activity);
                else if (activity.Type == "Delete") await Acts.Gone(tx, activity.ActorId);
                else await RemoteActor.Forget(tx, activity.ActorId); // it changed: it is read again when it is needed
                return null;
            },
            cancellation);
        if (activity.IsOfItself) keys.Forget(activity.ActorId);
        if (refused is not null) return new InboxAnswer(403, refused);
        Log.Taken(log, activity.Type, activity.ActorId);
        return InboxAnswer.Accepted;
    }

    private Task<bool> Follows(string actor, CancellationToken cancellation) => db.Read(
        async tx => await tx.One<long?>("SELECT at FROM follower WHERE account IN @names AND actor = @actor", new { names = settings.Accounts.Select(a => a.Name).ToArray(), actor }) is not null,
        cancellation);

    private static TimeSpan AtLeastOneSecond(TimeSpan wait) => wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "{Type} of {Actor} taken")]
        public static partial void Taken(ILogger logger, string type, string actor);

        [LoggerMessage(2, LogLevel.Information, "{Actor} is gone, says its server")]
        public static partial void Gone(ILogger logger, string actor);

        [LoggerMessage(3, LogLevel.Information, "Inbox answered {Status} to {Path} from {Client}: {Reason}")]
        public static partial void Refused(ILogger logger, int status, string path, string? client, string? reason);

        [LoggerMessage(4, LogLevel.Error, "The store failed while {Path} was received")]
        public static partial void StoreFailed(ILogger logger, Exception e, string path);
    }
}
