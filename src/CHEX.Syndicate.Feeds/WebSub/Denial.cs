using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>Tells a subscriber that it has no subscription (any more), and why (WebSub §5.2). It is told once: that it cannot be told changes nothing.</summary>
internal sealed class Denial(Outgoing outgoing, HubTopics topics)
{
    /// <summary>One request may last so long.</summary>
    internal static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Null where it was told; else why not.</summary>
    public async Task<string?> Tell(string path, string callback, string reason, CancellationToken cancellation)
    {
        var url = CallbackAddress.With(callback, ("hub.mode", "denied"), ("hub.topic", topics.UrlOf(path)), ("hub.reason", reason));
        try
        {
            var answer = await outgoing.Send(new OutboundRequest { Method = HttpMethod.Get, Url = url, Timeout = Timeout, IgnoresBody = true }, cancellation);
            return answer.Status is >= 200 and < 300 ? null : $"it answered {answer.Status}";
        }
        catch (OutboundException e)
        {
            return e.Message;
        }
    }
}
