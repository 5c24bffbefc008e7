using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// Looks at the pages of posts that are published already, so that late corrections and removals are seen: each after 1, 7 and 30 days
/// and then every quarter, and at once where its source has stopped listing it, or a person asks. What that proves say <see cref="ReviewRules"/>.
/// <code>
/// 1. load    whose time has come, what people ask for and what is missed first; so many in a turn
/// 2. ask     each page, only if it has changed, politely; where one seems to be gone, the site's newest pages too
/// 3. commit  what was found, with the lane's outcome: when the next page is due
/// </code>
/// A page that tells nothing is put off by itself and holds up no other. Of a source that is paused by hand only those pages are asked
/// for that a person asks for, of one that was taken out none: its host is left alone until somebody lets it go on.
/// </summary>
public sealed partial class Recheck(
    Db db, ConditionalFetch fetch, Robots robots, HostTurn turn, IReadOnlyList<SourceSettings> sources, IReadOnlyList<Topic> topics, TimeProvider time, Random random, ILogger<Recheck> log)
    : ILaneHandler
{
    /// <summary>The kind of these lanes; a lane's key is the source's id.</summary>
    public const string LaneKind = "recheck";

    /// <summary>How many pages one turn asks for.</summary>
    internal const int MostInATurn = 10;

    private static readonly TimeSpan BetweenTurns = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Dictionary<string, SourceSettings> configured = sources.ToDictionary(s => s.Info.Id, StringComparer.Ordinal);
    private readonly FetchLimits limits = new();

    public string Kind => LaneKind;

    public TimeSpan Budget => TimeSpan.FromMinutes(5);

    public int Slots => 2;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        // :: Step 1: load
        if (!configured.TryGetValue(lane.Key, out var source) || await db.Read(tx => SourceRows.Get(tx, lane.Key), cancellation) is not { State: "active" } row)
            return Outcome.At(await db.Now(cancellation) + (long)Longest.TotalMilliseconds, lane.Cursor);
        await db.Write(tx => PageReview.PlanLooks(tx, lane.Key), cancellation);
        var due = await db.Read(tx => PageReview.Due(tx, lane.Key, MostInATurn, row.IsPaused), cancellation);

        // :: Step 2: ask
        var pages = new PostPages(source, fetch, robots, turn, limits, time, (rest, token) => db.Write(tx => HostTurn.Rest(tx, rest.Authority, rest.For, rest.Status), token));
        var version = SourceVersion.Of(source, topics);
        var (looked, restsUntil) = await Look(pages, source, version, due, cancellation);
        var sound = await IsSound(pages, lane.Key, looked, cancellation);

        // :: Step 3: commit
        double chance;
        lock (random) chance = random.NextDouble();
        var result = await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                await Journal.Hold(tx);
                var written = await ReviewWriting.Write(tx, source, version, looked, sound, chance);
                await LaneTable.Finish(tx, lane, Outcome.At(await Next(tx, row, due.Count > 0, restsUntil), lane.Cursor));
                return written;
            },
            cancellation);
        foreach (var (post, answer, _) in looked) Log.Looked(log, lane.Key, post.Url, answer.State);
        if (result.HeldBack is { } why) Log.HeldBack(log, lane.Key, why);
        return null;
    }

    private async Task<(IReadOnlyList<LookedAt> Looked, long? RestsUntil)> Look(
        PostPages pages, SourceSettings source, string version, IReadOnlyList<ReviewedPost> due, CancellationToken cancellation)
    {
        var looked = new List<LookedAt>(due.Count);
        foreach (var post in due)
        {
            if (pages.IsLong) break;
            try
            {
                var answer = await pages.Ask(post.Url, post.Validators(version), ReviewedPage.IsRead(source), cancellation);
                looked.Add(await Taken(post, answer, source, cancellation));
            }
            catch (HostRestsException e)
            {
                return (looked, e.Until);
            }
        }

        return (looked, null);
    }

    private async Task<LookedAt> Taken(ReviewedPost post, PageAnswer answer, SourceSettings source, CancellationToken cancellation)
    {
        if (answer.Fresh is null || !ReviewedPage.IsRead(source)) return new(post, answer, null);
        var (known, latest, now) = await db.Read(async tx => (await PostTable.Get(tx, post.Id), await Readings.Latest(tx, post.Source), tx.Now), cancellation);
        if (known is not { State: PostState.Published }) return new(post, answer, null);
        var looked = ReviewedPage.Take(post, known, answer, source, topics);
        return ReviewedPage.Differs(known, looked) && ReviewRules.Waits(post, latest, now)
            ? new(post, answer with { State = PageState.Ahead, Says = $"{post.Url} has changed, and is read with its list first." }, null)
            : looked;
    }

    // Asked only where a page seems to be gone.
    private async Task<bool> IsSound(PostPages pages, string source, IReadOnlyList<LookedAt> looked, CancellationToken cancellation)
    {
        var gone = looked.Where(l => l.Answer.SeemsGone).Select(l => l.Post.Id).ToArray();
        if (gone.Length == 0) return true;
        var newest = await db.Read(tx => PageReview.Canaries(tx, source, gone, 3), cancellation);
        return await pages.SiteIsSound(newest, cancellation);
    }

    // At least once a day: a post that has appeared meanwhile is planned then, a day before it is due.
    private static async Task<long> Next(Tx tx, SourceRow source, bool worked, long? restsUntil)
    {
        var next = Math.Min(await PageReview.Next(tx, source.Id, source.IsPaused) ?? long.MaxValue, tx.Now + (long)Longest.TotalMilliseconds);
        var soonest = tx.Now + (worked ? (long)BetweenTurns.TotalMilliseconds : 0);
        return Math.Max(Math.Max(next, soonest), restsUntil ?? 0);
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Debug, "Source {Source}: the page {Url} was looked at again: {Found}.")]
        public static partial void Looked(ILogger logger, string source, string url, PageState found);

        [LoggerMessage(2021, LogLevel.Warning, "Source {Source}: {Why}")]
        public static partial void HeldBack(ILogger logger, string source, string why);
    }
}
