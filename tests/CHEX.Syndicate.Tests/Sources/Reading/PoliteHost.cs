using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Tests.Sources.Reading;

/// <summary>What holds for all requests to one host together: one at a time, a gap between them, rest where it is asked for, robots.txt.</summary>
internal static class PoliteHost
{
    public static IEnumerable<string> Breaches(IReadOnlyList<PoliteRequest> requests, PolitenessRules rules)
    {
        PoliteRequest? before = null;
        PoliteRequest? asking = null;
        var rest = DateTimeOffset.MinValue;
        var robots = new KnownRobots();
        foreach (var request in requests)
        {
            if (before is not null)
            {
                var gap = robots.Delay > rules.Gap ? robots.Delay : rules.Gap;
                var since = request.At - (before.Ended ?? before.At);
                // The turn is taken a moment before the request arrives.
                if (since < gap - TimeSpan.FromMilliseconds(50)) yield return string.Create(CultureInfo.InvariantCulture, $"{request}: only {since.TotalSeconds:0.0} s after {before}");
            }

            if (request.At < rest) yield return $"{request}: before {rest:yyyy-MM-dd HH:mm:ss}, although {asking} asked for rest";
            if (request.IsRobots)
            {
                if (robots.TooSoon(request, rules) is { } soon) yield return soon;
                robots.Learn(request);
            }
            else if (!rules.IgnoresRobots(request.Url.Authority) && robots.Objection(request) is { } objection)
            {
                yield return objection;
            }

            if (Rest(request, rules) is { } until && until > rest) (rest, asking) = (until, request);
            before = request;
        }
    }

    private static DateTimeOffset? Rest(PoliteRequest request, PolitenessRules rules)
    {
        var text = request.Answered.RetryAfter.ToString();
        if (request.Status != 429 && (request.Status != 503 || text.Length == 0)) return null;
        var said = RetryConditionHeaderValue.TryParse(text, out var value) ? value.Delta ?? (value.Date - request.At) : null;
        var rest = said > TimeSpan.Zero ? said.Value : rules.DefaultRest;
        return (request.Ended ?? request.At) + (rest > rules.LongestRest ? rules.LongestRest : rest);
    }

    /// <summary>What a robot that keeps RFC 9309 knows of a host at a moment.</summary>
    private sealed class KnownRobots
    {
        private static readonly TimeSpan Kept = TimeSpan.FromHours(24);
        private static readonly TimeSpan LastGood = TimeSpan.FromDays(30);

        private RobotsFile? file;
        private DateTimeOffset good;
        private DateTimeOffset? looked;

        public TimeSpan Delay => file?.CrawlDelay ?? TimeSpan.Zero;

        public string? TooSoon(PoliteRequest request, PolitenessRules rules) =>
            looked is { } last && !rules.Renewed(request.Url).Any(at => at >= last && at <= request.At) && request.At - last < (last == good ? Kept * 0.95 : TimeSpan.FromMinutes(1)) ? $"{request}: robots.txt is asked for again after {request.At - last}" : null;

        public string? Objection(PoliteRequest request)
        {
            if (looked is null) return $"{request}: robots.txt was not asked for before it";
            if (request.At - looked > Kept + TimeSpan.FromHours(1)) return $"{request}: robots.txt was last looked at {looked}";
            if (file is null || request.At - good > LastGood + TimeSpan.FromDays(1)) return $"{request}: robots.txt could not be read, so nothing may be asked";
            return file.Forbids(request.Url) is { } rule ? $"{request}: robots.txt forbids it ({rule})" : null;
        }

        public void Learn(PoliteRequest request)
        {
            looked = request.At;
            // Where a redirect leads is not followed here: the tests' robots.txt stand where they should.
            if (request.Status is >= 400 and < 500 and not 429) (file, good) = (RobotsFile.Open, request.At);
            else if (request.Status is >= 200 and < 300) (file, good) = (RobotsFile.Read(Encoding.UTF8.GetBytes(request.Robots ?? ""), ["CHEX.Syndicate", "CHEX-Syndicate"]), request.At);
        }
    }
}
