using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// The requests of one reading: each, and each hop of a redirect, is allowed by robots.txt, waits for its host's turn, and is counted.
/// </summary>
internal sealed class Visit(SourceSettings source, ReadingAids aids, ConditionalFetch fetch, Robots robots, TimeProvider time)
{
    // With one more request at its slowest (its turn 30 s, the fetch 60 s) it stays within the lane's five minutes.
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan LongForList = Long / 2;

    private readonly long begun = time.GetTimestamp();
    private readonly Dictionary<string, DateTimeOffset> asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HostRest> rests = new(StringComparer.Ordinal);
    private readonly Queue<HostRest> untold = new();

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

    /// <summary>Asks for an address; what comes back is a body, or "nothing new".</summary>
    /// <exception cref="NoAnswerException">It may not be asked, did not answer, or answered with anything but 200 or 304.</exception>
    /// <exception cref="HostRestsException">Its host is left alone.</exception>
    public async Task<Fetched> Get(Uri url, string accept, long maxBytes, bool conditional, CancellationToken cancellation)
    {
        var known = conditional ? aids.Known(url, accept) : null;
        try
        {
            var fetched = await fetch.Get(url, known, accept, cancellation, maxBytes, new Gate(Enter, Heard), takesParts: accept == SourceReader.AcceptFeed && aids.TakesParts);
            Bytes += fetched.Response.Body.Length;
            if (fetched.Result == FetchOutcome.Fresh) Last = new(fetched.Response.Url, fetched.Response.ContentType, fetched.Response.Body);
            if (fetched.Result != FetchOutcome.Refused) return fetched;

            await Tell(cancellation);
            var status = fetched.Response.Status;
            throw new NoAnswerException(Reasons.Of(url, fetched.Response), status, mayPass: status is 408 or 425 or 429 or >= 500);
        }
        catch (OutboundException e)
        {
            throw new NoAnswerException(e.Message, null, mayPass: e.Fault is not (OutboundFault.Forbidden or OutboundFault.TooLarge or OutboundFault.BadRedirect or OutboundFault.TooManyRedirects), inner: e);
        }
    }

    private async Task<IAsyncDisposable?> Enter(Uri url, CancellationToken cancellation)
    {
        var gap = HostTurn.Gap(url, source.HostGap, null);
        if (source.ObeyRobots)
        {
            var answer = await robots.Ask(url, cancellation, new Gate((at, token) => Turn(at, gap, token), Heard));
            await Tell(cancellation);
            if (!answer.Allowed) throw new NoAnswerException(answer.Reason ?? $"robots.txt does not allow {url}.", null, answer.MayPass, asked: false);
            gap = HostTurn.Gap(url, source.HostGap, answer.CrawlDelay);
        }

        var turn = await Turn(url, gap, cancellation);
        aids.Asking?.Invoke(url);
        return turn;
    }

    private async Task<IAsyncDisposable?> Turn(Uri url, TimeSpan gap, CancellationToken cancellation)
    {
        var authority = HostTurn.Authority(url);
        if (rests.TryGetValue(authority, out var rest))
            throw new NoAnswerException($"{url} was not asked, because {authority} answered {rest.Status} a moment ago.", rest.Status, mayPass: true, asked: false);
        if (aids.Turn is { } take) return await take(url, gap, cancellation);

        var now = time.GetUtcNow();
        var next = asked.TryGetValue(authority, out var last) ? last + gap : now;
        if (next > now) await Task.Delay(next - now, time, cancellation);
        asked[authority] = next > now ? next : now;
        return null;
    }

    private void Heard(OutboundResponse answer)
    {
        if (HostRest.Asked(answer) is not { } rest) return;
        rests[rest.Authority] = rest;
        untold.Enqueue(rest);
    }

    // A host that answered its robots.txt so is left alone as well, be it another one that a redirect led to.
    private async Task Tell(CancellationToken cancellation)
    {
        while (untold.TryDequeue(out var rest))
        {
            if (aids.Rested is { } rested) await rested(rest, cancellation);
        }
    }
}

/// <summary>An address gave nothing to read; the message says why and what to do.</summary>
internal sealed class NoAnswerException(string reason, int? status, bool mayPass = false, Exception? inner = null, bool asked = true) : Exception(reason, inner)
{
    /// <summary>The HTTP status, where there was one.</summary>
    public int? Status { get; } = status;

    /// <summary>True where it may work when it is asked again.</summary>
    public bool MayPass { get; } = mayPass;

    /// <summary>False where it was left alone for the sake of its host: that is no try in vain.</summary>
    public bool Asked { get; } = asked;
}
