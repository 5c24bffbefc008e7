using System.Collections.Concurrent;
using System.Text;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Http;

/// <summary>Whether an address may be asked. <paramref name="Reason"/> says why not; <paramref name="CrawlDelay"/> is the pause its site asks for.</summary>
public sealed record RobotsAnswer(bool Allowed, string? Reason, TimeSpan? CrawlDelay)
{
    /// <summary>True where nothing is forbidden, but robots.txt could not be had: it may be allowed later.</summary>
    public bool MayPass { get; init; }
}

/// <summary>
/// Obeys robots.txt (RFC 9309): read once a day for each site; one that is missing allows everything, one that cannot be
/// reached allows nothing (2.3.1.4), unless it could be within the last 30 days. With a store, a day is a day for all nodes and
/// across restarts.
/// </summary>
public sealed class Robots(Outgoing outgoing, string userAgent, TimeProvider time, Db? store = null)
{
    private const int MaxSites = 512;
    private const int MaxBytes = 500 * 1024;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan FailureKeptFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LastGoodFor = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, KnownRobots> sites = new(StringComparer.Ordinal);

    // Two readings that begin together ask a site for its robots.txt once.
    private readonly SemaphoreSlim[] asking = [.. Enumerable.Range(0, 16).Select(_ => new SemaphoreSlim(1))];

    // The product token of our User-Agent; RFC 9309 knows no dot in it, so the spelling with a hyphen counts as well.
    private readonly string[] names = [userAgent.Split('/')[0], userAgent.Split('/')[0].Replace('.', '-')];

    /// <summary>True where the site's robots.txt lets us ask for the address.</summary>
    public async Task<bool> Allows(Uri url, CancellationToken cancellation) => (await Ask(url, cancellation)).Allowed;

    /// <summary>The same, with the reason. <paramref name="gate"/> is passed before robots.txt itself is asked for.</summary>
    public async Task<RobotsAnswer> Ask(Uri url, CancellationToken cancellation, Gate? gate = null)
    {
        var key = url.GetLeftPart(UriPartial.Authority).ToLowerInvariant();
        var site = await Remembered(key, url, gate ?? Gate.Open, cancellation);
        if (site.File is not { } file) return new(false, site.Trouble, null) { MayPass = true };
        return file.Forbids(url) is { } rule
            ? new(false, $"{key}/robots.txt does not allow {url} (rule \"{rule}\"). Ask the site's owner, or read it another way.", file.CrawlDelay)
            : new(true, null, file.CrawlDelay);
    }

    private async Task<KnownRobots> Remembered(string key, Uri url, Gate gate, CancellationToken cancellation)
    {
        if (Remembered() is { } site) return site;
        var one = asking[(uint)key.GetHashCode(StringComparison.Ordinal) % asking.Length];
        await one.WaitAsync(cancellation);
        try
        {
            if (Remembered() is { } now) return now;
            var before = store is null ? sites.GetValueOrDefault(key) : Read(await store.Read(tx => StoredRobots.Load(tx, key), cancellation));
            if (before is null || before.Until <= time.GetUtcNow())
            {
                before = await Fetch(new Uri(url, "/robots.txt"), before, gate, cancellation);
                if (store is not null) await store.Write(tx => Stored(before).Save(tx, key), cancellation);
            }

            if (sites.Count >= MaxSites) Forget();
            return sites[key] = before;
        }
        finally
        {
            one.Release();
        }

        KnownRobots? Remembered() => sites.TryGetValue(key, out var known) && known.Until > time.GetUtcNow() ? known : null;
    }

    private async Task<KnownRobots> Fetch(Uri robots, KnownRobots? before, Gate gate, CancellationToken cancellation)
    {
        try
        {
            var response = await Redirects.Follow(robots, 5, async at =>
            {
                await using var turn = await gate.Enter(at, cancellation);
                var answer = await outgoing.Send(
                    new OutboundRequest { Method = HttpMethod.Get, Url = at, Headers = [new("Accept", "text/plain, */*;q=0.1")], MaxBytes = MaxBytes, CutsBody = true },
                    cancellation);
                gate.Heard(answer);
                return answer;
            });
            // 429 is "not now" rather than "there is none".
            if (response.Status is >= 400 and < 500 and not 429) return Good("");
            if (response.Status is >= 200 and < 300) return Good(Encoding.UTF8.GetString(response.Body.Span).Replace("\0", "", StringComparison.Ordinal));
            return Bad($"{robots} answered {response.Status}, so nothing of the site is asked for now. It is looked at again in {FailureKeptFor.TotalMinutes:0} minutes.");
        }
        catch (OutboundException e) when (e.Fault == OutboundFault.TooManyRedirects)
        {
            // As good as none (RFC 9309, 2.3.1.2).
            return Good("");
        }
        catch (OutboundException e)
        {
            return Bad($"{e.Message} Without its robots.txt nothing of the site is asked for. It is looked at again in {FailureKeptFor.TotalMinutes:0} minutes.");
        }

        KnownRobots Good(string text) => new(text, Parse(text), null, time.GetUtcNow() + KeptFor, time.GetUtcNow());

        KnownRobots Bad(string trouble)
        {
            var now = time.GetUtcNow();
            return before is { File: not null } && now - before.GoodAt < LastGoodFor
                ? before with { Until = now + FailureKeptFor }
                : new(null, null, trouble, now + FailureKeptFor, DateTimeOffset.UnixEpoch);
        }
    }

    private RobotsFile Parse(string text) => text.Length == 0 ? RobotsFile.Open : RobotsFile.Read(Encoding.UTF8.GetBytes(text), names);

    private KnownRobots? Read(StoredRobots? stored) => stored is null
        ? null
        : new(stored.Text, stored.Text is { } text ? Parse(text) : null, stored.Trouble, time.GetUtcNow() + stored.For, time.GetUtcNow() - stored.GoodFor);

    private StoredRobots Stored(KnownRobots known) => new(known.Text, known.Trouble, time.GetUtcNow() - known.GoodAt, known.Until - time.GetUtcNow());

    private void Forget()
    {
        foreach (var (key, _) in sites.OrderBy(pair => pair.Value.Until).Take(MaxSites / 4)) sites.TryRemove(key, out _);
    }

    private sealed record KnownRobots(string? Text, RobotsFile? File, string? Trouble, DateTimeOffset Until, DateTimeOffset GoodAt);
}
