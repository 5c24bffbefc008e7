using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Fediverse.Signatures;

/// <summary>Signs with the keys of the keyring, by the process's clock.</summary>
public sealed class RequestSigner(Keyring keyring, Addresses addresses, TimeProvider time) : IRequestSigner
{
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> SignPost(
        string account, Uri url, ReadOnlyMemory<byte> body, SignatureScheme scheme, CancellationToken cancellation)
    {
        var key = await keyring.Get(account, cancellation);
        var keyId = addresses.Key(addresses.Actor(account));
        return scheme == SignatureScheme.Cavage
            ? Cavage.SignPost(key.Private, keyId, url, body.Span, time.GetUtcNow())
            : Rfc9421.SignPost(key.Private, keyId, url, body.Span, time.GetUtcNow());
    }

    public async Task<Func<Uri, IEnumerable<KeyValuePair<string, string>>>> SignGets(CancellationToken cancellation)
    {
        var key = await keyring.Get(Addresses.InstanceName, cancellation);
        var keyId = addresses.Key(addresses.InstanceActor);
        return url => Cavage.SignGet(key.Private, keyId, url, time.GetUtcNow());
    }
}
