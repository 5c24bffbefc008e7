using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// How a feed's past is cut into archive documents (RFC 5005, 4), each linked to the one before it. A month is one document; a month with more
/// posts than a document may have is cut into days, and so on. The period that the newest post is in is still open: what the feed
/// itself has of it is in no archive, and as long as it is open and more than the feed has, it is cut finer, so that every archive but
/// one in a flood is of a time that has passed.
/// <code>
/// the feed, its newest posts ─prev-archive─► 2026-11-23 ─► 2026-11-21 ─► … ─► 2026-10 ─► 2026-09 ─► …
/// </code>
/// </summary>
/// <param name="tx">The transaction.</param>
/// <param name="selection">All that the feed selects from.</param>
/// <param name="limit">How many posts the feed itself has.</param>
internal sealed class ArchiveChain(Tx tx, PostSelection selection, int limit)
{
    /// <summary>The most entries of one archive document.</summary>
    public const int Most = 100;

    /// <summary>True where the period is small enough for one document.</summary>
    public async Task<bool> Fits(ArchivePeriod period) => period.IsLeast || await Count(period, Most + 1) <= Most;

    /// <summary>True where the period has, or had, posts.</summary>
    public async Task<bool> Has(ArchivePeriod period) => await Count(period, 1) > 0 || await PostStretch.HadMore(tx, selection with { Within = period.Span });

    /// <summary>The newest archive of all; null where the feed has everything.</summary>
    public async Task<ArchivePeriod?> Newest()
    {
        if (await NewestPost() is not { } newest) return null;
        return await Open(newest) is { } open ? await LastBefore(open.From, newest) : await Around(newest, newest, fromNewer: true);
    }

    /// <summary>The newest archive within a period; null where the period has no posts.</summary>
    public async Task<ArchivePeriod?> NewestIn(ArchivePeriod period) =>
        await NewestPost() is { } newest && await PostStretch.Edge(tx, selection with { Within = period.Span }, newest: true) is { } post ? await Around(post, newest, fromNewer: true) : null;

    /// <summary>The archive before a period; null where there is none.</summary>
    public async Task<ArchivePeriod?> Previous(ArchivePeriod period)
    {
        if (await NewestPost() is not { } newest) return null;
        var (start, whole) = (period.Span.Low, period.Whole.Span);
        if (start != PostSpan.Least && await PostStretch.EdgeById(tx, selection with { Within = whole with { High = start } }, greatest: true) is { } beside)
            return await Around(beside, newest);
        return await LastBefore(period.From, newest);
    }

    /// <summary>The archive after a period; null where the feed itself has all that comes after.</summary>
    public async Task<ArchivePeriod?> Next(ArchivePeriod period)
    {
        if (await NewestPost() is not { } newest) return null;
        var (start, whole) = (period.Span.Low, period.Whole.Span);
        if (start != PostSpan.Least && await PostStretch.EdgeById(tx, selection with { Within = whole with { Low = period.Span.High } }, greatest: false) is { } beside)
            return await Around(beside, newest);
        if (await PostStretch.Edge(tx, selection with { Within = PostSpan.Since(period.Until) }, newest: false) is not { } post) return null;
        return (await Open(newest))?.Holds(post.Published) == true ? null : await Around(post, newest, fromNewer: false);
    }

    private Task<PostPlace?> NewestPost() => PostStretch.Edge(tx, selection with { Within = null }, newest: true);

    private async Task<ArchivePeriod?> LastBefore(DateTimeOffset moment, PostPlace newest) =>
        await PostStretch.Edge(tx, selection with { Within = PostSpan.Before(moment) }, newest: true) is { } post ? await Around(post, newest, fromNewer: true) : null;

    // The period of the newest post of which the feed has everything; null where it has not everything of any.
    private async Task<ArchivePeriod?> Open(PostPlace newest)
    {
        for (var period = ArchivePeriod.MonthOf(newest.Published); ; period = period.Narrower(newest))
        {
            if (await Count(period, limit + 1) <= limit) return period;
            if (!period.IsLong) return null;
        }
    }

    // The archive that has the post. The parts of an hour follow one another by their letters: who comes to the hour from a newer archive comes to
    // the last of them, and from an older one to the first.
    private async Task<ArchivePeriod> Around(PostPlace post, PostPlace newest, bool? fromNewer = null)
    {
        var period = ArchivePeriod.MonthOf(post.Published);
        while (await IsDivided(period, newest))
        {
            if (period.IsHour && fromNewer is { } greatest) post = await PostStretch.EdgeById(tx, selection with { Within = period.Span }, greatest) ?? post;
            period = period.Narrower(post);
        }

        return period;
    }

    private async Task<bool> IsDivided(ArchivePeriod period, PostPlace newest) =>
        !await Fits(period) || (period.IsLong && period.Holds(newest.Published) && await Count(period, limit + 1) > limit);

    private Task<long> Count(ArchivePeriod period, int atMost) => PostStretch.Count(tx, selection with { Within = period.Span }, atMost);
}
