using CHEX.Syndicate.Http;
using CHEX.Syndicate.Lanes;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;
using Microsoft.Extensions.Logging;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>
/// Looks for posts that their source has stopped listing: those whose own page answers 404 or 410 are withdrawn, those whose
/// page is there have only dropped off the list, and where it cannot be told nothing happens. A page that leads to the site's home
/// page or to the list is not there, though it answers 200: when it has done so three times the post is withdrawn too.
/// 1. load who is missing; 2. ask each page, politely; 3. commit what was found with the lane's outcome.
/// </summary>
public sealed partial class Recheck(Db db, Outgoing outgoing, Robots robots, HostTurn turn, IReadOnlyList<SourceSettings> sources, ILogger<Recheck> log) : ILaneHandler
{
    /// <summary>The kind of these lanes; a lane's key is the source's id.</summary>
    public const string LaneKind = "recheck";

    private const int TimesMoved = 3;
    private static readonly TimeSpan Again = TimeSpan.FromHours(6);

    private readonly Dictionary<string, SourceSettings> configured = sources.ToDictionary(s => s.Info.Id, StringComparer.Ordinal);

    private enum PageState
    {
        There,
        Gone,

        /// <summary>It leads to the home page or the list.</summary>
        Moved,
        Unclear,
    }

    public string Kind => LaneKind;

    public TimeSpan Budget => TimeSpan.FromMinutes(5);

    public int Slots => 1;

    public async Task<Outcome?> Run(Lane lane, CancellationToken cancellation)
    {
        // :: Step 1: load
        if (!configured.TryGetValue(lane.Key, out var source)) return Outcome.UpTo(lane.Cursor);
        var missing = await db.Read(tx => Absences.Due(tx, lane.Key, source.WithdrawAfterReadings, source.WithdrawAfter, ReadSource.MaxProbes), cancellation);

        // :: Step 2: ask
        var found = new List<(AbsentPost Post, PageState Is)>(missing.Count);
        foreach (var post in missing) found.Add((post, await Look(source, post, cancellation)));

        // :: Step 3: commit
        await db.Write(
            async tx =>
            {
                await LaneTable.Fence(tx, lane);
                var withdrawn = 0L;
                foreach (var (post, state) in found)
                {
                    if (state == PageState.There) await Absences.Kept(tx, post.Id);
                    var gone = state == PageState.Gone || (state == PageState.Moved && await Absences.Moved(tx, post.Id) >= TimesMoved);
                    if (!gone) continue;
                    await ReadingMemory.Unsettle(tx, post.Id);
                    if (await Removal.Withdraw(tx, post.Id, Removal.BySource)) withdrawn++;
                }

                if (withdrawn > 0) await Readings.AddWithdrawn(tx, lane.Key, withdrawn);
                // With nothing left to ask it sleeps until a reading wakes it.
                var unclear = found.Any(f => f.Is is PageState.Unclear or PageState.Moved) || missing.Count == ReadSource.MaxProbes;
                await LaneTable.Finish(tx, lane, unclear ? Outcome.At(tx.Now + (long)Again.TotalMilliseconds, lane.Cursor) : Outcome.UpTo(lane.Cursor));
            },
            cancellation);
        foreach (var (post, state) in found) Log.Looked(log, lane.Key, post.Url, state);
        return null;
    }

    private async Task<PageState> Look(SourceSettings source, AbsentPost post, CancellationToken cancellation)
    {
        try
        {
            var url = new Uri(post.Url);
            if (source.ObeyRobots && !(await robots.Ask(url, cancellation, Politeness.Turns(turn, source.HostGap))).Allowed) return PageState.Unclear;

            // A HEAD is cheap and settles most; but some servers answer it with 404 or 405 for pages that are there.
            if (await Ask(source, url, HttpMethod.Head, cancellation) is { Status: 200 } head) return Landed(source, url, head.Url);
            var answer = await Ask(source, url, HttpMethod.Get, cancellation);
            return answer.Status switch
            {
                200 => Landed(source, url, answer.Url),
                404 or 410 => PageState.Gone,
                _ => PageState.Unclear,
            };
        }
        catch (OutboundException e) when (e.Fault == OutboundFault.TooLarge)
        {
            return PageState.There;
        }
        catch (Exception e) when (e is OutboundException or HostRestsException or UriFormatException)
        {
            Log.NoAnswer(log, source.Info.Id, post.Url, e.Message);
            return PageState.Unclear;
        }
    }

    private static PageState Landed(SourceSettings source, Uri asked, Uri landed)
    {
        if (CanonicalUrl.Of(landed.AbsoluteUri) is not { } there || CanonicalUrl.Of(asked.AbsoluteUri) is not { } here || Same(there, here)) return PageState.There;
        return landed.AbsolutePath == "/" || Same(there, source.Info.Homepage) || Same(there, source.Url.AbsoluteUri) ? PageState.Moved : PageState.There;
    }

    private static bool Same(string one, string other) =>
        CanonicalUrl.Of(other) is { } url && CanonicalUrl.Key(one) == CanonicalUrl.Key(url);

    private async Task<OutboundResponse> Ask(SourceSettings source, Uri url, HttpMethod method, CancellationToken cancellation)
    {
        await using var held = await turn.Take(url, Politeness.Gap(url, source.HostGap, null), cancellation);
        var request = new OutboundRequest
        {
            Method = method,
            Url = url,
            Headers = [new("Accept", SourceReader.AcceptHtml)],
            MaxBytes = 64 * 1024,
            MaxRedirects = 5,
        };
        var answer = await outgoing.Send(request, cancellation);
        // On all nodes, and for whatever else is to be asked of it in this turn.
        if (HostRest.Asked(answer) is { } rest) await db.Write(tx => HostTurn.Rest(tx, rest.Authority, rest.For, rest.Status), cancellation);
        return answer;
    }

    private static partial class Log
    {
        [LoggerMessage(2020, LogLevel.Information, "Source {Source} no longer lists {Url}: {Found}.")]
        public static partial void Looked(ILogger logger, string source, string url, PageState found);

        [LoggerMessage(2021, LogLevel.Information, "Source {Source} no longer lists {Url}, and it did not answer: {Reason}")]
        public static partial void NoAnswer(ILogger logger, string source, string url, string reason);
    }
}
