using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Sources.Reading;

public sealed partial class SourceReader
{
    /// <summary>A list that has not changed: read well, or doubted as before.</summary>
    /// <exception cref="DoubtfulException">It was not believed, and is not now.</exception>
    private static SourceReading Same(Way way, FetchedWay asked, ReadingAids aids)
    {
        var same = Unchanged(way, asked);
        if (!IsDoubted(way, asked, aids)) return same;
        var why = aids.Doubted(asked.Url, Accept(way))!.Why;
        throw new DoubtfulException(Reasons.Doubtful(asked.Url, why), new(way.Origin, asked.Url, why, Document: null, Readable: true), same with { Verdict = ReadingVerdict.Suspect });
    }

    // The bytes that were read well may have come back under whatever validators: those are told by their hash.
    private static bool IsDoubted(Way way, FetchedWay asked, ReadingAids aids) =>
        asked.Fetched.Result == FetchOutcome.NotModified && aids.Doubted(asked.Url, Accept(way)) is not null;

    /// <summary>
    /// Goes on with the articles of a list that has not changed. When none is left the list is asked for in full once more: only as a
    /// whole can it tell what is missing from it.
    /// </summary>
    /// <exception cref="DoubtfulException">The articles are not believed.</exception>
    private async Task<SourceReading> GoOn(Way way, SourceSettings source, ReadingAids aids, FetchedWay asked, LeftList left, Visit visit, CancellationToken cancellation)
    {
        var at = asked.Fetched.Response.Url;
        var articles = await ArticleWalk.Follow(left.Items, source.Recipe!.Article!, at, source.Info.TimeZone, limits, aids, visit, cancellation);
        var same = Unchanged(way, asked);
        var reading = same with
        {
            Verdict = ReadingVerdict.Ok,
            Form = left.Form,
            Reader = ReaderOf(way.Form, source),
            WentOn = true,
            HasArticles = true,
            Items = articles.Read,
            Settled = articles.Settled,
            Waiting = articles.Waiting,
            Others = left.Others,
            ListWhole = true,
            OldestListed = left.Oldest,
            Validators = articles.Waiting.Count > 0 ? same.Validators : [],
            Notes = articles.Notes,
        };
        if (articles.Read.Count == 0 || aids.Remembered is not { } remembered || visit.Last is not { } last) return reading;

        var known = await remembered(reading.ReadBy, asked.Url, cancellation);
        Believe(
            new(reading with { Verdict = ReadingVerdict.Suspect, Validators = same.Validators }, known, last),
            Detector.JudgeArticles(Measures.Of([.. articles.Read.Select(r => r.Item)], [], whole: true), known.Before, source.Expect, known.Accepted));
        return reading;
    }
}
