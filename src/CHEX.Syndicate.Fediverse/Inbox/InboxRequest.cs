namespace CHEX.Syndicate.Fediverse.Inbox;

/// <summary>A POST to an inbox of ours.</summary>
/// <param name="Method">"POST".</param>
/// <param name="PathAndQuery">As it came, from the first slash.</param>
/// <param name="Headers">Names in lower case; several fields of one name are joined by ", ".</param>
/// <param name="Body">As it came; read at most <see cref="ReceiveActivity.LongestBody"/> and one byte of it.</param>
/// <param name="Account">Whose inbox it is, or null for the shared one.</param>
/// <param name="Client">The sender's IP address, where it is known.</param>
public sealed record InboxRequest(
    string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, string? Account, string? Client);

/// <summary>The answer: a status, words for the sender's operator where it is no success, and when to ask again where that makes sense.</summary>
public sealed record InboxAnswer(int Status, string? Reason = null, TimeSpan? RetryAfter = null)
{
    /// <summary>202: it was acted on, or there is nothing to do.</summary>
    public static InboxAnswer Accepted { get; } = new(202);
}
