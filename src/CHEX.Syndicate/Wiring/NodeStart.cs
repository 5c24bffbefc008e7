using CHEX.Syndicate.Configuration;

namespace CHEX.Syndicate.Wiring;

/// <summary>What a node is started with.</summary>
public sealed record NodeStart
{
    /// <summary>The configuration as the file has it.</summary>
    public required ConfiguredService File { get; init; }

    /// <summary>Where it came from, in words.</summary>
    public required string Origin { get; init; }

    /// <summary>The data folder.</summary>
    public required string Data { get; init; }

    /// <summary>Where to listen, divided by semicolons; null for the usual place.</summary>
    public string? Urls { get; init; }

    /// <summary>The log of the node, which ends with it; null for the console.</summary>
    public ILoggerFactory? Logs { get; init; }

    /// <summary>Where to listen: the public address where that is this machine, for then nothing stands between.</summary>
    /// <exception cref="RefusedException">An address cannot be listened on.</exception>
    public IReadOnlyList<string> Listen()
    {
        var urls = (Urls ?? (File.Settings.IsLoopback ? File.Settings.PublicUrl : "http://127.0.0.1:5080"))
            .Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var url in urls)
        {
            if (!url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.Length < 8 || url[7..].TrimEnd('/').Contains('/', StringComparison.Ordinal))
                throw new RefusedException($"\"{url}\" cannot be listened on. Allowed: http://ADDRESS:PORT, like http://127.0.0.1:5080 or http://0.0.0.0:8080; encryption (https) is the work of a proxy before it.", RefusalKind.Usage);
        }

        return urls;
    }
}
