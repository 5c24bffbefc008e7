using CHEX.Syndicate.Configuration;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Wiring;

/// <summary>Going out and reading sites; it stores nothing but robots.txt, and that only where it has a store. The service and <c>preview</c> put it together alike. Names are looked up by the system unless a test knows better.</summary>
public sealed record SiteReading(string UserAgent, Outgoing Outgoing, Robots Robots, ConditionalFetch Fetch, SourceReader Reader) : IDisposable
{
    public static SiteReading Make(ServiceConfiguration configuration, TimeProvider time, Random random, ILoggerFactory logs, NameLookup? resolve = null, Db? store = null)
    {
        var agent = $"CHEX.Syndicate/{ServiceNode.Version} (+{configuration.PublicUrl}/about/bot)";
        var outgoing = new Outgoing(new OutgoingOptions { UserAgent = agent, AllowedNetworks = configuration.Node.AllowedNetworks, Ports = configuration.Node.Ports }, time, resolve);
        var limits = new FetchLimits();
        var robots = new Robots(outgoing, agent, time, store);
        var fetch = new ConditionalFetch(outgoing, time, random, limits);
        return new SiteReading(agent, outgoing, robots, fetch, new SourceReader(fetch, robots, limits, time, logs.CreateLogger<SourceReader>()));
    }

    public void Dispose() => Outgoing.Dispose();
}
