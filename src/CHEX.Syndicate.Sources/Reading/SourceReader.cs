using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Squarespace;
using CHEX.Syndicate.Sources.WordPress;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// Reads a source: its kind's own ways and then its fallbacks, in their order, until one of them gives items.
/// It stores nothing; the reading lane and <c>preview</c> use it alike.
/// </summary>
public sealed partial class SourceReader(ConditionalFetch fetch, Robots robots, FetchLimits limits, TimeProvider time, ILogger<SourceReader> log)
{
    /// <summary>Raised whenever the same document would give other items.</summary>
    public const long Version = 1;

    /// <summary>What a Squarespace list is followed to, where no recipe says otherwise: it shows as much on one page as its RSS.</summary>
    private const int SquarespacePages = 2;

    private const string AcceptFeed = "application/atom+xml, application/rss+xml, application/feed+json;q=0.95, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1";
    private const string AcceptJson = "application/json";
    internal const string AcceptHtml = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

    /// <summary>Reads the source. A failure is a reading too: its reason names the address, what was found and what to do.</summary>
    public async Task<SourceReading> Read(SourceSettings source, ReadingAids aids, CancellationToken cancellation)
    {
        var visit = new Visit(source, aids, fetch, robots, time);
        var attempts = new List<TriedWay>();
        var doubts = new List<Doubt>();
        SourceReading? suspect = null;
        var ways = Way.Of(source);
        long? putOff = null;
        var closed = 0;
        foreach (var way in ways)
        {
            var before = visit.Bytes;
            try
            {
                var reading = await Follow(way, source, aids, visit, cancellation);
                attempts.Add(new(way.Origin, way.Url, reading.Status, visit.Bytes - before, null));
                return reading with { Attempts = attempts, Bytes = visit.Bytes, Rests = visit.Rests, Doubts = doubts };
            }
            catch (HostRestsException e)
            {
                putOff = Math.Min(putOff ?? long.MaxValue, e.Until);
                closed++;
                attempts.Add(new(way.Origin, way.Url, null, visit.Bytes - before, e.Message));
            }
            catch (NoAnswerException e)
            {
                attempts.Add(new(way.Origin, way.Url, e.Status, visit.Bytes - before, e.Message));
            }
            catch (DoubtfulException e)
            {
                // The next way may be sane: then it is used.
                attempts.Add(new(way.Origin, way.Url, 200, visit.Bytes - before, e.Message));
                doubts.Add(e.Doubt);
                suspect ??= e.Reading;
            }
            catch (UnreadableException e)
            {
                attempts.Add(new(way.Origin, way.Url, 200, visit.Bytes - before, Reasons.Unreadable(way.Url, e.Message)));
                doubts.Add(new Doubt(way.Origin, way.Url, [e.Message], visit.Last, Readable: false));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // A fault of ours: recorded as a failed reading like any other, so that nothing published is touched.
                Log.ReaderFault(log, e, source.Info.Id, way.Url);
                attempts.Add(new(way.Origin, way.Url, null, visit.Bytes - before, $"{way.Url} could not be read, by a fault of this program ({e.GetType().Name}: {e.Message}). Please report it."));
            }
        }

        return (suspect ?? new SourceReading { Verdict = ReadingVerdict.Failed, Attempts = [] }) with
        {
            Doubts = doubts,
            Attempts = attempts,
            Status = attempts.LastOrDefault(a => a.Status is not null)?.Status,
            Bytes = visit.Bytes,
            Rests = visit.Rests,
            PutOffUntil = closed == attempts.Count ? putOff : null,
        };
    }

