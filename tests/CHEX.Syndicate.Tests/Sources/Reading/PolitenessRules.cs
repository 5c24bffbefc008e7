namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>What <see cref="PolitenessLog"/> holds requests against. The defaults are the rules for strangers' sites.</summary>
internal sealed record PolitenessRules
{
    /// <summary>The User-Agent that every request must carry, letter by letter.</summary>
    public required string UserAgent { get; init; }

    /// <summary>From the end of one request to a host to the beginning of the next.</summary>
    public TimeSpan Gap { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Between two readings of one list, unattended.</summary>
    public TimeSpan Floor { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>The same of a list that gives no validators.</summary>
    public TimeSpan UnconditionalFloor { get; init; } = TimeSpan.FromMinutes(60);

    /// <summary>After so long a list may be asked for in full although its validators are known.</summary>
    public TimeSpan Trusted { get; init; } = TimeSpan.FromDays(8);

    /// <summary>Freshness beyond this is not waited for.</summary>
    public TimeSpan LongestFresh { get; init; } = TimeSpan.FromDays(1);

    /// <summary>After a page (no list) has said 410, it is left alone for so long each time …</summary>
    public TimeSpan AfterGone { get; init; } = TimeSpan.FromHours(23);

    /// <summary>… and asked no more than so often.</summary>
    public int MostAfterGone { get; init; } = 3;

    /// <summary>The rest of a host that asks for one and does not say how long.</summary>
    public TimeSpan DefaultRest { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest rest that is believed.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromDays(2);

    /// <summary>Retries of one request that met 502 or 504.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>
    /// True for the addresses that are read again and again (feeds, lists): floors, freshness and conditions are theirs.
    /// Article pages and older pages of a list are asked without.
    /// </summary>
    public required Func<Uri, bool> IsList { get; init; }

    /// <summary>True for hosts whose robots.txt is ignored, as their owners agreed.</summary>
    public Func<string, bool> IgnoresRobots { get; init; } = _ => false;

    /// <summary>
    /// True where an answer of 200 is no document of the kind that is asked for (a challenge, a login page, half a document):
    /// its validators must not be kept as those of one that was read.
    /// </summary>
    public Func<PoliteRequest, bool> IsUnusable { get; init; } = _ => false;

    /// <summary>True where a list may be asked for in full although its validators are known: what it listed was more than one reading takes.</summary>
    public Func<PoliteRequest, bool> MayAskInFull { get; init; } = _ => false;

    /// <summary>
    /// True for an answer that led to more articles than one reading may ask for: it may be asked for in full again, not before
    /// <see cref="UnconditionalFloor"/>.
    /// </summary>
    public Func<PoliteRequest, bool> IsUnfinished { get; init; } = _ => false;

    /// <summary>
    /// Moments at which all memory of an address may have gone: its source was configured anew, or told by hand to go on. What
    /// is asked after such a moment may be asked as if for the first time.
    /// </summary>
    public Func<Uri, IReadOnlyList<DateTimeOffset>> Renewed { get; init; } = _ => [];
}
