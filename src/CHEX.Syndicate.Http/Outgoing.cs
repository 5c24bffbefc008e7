using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace CHEX.Syndicate.Http;

/// <summary>
/// The one way out. No address is asked before the guard has seen the IP address that is connected to;
/// bodies are capped after decompression; every redirect is checked again. No cookies, no proxy, no trace headers.
/// </summary>
public sealed class Outgoing : IDisposable
{
    /// <summary>More headers than this are an attack on whoever keeps them.</summary>
    private const int MostHeaders = 200;

    /// <summary>A server that has said nothing after this long is given up, however long the whole may last.</summary>
    private static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(20);

    private readonly OutgoingOptions options;
    private readonly TimeProvider time;
    private readonly AddressGuard guard;
    private readonly HttpMessageInvoker invoker;

    /// <param name="options">Who we say we are, and the networks we may ask.</param>
    /// <param name="time">For timeouts and for dates in answers.</param>
    /// <param name="resolve">Finds addresses; the system's resolver where null.</param>
    /// <exception cref="FormatException">An allowed network is not in CIDR notation.</exception>
    public Outgoing(OutgoingOptions options, TimeProvider time, NameLookup? resolve = null)
    {
        this.options = options;
        this.time = time;
        guard = new AddressGuard(options.AllowedNetworks, options.Ports);
        var connect = new GuardedConnect(guard, resolve ?? Dns.GetHostAddressesAsync, time);
        invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = connect.Connect,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            UseCookies = false,
            UseProxy = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxConnectionsPerServer = 4,
            // Nobody needs more to say what a document is; the count is checked where the answer is read.
            MaxResponseHeadersLength = 32,
            MaxResponseDrainSize = 64 * 1024,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            // Latin-1 both ways gives back each byte of a strange ETag as it came.
            RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
        });
    }

    /// <summary>Sends one request and reads its answer, following at most <see cref="OutboundRequest.MaxRedirects"/> redirects.</summary>
    /// <exception cref="OutboundException">No answer came.</exception>
    public async Task<OutboundResponse> Send(OutboundRequest request, CancellationToken cancellation)
    {
        using var total = new CancellationTokenSource(request.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(total.Token, cancellation);
        var url = request.Url;
        var permanent = true;
        try
        {
            for (var hops = 0; ; hops++)
            {
                Inspect(url);
                using var message = Compose(request, url);
                using var answer = await Ask(message, either.Token);
                var next = hops == request.MaxRedirects && hops == 0 ? null : Redirects.Target(request.Method, url, (int)answer.StatusCode, Header(answer.Headers, "Location"));
                if (next is null) return await Read(request, url, answer, hops > 0 && permanent, either.Token);

                if (hops == request.MaxRedirects) throw Redirects.TooMany(request.Url, request.MaxRedirects, next);
                permanent &= Redirects.ForGood((int)answer.StatusCode);
                url = next;
            }
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new OutboundException(OutboundFault.Timeout, total.IsCancellationRequested
                ? $"{url} was not finished within {request.Timeout.TotalSeconds:0.#} s."
                : $"{url} did not answer within {HeaderPatience.TotalSeconds:0} s.", e);
        }
        catch (OperationCanceledException e)
        {
            // Whoever cancelled finds his own token in it, not our linked one.
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or InvalidOperationException)
        {
            throw Faults.Explain(url, e);
        }
    }

    /// <summary>
    /// Why an address would not be asked, as far as that can be told without looking up its name; null where it may be asked. The guard
    /// decides when it connects.
    /// </summary>
    public string? Objection(Uri url) =>
        Faulty(url) is { } fault ? fault
        : IPAddress.TryParse(url.IdnHost, out var address) ? guard.Objection(address, url.Port)
        : guard.Objection(url.Port);

    public void Dispose() => invoker.Dispose();

    private static void Inspect(Uri url)
    {
        if (Faulty(url) is { } fault)
            throw new OutboundException(OutboundFault.Forbidden, $"{(url.IsAbsoluteUri ? url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped) : url)} was not asked: {fault}.");
    }

    private static string? Faulty(Uri url) =>
        !url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.Host.Length == 0 ? "only http and https addresses are"
        : url.UserInfo.Length > 0 ? "its address has a user name in it"
        : null;

    private HttpRequestMessage Compose(OutboundRequest request, Uri url)
    {
        var message = new HttpRequestMessage(request.Method, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        if (!request.Body.IsEmpty || request.Method.Method == "POST") message.Content = new ReadOnlyMemoryContent(request.Body);
        var elsewhere = !string.Equals(url.Authority, request.Url.Authority, StringComparison.OrdinalIgnoreCase);
        foreach (var (name, value) in request.Headers)
        {
            if (elsewhere && Redirects.ForOneHostOnly(name)) continue;
            Add(message, name, value);
        }

        foreach (var (name, value) in request.HeadersFor?.Invoke(url) ?? []) Add(message, name, value);
        if (!message.Headers.NonValidated.Contains("User-Agent")) Add(message, "User-Agent", options.UserAgent);
        if (!message.Headers.NonValidated.Contains("Accept-Encoding")) Add(message, "Accept-Encoding", "gzip, br, deflate");
        return message;
    }

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
    }

    private async Task<HttpResponseMessage> Ask(HttpRequestMessage message, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(HeaderPatience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        return await invoker.SendAsync(message, either.Token);
    }

    private async Task<OutboundResponse> Read(OutboundRequest request, Uri url, HttpResponseMessage answer, bool movedForGood, CancellationToken cancellation)
    {
        if (answer.Headers.NonValidated.Count + answer.Content.Headers.NonValidated.Count > MostHeaders)
            throw new OutboundException(OutboundFault.Broken, $"{url} sent more than {MostHeaders} headers.");
        var body = request.Method == HttpMethod.Head || request.IgnoresBody
            ? ReadOnlyMemory<byte>.Empty
            : await BodyReader.Read(url, answer, request.MaxBytes, request.CutsBody, cancellation);
        var now = time.GetUtcNow();
        return new OutboundResponse
        {
            Status = (int)answer.StatusCode,
            Url = url,
            MovedForGood = movedForGood,
            Body = body,
            ContentType = Header(answer.Content.Headers, "Content-Type"),
            ETag = Header(answer.Headers, "ETag"),
            LastModified = Header(answer.Content.Headers, "Last-Modified"),
            Location = Header(answer.Headers, "Location"),
            Challenged = string.Equals(Header(answer.Headers, "cf-mitigated"), "challenge", StringComparison.OrdinalIgnoreCase),
            Link = Header(answer.Headers, "Link"),
            TotalPages = Header(answer.Headers, "X-WP-TotalPages"),
            RetryAfter = Freshness.RetryAfter(Header(answer.Headers, "Retry-After"), now),
            FreshFor = Freshness.Of(
                Header(answer.Headers, "Cache-Control"), Header(answer.Headers, "Age"),
                Header(answer.Content.Headers, "Expires"), Header(answer.Headers, "Date"), now),
        };
    }

    internal static string? Header(HttpHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;
}
