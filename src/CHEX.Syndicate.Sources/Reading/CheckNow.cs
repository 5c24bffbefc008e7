using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>What came of asking for a post's page at once.</summary>
public enum CheckOutcome
{
    /// <summary>The page is there, and says what it said.</summary>
    There,

    /// <summary>The page is there, and its correction was taken over.</summary>
    Revised,

    /// <summary>The page is gone: the post is withdrawn.</summary>
    Withdrawn,

    /// <summary>The page seems to be gone: it is asked for again, in an hour where that is enough.</summary>
    AskedAgain,

    /// <summary>It cannot be told whether the page is there.</summary>
    Unclear,
}

/// <summary>What came of it, and a sentence for whoever asked.</summary>
public sealed record CheckResult(CheckOutcome Outcome, string Says);

/// <summary>
/// "Check now": a person asks whether a post's page is still there. A page that answers 410 withdraws the post at once, one that
/// answers 404 when it still does an hour later, without waiting for three readings; a correction is taken over. The second look is
/// the re-check lane's. The site's newest pages must answer all the same: a broken site withdraws nothing.
/// </summary>
public sealed class CheckNow(
    Db db, ConditionalFetch fetch, Robots robots, HostTurn turn, IReadOnlyList<SourceSettings> sources, IReadOnlyList<Topic> topics, TimeProvider time, Random random)
{
    private readonly FetchLimits limits = new();

    /// <summary>Asks for the page of a published post. Safe to call again: a second call within the hour proves no more than the first.</summary>
    public async Task<CheckResult> Ask(string post, CancellationToken cancellation)
    {
        var (known, reviewed) = await db.Read(async tx => (await PostTable.Get(tx, post), await PageReview.Get(tx, post)), cancellation);
        if (known is not { State: PostState.Published } || reviewed is null) return new(CheckOutcome.Unclear, $"{post} is not published: there is nothing to check.");
        if (sources.FirstOrDefault(s => s.Info.Id == known.Source) is not { } source)
            return new(CheckOutcome.Unclear, $"{post} is of the source {known.Source}, which is not configured any more: its site is not asked.");

        var pages = new PostPages(source, fetch, robots, turn, limits, time, (rest, token) => db.Write(tx => HostTurn.Rest(tx, rest.Authority, rest.For, rest.Status), token));
        var version = SourceVersion.Of(source, topics);
        PageAnswer answer;
        try
        {
            answer = await pages.Ask(known.Url, reviewed.Validators(version), ReviewedPage.IsRead(source), cancellation);
        }
        catch (HostRestsException e)
        {
            return new(CheckOutcome.Unclear, e.Message);
        }

        var asked = reviewed with { Missed = 2 };
        var taken = ReviewedPage.IsRead(source) ? ReviewedPage.Take(asked, known, answer, source, topics) : new(asked, answer, null);
        var sound = !answer.SeemsGone || await pages.SiteIsSound(await db.Read(tx => PageReview.Canaries(tx, source.Info.Id, [post], 3), cancellation), cancellation);
        double chance;
        lock (random) chance = random.NextDouble();
        var result = await db.Write(
            async tx =>
            {
                // First the lane, then the journal, then the post, as everywhere: no two wait for each other.
                await LaneTable.Open(tx, Recheck.LaneKind, source.Info.Id, due: tx.Now, host: HostTurn.Authority(source.Url));
                await LaneTable.Wake(tx, Recheck.LaneKind, source.Info.Id);
                await Journal.Hold(tx);
                if (answer.SeemsGone) await PageReview.Want(tx, post);
                return await ReviewWriting.Write(tx, source, version, [taken], sound, chance);
            },
            cancellation);
        return Told(taken.Answer, result);
    }

    private static CheckResult Told(PageAnswer answer, ReviewResult result) => answer.State switch
    {
        _ when result.Withdrawn.Count > 0 => new(CheckOutcome.Withdrawn, $"{answer.Says} The post is withdrawn."),
        _ when result.HeldBack is { } why => new(CheckOutcome.AskedAgain, $"{answer.Says} {why}"),
        PageState.There => result.Revised > 0 ? new(CheckOutcome.Revised, $"{answer.Says} Its correction was taken over.") : new(CheckOutcome.There, answer.Says),
        PageState.Missing => new(CheckOutcome.AskedAgain, $"{answer.Says} It is asked for again in an hour; if it is still missing then, the post is withdrawn."),
        PageState.Moved => new(CheckOutcome.AskedAgain, $"{answer.Says} It is asked for again; when it has led there three times, the post is withdrawn."),
        _ => new(CheckOutcome.Unclear, answer.Says),
    };
}
