namespace CHEX.Syndicate.Http;

/// <summary>A request to somebody else's server.</summary>
public sealed record OutboundRequest
{
    public required HttpMethod Method { get; init; }
    public required Uri Url { get; init; }

    /// <summary>Sent as they are, without validation.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>From the first byte sent to the last byte read, redirects included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Counted after decompression; a longer body is an error, never a cut. Of an answer other than 2xx only the first 16 KiB
    /// are kept: its status is what matters.
    /// </summary>
    public long MaxBytes { get; init; } = 1024 * 1024;

    /// <summary>Instead of an error, a longer body is cut: for what is read as far as it goes (robots.txt).</summary>
    public bool CutsBody { get; init; }

    /// <summary>The body of the answer is not read at all: its status says everything.</summary>
    public bool IgnoresBody { get; init; }

    /// <summary>Each hop is checked by the guard. 0 returns a redirect as it is.</summary>
    public int MaxRedirects { get; init; }

    /// <summary>Called before each hop (signatures are made for one URL): returns the headers to add.</summary>
    public Func<Uri, IEnumerable<KeyValuePair<string, string>>>? HeadersFor { get; init; }
}

/// <summary>What the server answered.</summary>
public sealed record OutboundResponse
{
    public required int Status { get; init; }

    /// <summary>The address that answered, after redirects.</summary>
    public required Uri Url { get; init; }

    /// <summary>True where every redirect on the way was permanent (301, 308), and there was one.</summary>
    public bool MovedForGood { get; init; }
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>As sent, parameters included.</summary>
    public string? ContentType { get; init; }

    /// <summary>Verbatim.</summary>
    public string? ETag { get; init; }

    /// <summary>Verbatim.</summary>
    public string? LastModified { get; init; }
    public string? Location { get; init; }

    /// <summary>True where a wall before the site answered, to find out whether we are a person (cf-mitigated: challenge).</summary>
    public bool Challenged { get; init; }

    /// <summary>Verbatim (RFC 8288).</summary>
    public string? Link { get; init; }

    /// <summary>How many pages WordPress says its list has (X-WP-TotalPages); verbatim.</summary>
    public string? TotalPages { get; init; }

    /// <summary>From a delta or a date; null where absent or senseless.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>From Cache-Control max-age less Age, or Expires; null where absent.</summary>
    public TimeSpan? FreshFor { get; init; }
}

/// <summary>Why no answer came.</summary>
public enum OutboundFault
{
    /// <summary>The address may not be asked (private network, port, scheme).</summary>
    Forbidden,
    NameNotFound,
    Connect,
    Tls,
    Timeout,
    TooLarge,
    TooManyRedirects,
    BadRedirect,
    Broken,
}

/// <summary>No answer came; the message says why, in words an operator understands, and names the address.</summary>
public sealed class OutboundException(OutboundFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public OutboundFault Fault { get; } = fault;
}
