using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds;

/// <summary>What a feed holds, as one snapshot of the store has it.</summary>
/// <param name="Head">The journal's head at that moment.</param>
/// <param name="Changed">When the latest change happened to what the feed selects from; null before the first.</param>
/// <param name="Posts">Newest first.</param>
internal sealed record FeedSelection(long Head, DateTimeOffset? Changed, IReadOnlyList<ToldPost> Posts)
{
    // So long an end is told, before the feed's latest change: a feed does not change because time passes.
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(90);

    // Who has been away for longer than these took to end reads the change feed.
    private const int MostEnded = 1000;

    /// <summary>What was withdrawn or purged, the latest first, where the feed says so.</summary>
    public IReadOnlyList<Ending> Ended { get; init; } = [];

    /// <summary>When something last happened that it does not show, and that whoever keeps it should hear of; null where nothing did.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>The archive before it; null where there is none.</summary>
    public ArchivePeriod? Previous { get; init; }

    /// <summary>The archive after it, where it is one; null where there is none.</summary>
    public ArchivePeriod? Next { get; init; }

    /// <summary>True where there is a page after it.</summary>
    public bool HasNextPage { get; init; }

    /// <summary>Which page is the last; null where nobody counted.</summary>
    public int? LastPage { get; init; }

    /// <summary>
    /// Selects the newest <paramref name="limit"/> published posts that the feed has. A story that several
    /// sources tell is one entry, but in the feeds of one source, whole or by topic. Null where an archive or a page is asked for that is not there.
    /// </summary>
    public static async Task<FeedSelection?> Read(Tx tx, FeedAddress feed, int limit, IReadOnlyDictionary<string, SourceInfo> sources)
    {
        if (feed.Archive is { } period) return await ArchiveSelection.Read(tx, feed, period, limit, sources);
        if (feed.Page > 1) return await PagedSelection.Read(tx, feed, limit, sources);
        var head = await Journal.Head(tx);
        var changed = await ChangedAt(tx, feed, head);
        var selection = new PostSelection(feed.Sources, feed.Topics) { ByAdded = feed.Added };
        var posts = await Retold.Newest(tx, selection, limit, sources);
        var newest = new FeedSelection(head, changed, posts);
        if (!FeedFormats.All.Contains(feed.Format)) return newest;

        // Feeds with a path of their own have all their past in archives.
        newest = newest with
        {
            Previous = feed.HasQuery ? null : await ArchiveSelection.Chain(tx, feed, limit, sources).Newest(),
            HasNextPage = await PagedSelection.IsThere(tx, feed with { Page = 2 }, limit, sources),
        };
        if (changed is not { } moment || !(feed.Deleted || feed.Format == FeedFormat.Json)) return newest;

        var ended = await Endings.Since(tx, moment - Remembered, selection with { Among = [.. sources.Keys] }, MostEnded);
        // A purge of what had left the topic before is no change of it, but it is told here.
        return newest with { Changed = ended.Count > 0 && ended[0].At > moment ? ended[0].At : changed, Ended = ended };
    }

    /// <summary>When the latest change happened to what the feed selects from; null before the first.</summary>
    public static async Task<DateTimeOffset?> ChangedAt(Tx tx, FeedAddress feed, long head)
    {
        var last = await Last(tx, feed, head);
        var at = last is null ? null : await tx.One<long?>("SELECT at FROM change WHERE seq = @last", new { last });
        return at is null ? null : DateTimeOffset.FromUnixTimeMilliseconds(at.Value);
    }

    /// <summary>The number of the latest change of what the feed selects from; null before the first.</summary>
    public static async Task<long?> Last(Tx tx, FeedAddress feed, long head)
    {
        if (feed.Topics.Count > 0) return await TopicIndex.Last(tx, feed.Topics, feed.Sources);
        if (feed.Sources.Count == 0) return head;
        long? last = null;
        foreach (var source in feed.Sources)
        {
            var of = await tx.One<long?>("SELECT max(seq) FROM post WHERE source = @source", new { source });
            if (of is not null && (last is null || of > last)) last = of;
        }

        return last;
    }
}