    private async Task<SourceReading> Follow(Way way, SourceSettings source, ReadingAids aids, Visit visit, CancellationToken cancellation)
    {
        var asked = new FetchedWay(way.Url, await Ask(way, way.Url, visit, conditional: true, cancellation));
        if (asked.Fetched.Result != FetchOutcome.Fresh) return Unchanged(way, asked);

        Listing first;
        try
        {
            first = Read(way, source, asked);
        }
        catch (UnreadableException) when (way.Form == WayForm.Feed && Autodiscovery.Feed(asked.Fetched.Response) is { } feed)
        {
            // The address of a page was given for that of its feed. The page's own validators say nothing of the feed.
            asked = new FetchedWay(feed, await Ask(way, feed, visit, conditional: true, cancellation));
            if (asked.Fetched.Result != FetchOutcome.Fresh) return Unchanged(way, asked);
            first = Read(way, source, asked);
            first = first with { Notes = [$"{way.Url} is a page; its feed {feed} was read.", .. first.Notes] };
        }

        // What broke off on the way may lack anything: nobody can tell an item that is cut from one that is edited.
        if (!first.Complete) throw new NoAnswerException(Reasons.BrokenOff(asked.Url, first.Notes), asked.Fetched.Response.Status, mayPass: true);

        if (asked.Fetched.Response is { MovedForGood: true, Url: var home })
            first = first with { Notes = [$"{asked.Url} has moved to {home} for good: change the source's url.", .. first.Notes] };

        var list = await ListWalk.Follow(first, asked.Url, Pages(way, source), next => Older(way, source, visit, next, cancellation));
        var judged = await Judge(way, source, aids, new(asked.Url, asked.Fetched.Response, first, list), cancellation);

        var articles = way.Form == WayForm.Page && source.Recipe?.Article is { } recipe
            ? await ArticleWalk.Follow(list.Items, recipe, asked.Fetched.Response.Url, source.Info.TimeZone, limits, aids, visit, cancellation)
            : new ArticleWalk([.. list.Items.Select(i => new ReadItem(i, i))], [], [], []);

        var measures = JudgeArticles(judged, source, articles, visit);
        return new SourceReading
        {
            Verdict = ReadingVerdict.Ok,
            Measures = measures,
            Origin = way.Origin,
            Url = asked.Url,
            Form = first.Origin,
            Reader = ReaderOf(way.Form, source),
            Items = articles.Read,
            Settled = articles.Settled,
            Waiting = articles.Waiting,
            ListWhole = list.Whole,
            Deleted = first.Deleted,
            Complete = list.Whole && articles.Waiting.Count == 0,
            OldestListed = list.Items.LastOrDefault(i => i.Published is not null)?.Published?.Instant,
            Status = asked.Fetched.Response.Status,
            Attempts = [],
            // With something left to read, the list is asked for in full the next time.
            Validators = list.Whole && articles.Waiting.Count == 0 ? [new(asked.Url, asked.Fetched.Validators)] : [],
            FreshFor = asked.Fetched.Response.FreshFor,
            Notes = [.. list.Notes, .. articles.Notes],
        };
    }

    private static SourceReading Unchanged(Way way, FetchedWay asked) => new()
    {
        Verdict = ReadingVerdict.Unchanged,
        Origin = way.Origin,
        Url = asked.Url,
        Status = asked.Fetched.Response.Status,
        Attempts = [],
        Validators = [new(asked.Url, asked.Fetched.Validators)],
        FreshFor = asked.Fetched.Response.FreshFor,
    };

    private async Task<Listing> Older(Way way, SourceSettings source, Visit visit, Uri next, CancellationToken cancellation)
    {
        if (visit.IsLongForList) throw new NoAnswerException("The pages before it took so long that the rest was left. If that goes on, lower the recipe's maxPages.", null, mayPass: true);
        return Read(way, source, new FetchedWay(next, await Ask(way, next, visit, conditional: false, cancellation)));
    }

    private Task<Fetched> Ask(Way way, Uri url, Visit visit, bool conditional, CancellationToken cancellation) => way.Form switch
    {
        WayForm.SquarespaceList or WayForm.Page => visit.Get(url, AcceptHtml, limits.PageBytes, conditional, cancellation),
        WayForm.WordPressPosts => visit.Get(url, AcceptJson, limits.FeedBytes, conditional, cancellation),
        _ => visit.Get(url, AcceptFeed, limits.FeedBytes, conditional, cancellation),
    };

    private static Listing Read(Way way, SourceSettings source, FetchedWay asked)
    {
        var response = asked.Fetched.Response;
        var zone = source.Info.TimeZone;
        return way.Form switch
        {
            WayForm.Feed => FeedDocument.Read(response.Body, response.ContentType, response.Url, zone),
            WayForm.WordPressPosts => WordPressPosts.Read(response.Body, response.Url, zone),
            WayForm.SquarespaceFeed => SquarespaceFeed.Read(response.Body, response.ContentType, response.Url, zone),
            WayForm.SquarespaceList => SquarespaceList.Read(response.Body, response.ContentType, response.Url, zone),
            _ => Sources.Pages.PageList.Read(response.Body, response.ContentType, response.Url, Recipe(source), zone),
        };
    }

    private static int Pages(Way way, SourceSettings source) => way.Form switch
    {
        WayForm.Page => source.Recipe?.MaxPages ?? 1,
        WayForm.SquarespaceList => source.Recipe?.MaxPages ?? SquarespacePages,
        _ => 1,
    };

    private static PageRecipe Recipe(SourceSettings source) =>
        source.Recipe ?? throw new UnreadableException("It is to be read as a page, and the source has no recipe for that.");

    // A new version of ours, or of the recipe, reads the same page differently: that is not an edit by its author.
    internal static string ReaderOf(WayForm form, SourceSettings source) =>
        FormattableString.Invariant($"{Version}") + (form == WayForm.Page ? "#" + SourceVersion.OfRecipe(source)[..8] : "");

    private sealed record FetchedWay(Uri Url, Fetched Fetched);

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Error, "Source {Source}: {Url} could not be read, by a fault of this program.")]
        public static partial void ReaderFault(ILogger logger, Exception e, string source, Uri url);
    }
}
