namespace CHEX.Syndicate.Http;

/// <summary>A host that asked to be left alone.</summary>
public sealed record HostRest(string Authority, TimeSpan For, int Status)
{
    private static readonly TimeSpan WhenNotSaid = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(2);

    /// <summary>The rest that an answer asks for: 429 always does, 503 where it says for how long. Null where it asks for none.</summary>
    public static HostRest? Asked(OutboundResponse response)
    {
        if (response.Status != 429 && (response.Status != 503 || response.RetryAfter is null)) return null;
        var rest = response.RetryAfter is { } said && said > TimeSpan.Zero ? said : WhenNotSaid;
        return new(HostTurn.Authority(response.Url), rest > Longest ? Longest : rest, response.Status);
    }
}
