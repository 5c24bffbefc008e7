using System.Collections.Concurrent;

namespace CHEX.Syndicate.Http;

/// <summary>Whether an address may be asked. <paramref name="Reason"/> says why not; <paramref name="CrawlDelay"/> is the pause its site asks for.</summary>
public sealed record RobotsAnswer(bool Allowed, string? Reason, TimeSpan? CrawlDelay);

/// <summary>
/// Obeys robots.txt (RFC 9309): read once a day for each site; one that is missing allows everything, one that cannot be
/// reached allows nothing (2.3.1.4), unless it could be within the last 30 days.
/// </summary>
public sealed class Robots(Outgoing outgoing, string userAgent, TimeProvider time)
{
    private const int MaxSites = 512;
    private const long MaxBytes = 500 * 1024;
    private static readonly TimeSpan KeptFor = TimeSpan.FromHours(24);
    private static readonly TimeSpan FailureKeptFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LastGoodFor = TimeSpan.FromDays(30);

    private readonly ConcurrentDictionary<string, KnownRobots> sites = new(StringComparer.Ordinal);

    // The product token of our User-Agent; RFC 9309 knows no dot in it, so the spelling with a hyphen counts as well.
    private readonly string[] names = [userAgent.Split('/')[0], userAgent.Split('/')[0].Replace('.', '-')];

    /// <summary>True where the site's robots.txt lets us ask for the address.</summary>
    public async Task<bool> Allows(Uri url, CancellationToken cancellation) => (await Ask(url, cancellation)).Allowed;

    /// <summary>The same, with the reason.</summary>
    public async Task<RobotsAnswer> Ask(Uri url, CancellationToken cancellation)
    {
        var key = url.GetLeftPart(UriPartial.Authority).ToLowerInvariant();
        if (!sites.TryGetValue(key, out var site) || site.Until <= time.GetUtcNow())
        {
            site = await Fetch(new Uri(url, "/robots.txt"), site, cancellation);
            if (sites.Count >= MaxSites) Forget();
            sites[key] = site;
        }

        if (site.File is not { } file) return new(false, site.Trouble, null);
        return file.Forbids(url) is { } rule
            ? new(false, $"{key}/robots.txt does not allow {url} (rule \"{rule}\"). Ask the site's owner, or read it another way.", file.CrawlDelay)
            : new(true, null, file.CrawlDelay);
    }

    private async Task<KnownRobots> Fetch(Uri robots, KnownRobots? before, CancellationToken cancellation)
    {
        try
        {
            var response = await outgoing.Send(
                new OutboundRequest
                {
                    Method = HttpMethod.Get,
                    Url = robots,
                    Headers = [new("Accept", "text/plain, */*;q=0.1")],
                    MaxRedirects = 5,
                    MaxBytes = 4 * MaxBytes,
                },
                cancellation);
            // 429 is "not now" rather than "there is none".
            if (response.Status is >= 400 and < 500 and not 429) return Good(RobotsFile.Open);
            if (response.Status is >= 200 and < 300)
                return Good(RobotsFile.Read(response.Body.Span[..(int)Math.Min(response.Body.Length, MaxBytes)], names));
            return Bad($"{robots} answered {response.Status}, so nothing of the site is asked for now. It is looked at again in {FailureKeptFor.TotalMinutes:0} minutes.");
        }
        catch (OutboundException e)
        {
            return Bad($"{e.Message} Without its robots.txt nothing of the site is asked for. It is looked at again in {FailureKeptFor.TotalMinutes:0} minutes.");
        }

        KnownRobots Good(RobotsFile file) => new(file, null, time.GetUtcNow() + KeptFor, time.GetUtcNow());

        KnownRobots Bad(string trouble)
        {
            var now = time.GetUtcNow();
            return before is { File: not null } && now - before.GoodAt < LastGoodFor
                ? before with { Until = now + FailureKeptFor }
                : new(null, trouble, now + FailureKeptFor, default);
        }
    }

    private void Forget()
    {
        foreach (var (key, _) in sites.OrderBy(pair => pair.Value.Until).Take(MaxSites / 4)) sites.TryRemove(key, out _);
    }

    private sealed record KnownRobots(RobotsFile? File, string? Trouble, DateTimeOffset Until, DateTimeOffset GoodAt);
}
