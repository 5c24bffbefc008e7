using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>The requests of one reading: each is allowed by robots.txt, waits for its host's turn, and is counted.</summary>
internal sealed class Visit(SourceSettings source, ReadingAids aids, ConditionalFetch fetch, Robots robots, TimeProvider time)
{
    // With one more request at its slowest (its turn 30 s, the fetch 60 s) it stays within the lane's five minutes.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongForList = Long / 2;

    private readonly long begun = time.GetTimestamp();
    private readonly Dictionary<string, DateTimeOffset> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostRest> rests = new(StringComparer.Ordinal);

    /// <summary>All bytes read so far.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last document that came; null before the first.</summary>
    public Evidence? Last { get; private set; }

    /// <summary>
    /// True once the reading has lasted so long that the articles that are left are better read the next time: were it cut off,
    /// all of it would be lost, and the next time again.
    /// </summary>
    public bool IsLong => time.GetElapsedTime(begun) >= Long;

    /// <summary>The same of the list's older pages, which leave time for articles.</summary>
    public bool IsLongForList => time.GetElapsedTime(begun) >= LongForList;

    /// <summary>The hosts that asked to be left alone.</summary>
    public IReadOnlyList<HostRest> Rests => [.. rests.Values];

    /// <summary>Asks for an address; what comes back is a body, or "nothing new".</summary>
    /// <exception cref="NoAnswerException">It may not be asked, did not answer, or answered with anything but 200 or 304.</exception>
    /// <exception cref="HostRestsException">Its host is left alone.</exception>
    public async Task<Fetched> Get(Uri url, string accept, long maxBytes, bool conditional, CancellationToken cancellation)
    {
        var authority = HostTurn.Authority(url);
        if (rests.TryGetValue(authority, out var rest))
            throw new NoAnswerException($"{url} was not asked, because {authority} answered {rest.Status} a moment ago.", rest.Status, mayPass: true);

        var gap = source.HostGap;
        if (source.ObeyRobots)
        {
            var answer = await robots.Ask(url, cancellation);
            if (!answer.Allowed) throw new NoAnswerException(answer.Reason ?? $"robots.txt does not allow {url}.", null);
            if (answer.CrawlDelay > gap) gap = answer.CrawlDelay.Value;
        }

        await Space(url, authority, gap, cancellation);
        aids.Asking?.Invoke(url);
        try
        {
            var fetched = await fetch.Get(url, conditional ? aids.Known(url) : null, accept, cancellation, maxBytes);
            Bytes += fetched.Response.Body.Length;
            if (fetched.Result == FetchOutcome.Fresh) Last = new(fetched.Response.Url, fetched.Response.ContentType, fetched.Response.Body);
            if (fetched.Result != FetchOutcome.Refused) return fetched;

            if (HostRest.Asked(fetched.Response) is { } wanted) rests[authority] = wanted with { Authority = authority };
            var status = fetched.Response.Status;
            throw new NoAnswerException(Reasons.Of(url, fetched.Response), status, mayPass: status is 408 or 425 or 429 or >= 500);
        }
        catch (OutboundException e)
        {
            throw new NoAnswerException(e.Message, null, mayPass: e.Fault is not (OutboundFault.Forbidden or OutboundFault.TooLarge or OutboundFault.BadRedirect or OutboundFault.TooManyRedirects), inner: e);
        }
    }

    private async Task Space(Uri url, string authority, TimeSpan gap, CancellationToken cancellation)
    {
        if (aids.Wait is { } wait)
        {
            await wait(url, gap, cancellation);
            return;
        }

        var now = time.GetUtcNow();
        var next = asked.TryGetValue(authority, out var last) ? last + gap : now;
        if (next > now) await Task.Delay(next - now, time, cancellation);
        asked[authority] = next > now ? next : now;
    }
}

/// <summary>An address gave nothing to read; the message says why and what to do.</summary>
internal sealed class NoAnswerException(string reason, int? status, bool mayPass = false, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>The HTTP status, where there was one.</summary>
    public int? Status { get; } = status;

    /// <summary>True where it may work when it is asked again.</summary>
    public bool MayPass { get; } = mayPass;
}
