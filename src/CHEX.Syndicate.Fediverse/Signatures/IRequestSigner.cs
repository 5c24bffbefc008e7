namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>How a request is signed.</summary>
public enum SignatureScheme
{
    /// <summary>draft-cavage-http-signatures-12 with rsa-sha256: what nearly every server reads. Tried first.</summary>
    Cavage,

    /// <summary>RFC 9421 with rsa-v1_5-sha256: tried where the first was refused.</summary>
    Rfc9421,
}

/// <summary>
/// Signs requests with our keys, at the moment they are sent: a signature is old after an hour, and after five minutes for some.
/// The headers returned are complete but for <c>Host</c> (which HTTP sends by itself, as <see cref="Uri.IdnHost"/> and a port that is
/// not the scheme's own): Date, Signature and its company, and for a POST the digest and <c>Content-Type: application/activity+json</c>.
/// </summary>
public interface IRequestSigner
{
    /// <summary>Headers for a POST of <paramref name="body"/> to <paramref name="url"/> in the name of one of our accounts. Sign again for each attempt.</summary>
    /// <exception cref="KeyNotFoundException">There is no account of that name.</exception>
    Task<IReadOnlyList<KeyValuePair<string, string>>> SignPost(
        string account, Uri url, ReadOnlyMemory<byte> body, SignatureScheme scheme, CancellationToken cancellation);

    /// <summary>
    /// Loads the instance actor's key and returns what signs a GET with it (draft-cavage), once for each hop:
    /// fits <see cref="Http.OutboundRequest.HeadersFor"/>.
    /// </summary>
    Task<Func<Uri, IEnumerable<KeyValuePair<string, string>>>> SignGets(CancellationToken cancellation);
}
