using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>
/// Knocks at an inbox with the signature that its server is known to read, and once more with the other where the answer
/// may mean that it reads that one. The winner is remembered for the whole authority.
/// </summary>
internal sealed class Knock(Db db, IInboxPost post)
{
    /// <summary>The answer, or null where the turn has no room for a POST any more and nothing was sent.</summary>
    public async Task<InboxReply?> At(KnownHost host, string account, Uri inbox, string body, TurnClock clock, CancellationToken cancellation)
    {
        if (!clock.HasRoomFor(Courier.PostTimeout)) return null;
        var reply = await post.Post(account, inbox, body, host.Scheme, cancellation);
        if (!InboxVerdicts.MayReadAnother(reply.Status, host.Signature is not null) || !clock.HasRoomFor(Courier.PostTimeout)) return reply;

        var other = host.Scheme == SignatureScheme.Cavage ? SignatureScheme.Rfc9421 : SignatureScheme.Cavage;
        var second = await post.Post(account, inbox, body, other, cancellation);
        if (InboxVerdicts.Of(second.Status) != InboxVerdict.Delivered) return reply;
        await db.Write(tx => Breaker.Remember(tx, host.Authority, other), cancellation);
        return second;
    }
}
