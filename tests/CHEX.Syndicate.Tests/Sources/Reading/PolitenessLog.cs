using System.Collections.Concurrent;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>
/// The request log of all sites of a test, and whether it keeps every rule of politeness. Fill it with <see cref="Add"/> (or let
/// <see cref="Http.LoopbackSite.Watch"/> do it), then <c>log.Breaches(rules).Should().BeEmpty()</c>: each breach is a sentence
/// that names the moment, the address and the rule.
/// </summary>
internal sealed class PolitenessLog
{
    private readonly ConcurrentQueue<PoliteRequest> requests = new();

    public IReadOnlyList<PoliteRequest> Requests => [.. requests.OrderBy(r => r.At)];

    public void Add(PoliteRequest request) => requests.Enqueue(request);

    public IReadOnlyList<string> Breaches(PolitenessRules rules)
    {
        var found = new List<string>();
        var all = Requests;
        foreach (var request in all) found.AddRange(ManneredHeaders.Breaches(request, rules));
        foreach (var host in all.GroupBy(r => r.Url.Authority, StringComparer.OrdinalIgnoreCase)) found.AddRange(PoliteHost.Breaches([.. host], rules));

        // A request that an answer led to belongs to the address that was asked first, and tells of both.
        var addresses = new Dictionary<string, PoliteAddress>(StringComparer.Ordinal);
        foreach (var visit in Visits(all))
        {
            var address = Address(visit.First.Url);
            found.AddRange(address.Asked(visit));
            if (visit.Last.Url != visit.First.Url) Address(visit.Last.Url).Heard(visit);
        }

        return found;

        PoliteAddress Address(Uri url) =>
            addresses.TryGetValue(url.AbsoluteUri, out var known) ? known : addresses[url.AbsoluteUri] = new PoliteAddress(url, rules);
    }

    private static List<PoliteVisit> Visits(IEnumerable<PoliteRequest> all)
    {
        var visits = new List<PoliteVisit>();
        var leading = new Dictionary<string, PoliteVisit>(StringComparer.Ordinal);
        foreach (var request in all.Where(r => !r.IsRobots))
        {
            if (!leading.Remove(request.Url.AbsoluteUri, out var visit) || request.At - visit.Last.At > TimeSpan.FromMinutes(2)) visits.Add(visit = new PoliteVisit());
            visit.Hops.Add(request);
            if (request.IsRedirect && Uri.TryCreate(request.Url, (string?)request.Answered.Location, out var to)) leading[to.AbsoluteUri] = visit;
        }

        return visits;
    }
}

/// <summary>One request and the redirects it was led through.</summary>
internal sealed class PoliteVisit
{
    public List<PoliteRequest> Hops { get; } = [];

    public PoliteRequest First => Hops[0];

    public PoliteRequest Last => Hops[^1];
}
