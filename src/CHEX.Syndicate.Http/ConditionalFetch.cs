using System.Globalization;
using System.Security.Cryptography;
using Polly;
using Polly.Retry;

namespace CHEX.Syndicate.Http;

/// <summary>
/// Asks for something only if it has changed. Validators travel verbatim both ways and are replaced by every 200, also by one
/// whose body is the same: whoever keeps the old ones asks unconditionally for ever.
/// </summary>
public sealed class ConditionalFetch
{
    private readonly Outgoing outgoing;
    private readonly TimeProvider time;
    private readonly FetchLimits limits;
    private readonly ResiliencePipeline<OutboundResponse> retrying;

    public ConditionalFetch(Outgoing outgoing, TimeProvider time, Random random, FetchLimits? limits = null)
    {
        this.outgoing = outgoing;
        this.time = time;
        this.limits = limits ?? new FetchLimits();
        retrying = Retrying(this.limits, time, random);
    }

    /// <summary>Asks for <paramref name="url"/>; at most <paramref name="maxBytes"/> are read (a feed's cap where null).</summary>
    /// <param name="url">Redirects are followed, five at most.</param>
    /// <param name="known">What was kept from the last answer; null asks for the whole.</param>
    /// <param name="accept">The Accept header.</param>
    /// <param name="cancellation">Stops the fetch.</param>
    /// <param name="maxBytes">The cap after decompression.</param>
    /// <param name="gate">Passed before each try and each hop; the time spent before it does not count.</param>
    /// <param name="takesParts">True where a feed is asked for: with a validator, what is new in it is enough (RFC 3229).</param>
    /// <exception cref="OutboundException">No answer came, after the retries.</exception>
    public async Task<Fetched> Get(Uri url, Validators? known, string accept, CancellationToken cancellation, long? maxBytes = null, Gate? gate = null, bool takesParts = false)
    {
        var request = new OutboundRequest
        {
            Method = HttpMethod.Get,
            Url = url,
            Headers = [.. Conditions(known, takesParts).Prepend(new("Accept", accept))],
            Timeout = limits.Timeout,
            MaxBytes = maxBytes ?? limits.FeedBytes,
        };

        using var budget = new TimeBudget(limits.Total, time, cancellation);
        try
        {
            var response = await Redirects.Follow(url, 5, async at =>
                await retrying.ExecuteAsync(async token => await Try(request with { Url = at }, gate ?? Gate.Open, budget, token), budget.Token));
            return Judge(known, response);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new OutboundException(OutboundFault.Timeout, $"{url} was not finished within {limits.Total.TotalSeconds:0.#} s, retries included.", e);
        }
    }

    private async Task<OutboundResponse> Try(OutboundRequest request, Gate gate, TimeBudget budget, CancellationToken cancellation)
    {
        // A host that is busy takes nothing from the time that it has to answer.
        await using var turn = await budget.Apart(token => gate.Enter(request.Url, token));
        var response = await outgoing.Send(request, cancellation);
        gate.Heard(response);
        return response;
    }

    private Fetched Judge(Validators? known, OutboundResponse response)
    {
        if (response.Status == 304 && known is { GiveCondition: true })
            return new(FetchOutcome.NotModified, response, known with { ETag = response.ETag ?? known.ETag, LastModified = Sane(response.LastModified) ?? known.LastModified });
        // What is new, and the validators of the whole; its hash is nobody's.
        if (response.Status == 226 && known is not null)
            return new(FetchOutcome.Part, response, new(response.ETag, Sane(response.LastModified), null));
        if (response.Status is not (200 or 203))
            return new(FetchOutcome.Refused, response, known ?? new(null, null, null));

        var hash = Convert.ToHexStringLower(SHA256.HashData(response.Body.Span));
        var outcome = known?.BodyHash == hash ? FetchOutcome.Unchanged : FetchOutcome.Fresh;
        return new(outcome, response, new(response.ETag, Sane(response.LastModified), hash));
    }

    private static IEnumerable<KeyValuePair<string, string>> Conditions(Validators? known, bool takesParts)
    {
        if (known?.ETag is { } etag) yield return new("If-None-Match", etag);
        if (known?.LastModified is { } modified) yield return new("If-Modified-Since", modified);
        if (takesParts && known is { GiveCondition: true }) yield return new("A-IM", "feed");
    }

    // A page "last modified" in the future would never be modified again.
    private string? Sane(string? lastModified) =>
        DateTimeOffset.TryParse(lastModified, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > time.GetUtcNow().AddDays(1)
            ? null
            : lastModified;

    // Only faults that pass by themselves within seconds. 4xx, 429 and 503 are answers: asking again at once is rude, and so it
    // is where somebody says when to come back.
    private static ResiliencePipeline<OutboundResponse> Retrying(FetchLimits limits, TimeProvider time, Random random)
    {
        var builder = new ResiliencePipelineBuilder<OutboundResponse> { TimeProvider = time };
        if (limits.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<OutboundResponse>
            {
                MaxRetryAttempts = limits.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = limits.Pause,
                Randomizer = () =>
                {
                    lock (random) return random.NextDouble();
                },
                ShouldHandle = new PredicateBuilder<OutboundResponse>()
                    .Handle<OutboundException>(e => e.Fault is OutboundFault.Connect or OutboundFault.Timeout)
                    .HandleResult(response => response.Status is 502 or 504 && response.RetryAfter is null),
            });
        }

        return builder.Build();
    }
}
