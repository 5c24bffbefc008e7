using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>A request that somebody says to have signed.</summary>
/// <param name="Method">"POST".</param>
/// <param name="PathAndQuery">As it came, from the first slash.</param>
/// <param name="Headers">Names in lower case; several fields of one name are joined by ", ".</param>
/// <param name="Body">As it came.</param>
public sealed record SignedRequest(string Method, string PathAndQuery, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body);

/// <summary>Where a request was sent to, by our own recorded address: what the request says of that counts for nothing.</summary>
/// <param name="Scheme">"https".</param>
/// <param name="Authority">Host in lower case, with the port where it is not the scheme's own.</param>
public sealed record WebOrigin(string Scheme, string Authority)
{
    /// <summary>Ours.</summary>
    public static WebOrigin Of(Addresses addresses) => Of(new Uri(addresses.PublicUrl));

    /// <summary>That of a URL.</summary>
    public static WebOrigin Of(Uri url) => new(url.Scheme, url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}");
}

/// <summary>Why a signature is not accepted: a status and words that help the sender's operator.</summary>
public sealed record SignatureRefusal(int Status, string Reason);

/// <summary>
/// What a request says it is signed with. All that can be checked without the key holds: what must be covered is covered, the
/// time is near, the body has the digest that was signed.
/// </summary>
/// <param name="KeyId">The key that it names.</param>
/// <param name="Base">The bytes that were signed.</param>
/// <param name="Signature">The signature over them: RSA PKCS #1 v1.5 with SHA-256.</param>
public sealed record SignatureClaim(string KeyId, ReadOnlyMemory<byte> Base, ReadOnlyMemory<byte> Signature)
{
    /// <summary>True if that key made the signature.</summary>
    public bool MadeWith(RsaKey key) => key.Verify(Base.Span, Signature.Span);
}

/// <summary>Reads the signature of a request, in either scheme.</summary>
public static class RequestSignature
{
    /// <summary>The claim, or null and why not. It never throws, whatever the headers hold.</summary>
    public static SignatureClaim? Read(SignedRequest request, WebOrigin origin, DateTimeOffset now, out SignatureRefusal? refusal) =>
        request.Headers.ContainsKey("signature-input") ? Rfc9421.Read(request, origin, now, out refusal)
        : request.Headers.ContainsKey("signature") ? Cavage.Read(request, origin, now, out refusal)
        : Refuse("The request is not signed: there is no Signature header.", out refusal);

    private const int LongestReason = 300;

    internal static SignatureClaim? Refuse(string reason, out SignatureRefusal refusal, int status = 401)
    {
        // Part of the reason may be what was sent: that is not echoed at length.
        refusal = new(status, reason.Length <= LongestReason ? reason : reason[..LongestReason] + "…");
        return null;
    }
}
