using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Health;
using CHEX.Syndicate.Sources.Pages;
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
    public const long Version = 2;

    /// <summary>What a Squarespace list is followed to, where no recipe says otherwise: it shows as much on one page as its RSS.</summary>
    private const int SquarespacePages = 2;

    /// <summary>After a silence, a feed or an API is followed back so far at most.</summary>
    private const int CatchUpPages = 5;

    /// <summary>So many of a sitemap's newest addresses are a reading's list; all of them are an import's.</summary>
    private const int SitemapItems = 100;

    internal const string AcceptFeed = "application/atom+xml, application/rss+xml, application/feed+json;q=0.95, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1";
    internal const string AcceptJson = "application/json";
    internal const string AcceptHtml = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1";

    /// <summary>Reads the source. A failure is a reading too: its reason names the address, what was found and what to do.</summary>
    public async Task<SourceReading> Read(SourceSettings source, ReadingAids aids, CancellationToken cancellation)
    {
        var visit = Begin(source, aids);
        var attempts = new List<TriedWay>();
        var doubts = new List<Doubt>();
        SourceReading? suspect = null;
        long? putOff = null;
        var closed = 0;
        foreach (var (configured, skipped) in Way.Standing(Way.Of(source), aids.Standing))
        {
            if (skipped is not null)
            {
                attempts.Add(new(configured.Origin, configured.Url, null, 0, Reasons.Skipped(skipped)) { Skipped = true });
                continue;
            }

            var way = aids.Standing(configured.Url) is { Adopted: not null, MovedTo: { } home } ? configured with { Url = new Uri(home) } : configured;
            var before = visit.Bytes;
            try
            {
                var reading = await Follow(way, source, aids, visit, cancellation);
                attempts.Add(new(way.Origin, way.Url, reading.Status, visit.Bytes - before, null));
                return reading with { Attempts = attempts, Bytes = visit.Bytes, Configured = way.Configured, AskedAt = way.Url, Doubts = doubts };
            }
            catch (HostRestsException e)
            {
                putOff = Math.Min(putOff ?? long.MaxValue, e.Until);
                closed++;
                attempts.Add(new(way.Origin, way.Url, null, visit.Bytes - before, e.Message) { Configured = way.Configured });
            }
            catch (NoAnswerException e)
            {
                attempts.Add(new(way.Origin, way.Url, e.Status, visit.Bytes - before, e.Message) { Configured = way.Configured });
            }
            catch (DoubtfulException e)
            {
                // The next way may be sane: then it is used.
                attempts.Add(new(way.Origin, way.Url, e.Reading?.Status ?? 200, visit.Bytes - before, e.Message));
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
            PutOffUntil = closed == attempts.Count(a => !a.Skipped) ? putOff : null,
            Gone = attempts.All(a => a.Status == 410 || aids.Standing(a.Configured) is { Gone: true }),
        };
    }

    private async Task<SourceReading> Follow(Way way, SourceSettings source, ReadingAids aids, Visit visit, CancellationToken cancellation)
    {
        var asked = new FetchedWay(way.Url, await Ask(way, way.Url, visit, conditional: true, cancellation));
        if (asked.Fetched.Result is FetchOutcome.NotModified or FetchOutcome.Unchanged)
            return HasArticles(way, source) && !IsDoubted(way, asked, aids) && aids.Left is { } remembered && await remembered(way.Origin, cancellation) is { } left ? await GoOn(way, source, aids, asked, left, visit, cancellation) : Same(way, asked, aids);
        // Only what is new came (RFC 3229): nothing is new, or what is missing is there as before.
        var part = asked.Fetched.Result == FetchOutcome.Part;
        if (part && asked.Fetched.Response.Body.IsEmpty) return Unchanged(way, asked);
        if (Misfit.Of(way.Url, asked.Fetched.Response, document: way.Form is not (WayForm.Page or WayForm.SquarespaceList)) is { } misfit) throw new UnreadableException(misfit);

        Listing first;
        try
        {
            first = Read(way, source, asked);
        }
        catch (UnreadableException) when (way.Form == WayForm.Feed && Autodiscovery.Feed(asked.Fetched.Response) is { } feed)
        {
            // The address of a page was given for that of its feed. The page's own validators say nothing of the feed.
            asked = new FetchedWay(feed, await Ask(way, feed, visit, conditional: true, cancellation));
            if (asked.Fetched.Result is FetchOutcome.NotModified or FetchOutcome.Unchanged) return Same(way, asked, aids);
            part = asked.Fetched.Result == FetchOutcome.Part;
            if (part && asked.Fetched.Response.Body.IsEmpty) return Unchanged(way, asked);
            first = Read(way, source, asked);
            first = first with { Notes = [$"{way.Url} is a page; its feed {feed} was read.", .. first.Notes] };
        }

        // What broke off on the way may lack anything: nobody can tell an item that is cut from one that is edited.
        if (!first.Complete) throw new NoAnswerException(Reasons.BrokenOff(asked.Url, first.Notes), asked.Fetched.Response.Status, mayPass: true);

        if (part && first.Items.Count == 0) return Unchanged(way, asked);
        // It is held against no earlier list, for it is none.
        if (part) return Answered(way, source, asked, first) with { Items = [.. first.Items.Select(i => new ReadItem(i, i))], Validators = [new(asked.Url, asked.Fetched.Validators, Accept(way))], Notes = first.Notes };

        if (asked.Fetched.Response is { MovedForGood: true, Url: var home })
            first = first with { Notes = [$"{asked.Url} has moved to {home} for good: change the source's url.", .. first.Notes] };
        else if (way.Url != way.Configured)
            first = first with { Notes = [$"{way.Configured} moved to {way.Url} for good, and is read there: change the source's url.", .. first.Notes] };

        var list = await ListWalk.Follow(first, asked.Url, Reach(way, source, asked.Url, aids, cancellation), next => Older(way, source, visit, next, cancellation));
        if (first.Origin == Sitemap.Origin) list = list with { Items = Sitemap.Newest(list.Items, SitemapItems) };
        var judged = await Judge(way, source, aids, new(asked, first, Shortened(way, list)), cancellation);

        var articles = way.Form == WayForm.Page && source.Recipe is { FollowsArticles: true, Article: { } recipe }
            ? await ArticleWalk.Follow(list.Items, recipe, asked.Fetched.Response.Url, source.Info.TimeZone, limits, aids, visit, cancellation)
            : new ArticleWalk([.. list.Items.Select(i => new ReadItem(i, i))], [], [], []);

        var measures = JudgeArticles(judged, source, articles, visit);
        var reading = Answered(way, source, asked, first) with
        {
            Measures = measures,
            HasArticles = way.Form == WayForm.Page && source.Recipe is { FollowsArticles: true },
            LeftKnown = list.Left && way.Form == WayForm.Page,
            Items = articles.Read,
            Settled = articles.Settled,
            Waiting = articles.Waiting,
            ListWhole = list.Whole,
            Deleted = first.Deleted,
            Complete = list.Whole && articles.Waiting.Count == 0,
            OldestListed = ListWindow.Oldest(list.Items),
            Notes = [.. list.Notes, .. articles.Notes],
        };
        // With something left to read that cannot be remembered, the list is asked for in full the next time.
        return list.Whole && first.Parts.Count == 0 && (articles.Waiting.Count == 0 || LeftList.Of(reading) is not null) ? reading with { Validators = [new(asked.Url, asked.Fetched.Validators, Accept(way))] } : reading;
    }

    private static SourceReading Answered(Way way, SourceSettings source, FetchedWay asked, Listing first) => Unchanged(way, asked) with
    {
        Verdict = ReadingVerdict.Ok,
        Form = first.Origin,
        Reader = ReaderOf(way.Form, source),
        Validators = [],
        Hints = first.Hints,
    };

    // A list that was left where it was known is short on purpose.
    private static ListWalk Shortened(Way way, ListWalk list) => list.Left && way.Form == WayForm.Page ? list with { Whole = false } : list;

    private static SourceReading Unchanged(Way way, FetchedWay asked) => new()
    {
        Verdict = ReadingVerdict.Unchanged,
        Origin = way.Origin,
        Url = asked.Url,
        Status = asked.Fetched.Response.Status,
        Attempts = [],
        Validators = [new(asked.Url, asked.Fetched.Validators, Accept(way))],
        GaveCondition = asked.Fetched.Validators.GiveCondition,
        // A good answer may say when to come back as well.
        FreshFor = asked.Fetched.Response is { RetryAfter: { } after } response && !(response.FreshFor > after) ? after : asked.Fetched.Response.FreshFor,
        ListBytes = asked.Fetched.Response.Body.Length,
        MovedTo = Moved(way, asked),
    };

    // Where a feed was found by way of a page, the page has not moved.
    private static Uri? Moved(Way way, FetchedWay asked) => asked is { Fetched.Response: { MovedForGood: true, Url: var home } } && asked.Url == way.Url ? home : null;

    private static string Accept(Way way) => way.Form switch
    {
        WayForm.SquarespaceList or WayForm.Page => AcceptHtml,
        WayForm.WordPressPosts => AcceptJson,
        _ => AcceptFeed,
    };

    /// <summary>How much and how long a fetch may take.</summary>
    internal FetchLimits Limits => limits;

    /// <summary>The requests of one reading.</summary>
    internal Visit Begin(SourceSettings source, ReadingAids aids) => new(source, aids, fetch, robots, time);

    /// <summary>One page of a source's list, asked for in full.</summary>
    internal async Task<Listing> Page(Way way, SourceSettings source, Uri url, Visit visit, int mostOfSitemap, CancellationToken cancellation) =>
        Read(way, source, new FetchedWay(url, await Ask(way, url, visit, conditional: false, cancellation)), mostOfSitemap);

    private async Task<Listing> Older(Way way, SourceSettings source, Visit visit, Uri next, CancellationToken cancellation)
    {
        if (visit.IsLongForList) throw new NoAnswerException("The pages before it took so long that the rest was left. If that goes on, lower the recipe's maxPages.", null, mayPass: true);
        return await Page(way, source, next, visit, SitemapItems, cancellation);
    }

    private Task<Fetched> Ask(Way way, Uri url, Visit visit, bool conditional, CancellationToken cancellation) =>
        visit.Get(url, Accept(way), Accept(way) == AcceptHtml ? limits.PageBytes : limits.FeedBytes, conditional, cancellation);

    private static Listing Read(Way way, SourceSettings source, FetchedWay asked, int mostOfSitemap = SitemapItems)
    {
        var response = asked.Fetched.Response;
        var zone = source.Info.TimeZone;
        return way.Form switch
        {
            WayForm.Feed => FeedDocument.Read(response.Body, response.ContentType, response.Url, zone),
            WayForm.WordPressPosts => WordPressPages.Read(asked.Url, response, zone),
            WayForm.SquarespaceFeed => SquarespaceFeed.Read(response.Body, response.ContentType, response.Url, zone),
            WayForm.SquarespaceList => SquarespaceList.Read(response.Body, response.ContentType, response.Url, zone),
            _ => PageList.Read(response.Body, response.ContentType, response.Url, Recipe(source), zone, mostOfSitemap),
        };
    }

    private static ListReach Reach(Way way, SourceSettings source, Uri url, ReadingAids aids, CancellationToken cancellation) => way.Form switch
    {
        WayForm.Page => new(source.Recipe?.MaxPages ?? 1)
        {
            Guess = place => PageTemplate.Address(Recipe(source), url, place),
            Enough = async items => source.Recipe is { StopWhenKnown: true } && aids.Seen is { } seen && (await seen(items, cancellation)).All(s => s),
        },
        WayForm.SquarespaceList => new(source.Recipe?.MaxPages ?? SquarespacePages),
        // After a long silence there may be more than one page of news: back to what was read before.
        _ => new(aids.Seen is null ? 1 : CatchUpPages) { Enough = async items => (await aids.Seen!(items, cancellation)) is [.., true] },
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
