using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>
/// What holds for one address asked again and again: validators as they came, floors, freshness, and an end after 410. A list that is gone is not asked
/// again unless a person says so. A page that is gone while its list still shows it may be asked some more times, days apart: which of the
/// two is right is not known yet, and what is withdrawn wrongly is lost on every server that was told.
/// </summary>
internal sealed class PoliteAddress(Uri url, PolitenessRules rules)
{
    private readonly bool list = rules.IsList(url);
    private readonly IReadOnlyList<DateTimeOffset> renewed = rules.Renewed(url);
    private PoliteVisit? before;
    private PoliteRequest? gone;
    private Memory known = Memory.Nothing;
    private int goneTimes;
    private int tries;

    /// <summary>What is wrong with this visit, which began here.</summary>
    public IEnumerable<string> Asked(PoliteVisit visit)
    {
        var first = visit.First;
        var anew = before is not null && renewed.Any(at => at > before.First.At && at <= first.At);
        if (anew) (before, gone, goneTimes) = (null, null, 0);
        if (gone is not null && (list || goneTimes > rules.MostAfterGone || first.At - gone.At < rules.AfterGone)) yield return $"{first}: it had answered 410 ({gone}, {goneTimes} times)";

        var retry = before is { Last.Status: 502 or 504 } && first.At - before.First.At < TimeSpan.FromSeconds(90);
        tries = retry ? tries + 1 : 0;
        if (tries > rules.Retries) yield return $"{first}: tried again {tries} times";
        if (list && !retry && !anew)
        {
            if (before is not null && first.At - before.First.At < Floor(known, rules)) yield return $"{first}: only {first.At - before.First.At} after it was last read";
            if (first.At < known.FreshUntil) yield return $"{first}: its last answer is fresh until {known.FreshUntil}";
        }

        foreach (var hop in visit.Hops)
        {
            foreach (var breach in Conditions(hop, known, list && !anew, rules)) yield return breach;
        }

        Heard(visit);
    }

    /// <summary>This visit came by here: it ended here, or began here.</summary>
    public void Heard(PoliteVisit visit)
    {
        if (visit.Last.Status == 410) (gone, goneTimes) = (visit.Last, goneTimes + 1);
        else if (!list && visit.Last.Status < 400) (gone, goneTimes) = (null, 0);
        known = known.After(visit.Last, rules);
        before = visit;
    }

    private static TimeSpan Floor(Memory known, PolitenessRules rules) =>
        known is { Read: not null, ETag: null, LastModified: null } or { Unfinished: true } ? rules.UnconditionalFloor : rules.Floor;

    private static IEnumerable<string> Conditions(PoliteRequest hop, Memory known, bool list, PolitenessRules rules)
    {
        var (etag, modified) = Sent(hop);
        // A list that was not believed is asked for by its own.
        if (known.Doubted is { } doubted && doubted == (etag, modified)) yield break;
        if (etag is null && modified is null)
        {
            var may = known.Read is null || known.Unfinished || hop.At - known.Read > rules.Trusted || (known.ETag is null && known.LastModified is null);
            if (list && !may && !rules.MayAskInFull(hop)) yield return $"{hop}: it is asked for in full, although it gave ETag {known.ETag} and Last-Modified {known.LastModified} at {known.Read}";
            yield break;
        }

        if (etag != known.ETag) yield return $"{hop}: If-None-Match is {etag}, the last ETag was {known.ETag ?? "none"}";
        if (modified != known.LastModified) yield return $"{hop}: If-Modified-Since is {modified}, the last Last-Modified was {known.LastModified ?? "none"}";
    }

    private static (string? ETag, string? LastModified) Sent(PoliteRequest hop) =>
        (hop.Asked.TryGetValue("If-None-Match", out var tag) ? tag.ToString() : null, hop.Asked.TryGetValue("If-Modified-Since", out var date) ? date.ToString() : null);

    /// <summary>What the last answers of an address gave to be remembered.</summary>
    private sealed record Memory(DateTimeOffset? Read, string? ETag, string? LastModified, DateTimeOffset FreshUntil, bool Unfinished)
    {
        public static readonly Memory Nothing = new(null, null, null, DateTimeOffset.MinValue, false);

        /// <summary>The validators of the last answer that could not be used.</summary>
        public (string? ETag, string? LastModified)? Doubted { get; init; }

        public Memory After(PoliteRequest answer, PolitenessRules rules)
        {
            var (etag, modified) = (Text(answer, "ETag"), Sane(Text(answer, "Last-Modified"), answer.At));
            if (answer.Status is 200 or 203 && rules.IsUnusable(answer)) return this with { Doubted = etag is null && modified is null ? null : (etag, modified) };
            if (answer.Status == 304 && Doubted is { } doubted && doubted == Sent(answer))
                return this with { Doubted = (etag ?? doubted.ETag, modified ?? doubted.LastModified), FreshUntil = Fresh(answer, rules) };
            if (answer.Status is 200 or 203 or 226 && !rules.IsUnusable(answer)) return new(answer.At, etag, modified, Fresh(answer, rules), rules.IsUnfinished(answer));
            return answer.Status == 304
                ? this with { ETag = etag ?? ETag, LastModified = modified ?? LastModified, FreshUntil = Fresh(answer, rules) }
                : this;
        }

        private static DateTimeOffset Fresh(PoliteRequest answer, PolitenessRules rules)
        {
            var fresh = Freshness.Of(Text(answer, "Cache-Control"), Text(answer, "Age"), Text(answer, "Expires"), Text(answer, "Date"), answer.At) ?? TimeSpan.Zero;
            return answer.At + (fresh > rules.LongestFresh ? rules.LongestFresh : fresh);
        }

        private static string? Text(PoliteRequest answer, string name) => answer.Answered.TryGetValue(name, out var value) ? value.ToString() : null;

        private static string? Sane(string? modified, DateTimeOffset now) => DateTimeOffset.TryParse(modified, out var date) && date > now.AddDays(1) ? null : modified;
    }
}
