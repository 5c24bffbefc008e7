using CHEX.Syndicate.Fediverse.Signatures;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>Puts one activity into one inbox, once.</summary>
public interface IInboxPost
{
    /// <summary>Signs and sends <paramref name="body"/> now, in the name of one of our accounts. Redirects are not followed.</summary>
    Task<InboxReply> Post(string account, Uri inbox, string body, SignatureScheme scheme, CancellationToken cancellation);
}

/// <summary>What came of it.</summary>
/// <param name="Status">The HTTP status; null where no answer came, and then nobody knows whether the activity arrived.</param>
/// <param name="RetryAfter">What the server asked for, or null.</param>
/// <param name="Reason">Why no answer came, or the beginning of the body of a refusal, for the operator.</param>
public sealed record InboxReply(int? Status, TimeSpan? RetryAfter = null, string? Reason = null);
