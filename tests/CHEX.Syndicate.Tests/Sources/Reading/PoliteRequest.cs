using Microsoft.AspNetCore.Http;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>One request as a site's own log has it, with what the site answered. Times are those of the injected clock.</summary>
internal sealed record PoliteRequest
{
    public required DateTimeOffset At { get; init; }

    /// <summary>When the answer was sent; the same as <see cref="At"/> where nobody measured it.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>As asked: its host is the one the reader named, whatever address it led to.</summary>
    public required Uri Url { get; init; }
    public IHeaderDictionary Asked { get; init; } = new HeaderDictionary();
    public required int Status { get; init; }
    public IHeaderDictionary Answered { get; init; } = new HeaderDictionary();

    /// <summary>What robots.txt said; null of everything else.</summary>
    public string? Robots { get; init; }

    public bool IsRobots => Url.AbsolutePath == "/robots.txt";

    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;

    public override string ToString() => FormattableString.Invariant($"{At:yyyy-MM-dd HH:mm:ss} {Url} {Status}");
}
