namespace CHEX.Syndicate.Http;

/// <summary>How we go out.</summary>
public sealed record OutgoingOptions
{
    /// <summary>Honest, constant, with an address that explains it: <c>CHEX.Syndicate/0.1 (+https://host/about/bot)</c>.</summary>
    public required string UserAgent { get; init; }

    /// <summary>
    /// Networks (CIDR) that may be asked although they are not public: "127.0.0.0/8" for a demonstration or a test.
    /// Inside them any port is allowed and plain http is not looked down on.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>The ports of public hosts that may be asked.</summary>
    public IReadOnlyList<int> Ports { get; init; } = [80, 443];
}
