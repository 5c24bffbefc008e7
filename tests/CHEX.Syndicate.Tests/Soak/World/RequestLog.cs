using CHEX.Syndicate.Tests.Sources.Reading;
using CHEX.Syndicate.Wiring;
using Microsoft.AspNetCore.Http;

namespace CHEX.Syndicate.Tests.Soak.World;

/// <summary>
/// What the sites were asked, held against every rule of politeness. What was asked in a turn that was lost is left out: the
/// one who asks again has no memory of it.
/// </summary>
internal sealed class RequestLog
{
    private readonly PolitenessLog log = new();
    private readonly List<PoliteRequest> turn = [];
    private readonly HashSet<string> lists = new(StringComparer.Ordinal);
    private readonly HashSet<PoliteRequest> unusable = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<PoliteRequest> unfinished = new(ReferenceEqualityComparer.Instance);
    private int all, unchanged, refused;

    public void Add(DateTimeOffset at, HttpRequest asked, string path, Page page)
    {
        all++;
        if (page.Status == 304) unchanged++;
        if (page.Status >= 400) refused++;
        var request = new PoliteRequest
        {
            At = at,
            Ended = page.Hangs ? at.AddSeconds(20) : at,
            Url = new Uri($"http://{asked.Host.Value}{path}"),
            Asked = new HeaderDictionary(asked.Headers.ToDictionary(h => h.Key, h => h.Value, StringComparer.OrdinalIgnoreCase)),
            // Who hears nothing may try again, as after a gateway's "too late".
            Status = page.Hangs ? 504 : page.Status,
            Answered = new HeaderDictionary(page.Headers.ToDictionary(h => h.Key, h => new Microsoft.Extensions.Primitives.StringValues(h.Value), StringComparer.OrdinalIgnoreCase)),
            Robots = path == "/robots.txt" ? page.Words : null,
        };
        if (page.IsList) lists.Add(request.Url.AbsoluteUri);
        if (page is { IsList: true, Status: 200, IsNonsense: true }) unusable.Add(request);
        turn.Add(request);
    }

    /// <param name="believed">False where the reader says that it did not believe what it read.</param>
    public void Keep(bool believed)
    {
        if (!believed) unusable.UnionWith(turn.Where(r => r.Status == 200));
        // A list that led to more articles than are asked for at once, or to one that did not answer.
        var articles = turn.Where(r => !r.IsRobots && !lists.Contains(r.Url.AbsoluteUri)).ToList();
        if (articles.Count >= 10 || articles.Any(r => r.Status >= 400)) unfinished.UnionWith(turn.Where(r => lists.Contains(r.Url.AbsoluteUri)));
        foreach (var request in turn) log.Add(request);
        turn.Clear();
    }

    /// <summary>The turn was lost. What robots.txt said may have been kept, for it is kept at once.</summary>
    public void Forget()
    {
        foreach (var request in turn.Where(r => r.IsRobots)) log.Add(request);
        turn.Clear();
    }

    /// <summary>Every rule that was broken, with the request that broke it.</summary>
    /// <param name="starts">When the program was started: what it knew of robots.txt was gone then.</param>
    public IReadOnlyList<string> Breaches(IReadOnlyList<DateTimeOffset> starts) => log.Breaches(new PolitenessRules
    {
        UserAgent = $"CHEX.Syndicate/{ServiceNode.Version} (+http://localhost:5080/about/bot)",
        IsList = url => lists.Contains(url.AbsoluteUri),
        IsUnusable = unusable.Contains,
        IsUnfinished = unfinished.Contains,
        Renewed = url => url.AbsolutePath == "/robots.txt" ? starts : Renewals,
    });

    /// <summary>When a person changed what is read, or told it to go on.</summary>
    public List<DateTimeOffset> Renewals { get; } = [];

    public override string ToString() => FormattableString.Invariant($"{all} requests ({unchanged} answered 304, {refused} refused)");
}
