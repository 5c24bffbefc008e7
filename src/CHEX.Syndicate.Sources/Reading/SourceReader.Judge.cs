using CHEX.Syndicate.Http;
using CHEX.Syndicate.Sources.Documents;
using CHEX.Syndicate.Sources.Health;

namespace CHEX.Syndicate.Sources.Reading;

public sealed partial class SourceReader
{
    private static readonly string Content = Measures.NameOf(ItemField.Content);

    /// <summary>
    /// Whether a list is to be believed, before any article of it is fetched.
    /// </summary>
    /// <exception cref="DoubtfulException">It is not.</exception>
    private static async Task<JudgedList> Judge(Way way, SourceSettings source, ReadingAids aids, ReadList read, CancellationToken cancellation)
    {
        var (url, response) = (read.Asked.Url, read.Asked.Fetched.Response);
        var evidence = new Evidence(response.Url, response.ContentType, response.Body);
        if (read.List.Items.Count == 0 && source.Expect.MinItems > 0)
            throw new DoubtfulException(Reasons.Empty(url), new(way.Origin, url, ["it lists nothing"], evidence, Readable: true) { Kept = Whole(read) }, null);

        var structure = read.First.Structure.Count > 0 ? read.First.Structure : ElementNames.In(response.Body.Span);
        var measures = Measures.Of(read.List.Items, structure, read.List.Whole);
        var expect = source.Expect;
        if (HasArticles(way, source))
        {
            // What the articles' own pages give cannot be missed in the list.
            measures = measures with { Fill = measures.Fill.Where(f => f.Key != Content).ToDictionary(StringComparer.Ordinal) };
            expect = expect with { Fields = [] };
        }

        var reading = Answered(way, source, read.Asked, read.First) with
        {
            Verdict = ReadingVerdict.Suspect,
            Items = [.. read.List.Items.Select(i => new ReadItem(i, i))],
            // They are not kept, so that what is believed again is known by the old ones; but there will be a condition to ask under.
            Validators = [new(url, read.Asked.Fetched.Validators, Accept(way))],
            Notes = read.List.Notes,
        };
        var known = aids.Remembered is { } remembered ? await remembered(reading.ReadBy, url, cancellation) : KnownWay.Unknown;
        if (known.Before is { Last: var last }) measures = measures with { Kept = measures.Items.IntersectBy(last.Items.Select(i => i.Name), i => i.Name, StringComparer.Ordinal).Count() };
        var judged = new JudgedList(reading with { Measures = measures }, known, evidence);
        var familiar = measures.Kept == 0 && aids.Seen is { } seen && (await seen(read.List.Items, cancellation)).Any(s => s);
        return Believe(judged, Detector.Judge(measures, Lacks(source.Expect, response), known.Before, expect, known.Away, known.Accepted, familiar), Whole(read));

        ListValidators? Whole(ReadList list) => list.First.Parts.Count == 0 ? new(list.Asked.Fetched.Validators, Accept(way)) : null;
    }

    /// <summary>Whether the articles that were read are to be believed. Returns the measures of the whole reading.</summary>
    /// <exception cref="DoubtfulException">They are not.</exception>
    private static Measures JudgeArticles(JudgedList list, SourceSettings source, ArticleWalk articles, Visit visit)
    {
        var measures = list.Reading.Measures! with { Waiting = articles.Waiting.Count };
        if (measures.Fill.ContainsKey(Content) || articles.Read.Count == 0) return measures;
        var read = Measures.Of([.. articles.Read.Select(r => r.Item)], [], whole: true);
        Believe(list with { Evidence = visit.Last ?? list.Evidence }, Detector.JudgeArticles(read, list.Known.Before, source.Expect, list.Known.Accepted));
        var fill = measures.Fill.ToDictionary(StringComparer.Ordinal);
        fill[Content] = read.Fill.GetValueOrDefault(Content);
        return measures with { Fill = fill };
    }

    private static JudgedList Believe(JudgedList list, Judgement judgement, ListValidators? kept = null)
    {
        if (!judgement.IsSuspect) return list;
        var (reading, url) = (list.Reading, list.Reading.Url!);
        throw new DoubtfulException(Reasons.Doubtful(url, judgement.Why), new(reading.Origin!, url, judgement.Why, list.Evidence, Readable: true) { Kept = kept }, reading);
    }

    private static bool HasArticles(Way way, SourceSettings source) => way.Form == WayForm.Page && source.Recipe is { FollowsArticles: true };

    private static IReadOnlyList<string> Lacks(Expectations expect, OutboundResponse response)
    {
        if (expect.MustContain.Count == 0) return [];
        var text = TextDecoder.Decode(response.Body.Span, response.ContentType).Text;
        return [.. expect.MustContain.Where(wanted => !text.Contains(wanted, StringComparison.OrdinalIgnoreCase))];
    }

    private sealed record ReadList(FetchedWay Asked, Listing First, ListWalk List);

    private sealed record JudgedList(SourceReading Reading, KnownWay Known, Evidence Evidence);
}

/// <summary>A way answered, and what it answered is not believed. The reading, where there is one, is for whoever wants to look at it.</summary>
internal sealed class DoubtfulException(string reason, Doubt doubt, SourceReading? reading) : Exception(reason)
{
    public Doubt Doubt { get; } = doubt;

    public SourceReading? Reading { get; } = reading;
}
