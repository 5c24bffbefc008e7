namespace CHEX.Syndicate.Feeds.WebSub;

/// <summary>What came to the hub: the fields of a form.</summary>
/// <param name="Fields">By name, each with all its values.</param>
/// <param name="Client">Whose request it is, for the rates; null for this machine itself, which is not counted.</param>
public sealed record HubRequest(IReadOnlyDictionary<string, IReadOnlyList<string>> Fields, string? Client);

/// <summary>What the hub answers at once. Whatever has to do with the subscriber happens afterwards.</summary>
/// <param name="Status">202 where the request was taken.</param>
/// <param name="Reason">What is wrong, in plain text for a developer; it names the field.</param>
/// <param name="RetryAfter">When asking again may help.</param>
public sealed record HubAnswer(int Status, string? Reason = null, TimeSpan? RetryAfter = null)
{
    internal static readonly HubAnswer Accepted = new(202);

    internal static HubAnswer Wrong(string reason) => new(400, reason);
}
