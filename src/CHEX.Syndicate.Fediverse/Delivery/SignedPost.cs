using System.Text;
using CHEX.Syndicate.Fediverse.Signatures;
using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Fediverse.Delivery;

/// <summary>Sends over HTTP, signed at the moment of sending.</summary>
public sealed class SignedPost(Outgoing outgoing, IRequestSigner signer) : IInboxPost
{
    // A refusal's body says why, precisely on Mastodon; the beginning of it is enough.
    private const int Excerpt = 300;

    public async Task<InboxReply> Post(string account, Uri inbox, string body, SignatureScheme scheme, CancellationToken cancellation)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(body);
        var headers = await signer.SignPost(account, inbox, bytes, scheme, cancellation);
        try
        {
            var response = await outgoing.Send(
                new OutboundRequest { Method = HttpMethod.Post, Url = inbox, Headers = headers, Body = bytes, Timeout = Courier.PostTimeout }, cancellation);
            return new InboxReply(response.Status, response.RetryAfter, response.Status < 300 ? null : Beginning(response.Body.Span));
        }
        catch (OutboundException e)
        {
            return new InboxReply(null, null, e.Message);
        }
    }

    private static string Beginning(ReadOnlySpan<byte> body) => Encoding.UTF8.GetString(body[..Math.Min(body.Length, Excerpt)]).ReplaceLineEndings(" ");
}
