using System.Text.Json;
using CHEX.Syndicate.Fediverse.Delivery;
using CHEX.Syndicate.Fediverse.Signatures;

namespace CHEX.Syndicate.Tests.Fediverse.Delivery;

/// <summary>Inboxes that answer as a test tells them to, and remember what they got.</summary>
internal sealed class ScriptedInboxes : IInboxPost
{
    public List<Arrival> Arrivals { get; } = [];

    /// <summary>What an inbox answers; 202 unless told otherwise.</summary>
    public Func<Arrival, InboxReply> Answer { get; set; } = _ => new InboxReply(202);

    /// <summary>Runs while the POST is on its way.</summary>
    public Func<Arrival, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public IEnumerable<string> Types => Arrivals.Select(a => a.Type);

    public async Task<InboxReply> Post(string account, Uri inbox, string body, SignatureScheme scheme, CancellationToken cancellation)
    {
        using var json = JsonDocument.Parse(body);
        var arrival = new Arrival(inbox.ToString(), json.RootElement.GetProperty("type").GetString()!, scheme, body);
        Arrivals.Add(arrival);
        await Meanwhile(arrival);
        return Answer(arrival);
    }

    internal sealed record Arrival(string Inbox, string Type, SignatureScheme Scheme, string Body);
}
