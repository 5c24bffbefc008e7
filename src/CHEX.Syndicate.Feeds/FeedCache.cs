using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// Every feed, ready to be served. A feed is made when the journal has moved and somebody asks, once for all who ask:
/// <code>
/// request ─► 1 is there such a feed? ─► 2 has the journal moved? ─no─► the bytes we have
///                                            │ yes
///                                            ▼
///            3 was it about this feed? ─no─► the bytes we have
///                   │ yes
///            4 one of those who ask reads the posts and writes them ─► 5 the same bytes? keep the old ones
/// </code>
/// A feed is a pure function of journal, configuration and program version: all nodes serve the same bytes with the same
/// validators, before and after a restart. What is kept is bounded, whatever is asked for (<see cref="FeedShelf"/>).
/// </summary>
public sealed class FeedCache : IDisposable
{
    // The head is asked for again after every commit that this process hears of. This is for the ones it does not hear of
    // because its watch on the other nodes is broken: then a feed is late by so much, and not for ever.
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(2);

    private readonly Db db;
    private readonly FeedSettings settings;
    private readonly Addresses addresses;
    private readonly Dictionary<string, SourceInfo> sources;
    private readonly IReadOnlyList<Topic> topics;
    private readonly HashSet<string> topicIds;
    private readonly string version;
    private readonly FeedHtml? html;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim asking = new(1, 1);
    private readonly FeedShelf shelf;
    private long forgotten;
    private HeadSeen headSeen = new(Told: -1, Head: 0, At: 0);

    public FeedCache(
        Db db, FeedSettings settings, Addresses addresses, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics, string version, TimeProvider? time = null, FeedHtml? html = null)
    {
        this.db = db;
        this.settings = settings;
        this.addresses = addresses;
        this.sources = sources.ToDictionary(source => source.Id, StringComparer.Ordinal);
        this.topics = topics;
        topicIds = topics.Select(topic => topic.Id).ToHashSet(StringComparer.Ordinal);
        this.version = version;
        this.time = time ?? TimeProvider.System;
        this.html = html;
        shelf = new(this.time, settings.MaxBytes);
    }

    /// <summary>
    /// A feed as it is now: whatever was committed on this node before the call is in it, and the journal as far as <paramref name="atLeast"/>.
    /// Null where there is no such source or topic, archive or page.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<RenderedFeed?> Get(FeedAddress address, CancellationToken cancellation, long atLeast = 0)
    {
        // 1. Only what is configured has a place, and few combinations of it, so that no request can make us keep more.
        if (!Exists(address)) return null;
        if (!address.IsNewest && shelf.Find(address) is null && !await Has(address, cancellation)) return null;
        var place = shelf.Of(address);

        // 2. What was made at this head or later is what we serve.
        var head = Math.Max(await Head(cancellation), atLeast);
        if (place.Rendering is { } rendering && rendering.Head >= head) return rendering.Feed;

        await place.Turn.WaitAsync(cancellation);
        try
        {
            // Another request made it while this one waited.
            if (place.Rendering is { } since && since.Head >= head) return since.Feed;

            // 3. Most changes are about other feeds.
            var before = place.Rendering;
            if (before is { State: not null } && await db.Read(tx => StillGood(tx, address, before), cancellation) is { } good)
            {
                shelf.Put(place, good);
                return good.Feed;
            }

            // 4. Posts, head and date come from one snapshot.
            var (selection, state) = await db.Read(tx => Select(tx, address), cancellation);
            if (selection is null)
            {
                shelf.Remove(address);
                return null;
            }

            var document = FeedComposer.Compose(address, selection, settings, addresses, sources, topics, version);
            var bytes = await Write(document, address.Format);
            var updated = selection.Modified > document.Updated ? selection.Modified.Value : document.Updated;
            if (updated < settings.Since) updated = settings.Since;

            // 5. It may be as it was all the same.
            var feed = before is not null && before.Feed.Identity.Span.SequenceEqual(bytes) && before.Feed.IsOf(updated)
                ? before.Feed
                : RenderedFeed.Of(bytes, updated, address.Format);
            shelf.Put(place, new(selection.Head, feed, [.. selection.Posts.Select(told => told.Post.Id)], state));
            // What was erased while this was made is in it: whoever asked has it, and nobody else gets it.
            if (selection.Head < Interlocked.Read(ref forgotten)) place.Rendering = null;
            return feed;
        }
        finally
        {
            place.Turn.Release();
        }
    }

    /// <summary>The feed as it is now, where that is known without asking the store; else null.</summary>
    public RenderedFeed? AtHand(FeedAddress address) =>
        Current(db.Wakes.Told) is { } head && shelf.Find(address)?.Rendering is { } made && made.Head >= head ? made.Feed : null;

    /// <summary>Forgets every feed that was made before the change <paramref name="seq"/>: a post that is in them was erased. They are made anew when somebody asks.</summary>
    public void Forget(long seq)
    {
        Interlocked.Exchange(ref forgotten, seq);
        shelf.Forget(seq);
    }

    /// <summary>Call it when no request is under way any more.</summary>
    public void Dispose()
    {
        asking.Dispose();
        shelf.Dispose();
    }

    /// <summary>The most pages of a feed.</summary>
    public static int MostPages => PagedSelection.Most;

    /// <summary>How many feeds have a place just now.</summary>
    internal int Kept => shelf.Count;

    /// <summary>How many bytes are kept just now.</summary>
    internal long KeptBytes => shelf.Bytes;

    private async Task<(FeedSelection? Selection, FeedState? State)> Select(Tx tx, FeedAddress address) =>
        await FeedSelection.Read(tx, address, Limit(address), sources) is { } selection
            ? (selection, await FeedState.Of(tx, address, [.. selection.Posts.Select(told => told.Post.Id)]))
            : default;

    private static async Task<MadeFeed?> StillGood(Tx tx, FeedAddress address, MadeFeed made) =>
        await FeedState.Of(tx, address, made.Shown) == made.State ? made with { Head = await Journal.Head(tx) } : null;

    /// <summary>True where every source and topic that it names is there; so it names at most as many as there are.</summary>
    public bool Exists(FeedAddress address) => address.Sources.All(sources.ContainsKey) && address.Topics.All(topicIds.Contains);

    /// <summary>
    /// The archive to be asked for where there is not the one at <paramref name="address"/>: the newest part of one that is too large by now, else the newest there
    /// is. Null where there is none.
    /// </summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public async Task<(FeedAddress Address, bool IsPart)?> Instead(FeedAddress address, CancellationToken cancellation)
    {
        if (!Exists(address) || address.Archive is not { } period) return null;
        return await db.Read<(FeedAddress, bool)?>(
            async tx =>
            {
                var chain = ArchiveSelection.Chain(tx, address, settings.Limit, sources);
                if (await chain.NewestIn(period) is { } part && part != period) return (address with { Archive = part }, true);
                return await chain.Newest() is { } newest ? (address with { Archive = newest }, false) : null;
            },
            cancellation);
    }

    private Task<bool> Has(FeedAddress address, CancellationToken cancellation) => db.Read(
        async tx =>
        {
            if (address.Archive is not { } period) return await PagedSelection.IsThere(tx, address, settings.Limit, sources);
            var chain = ArchiveSelection.Chain(tx, address, settings.Limit, sources);
            return await chain.Has(period) && await chain.Fits(period);
        },
        cancellation);

    private int Limit(FeedAddress address) => address.Format.IsHtml() ? Math.Min(settings.Limit, address.Items) : settings.Limit;

    private async Task<byte[]> Write(FeedDocument document, FeedFormat format)
    {
        if (format.IsHtml()) return await (html ?? throw new InvalidOperationException("Nobody here writes HTML."))(document, format);
        using var bytes = new MemoryStream();
        RenderedFeed.Write(bytes, document, format);
        return bytes.ToArray();
    }

    /// <summary>
    /// The journal's head, at least as new as the last commit told to this process when the call began. Without news it costs no query.
    /// </summary>
    private async Task<long> Head(CancellationToken cancellation)
    {
        var told = db.Wakes.Told;
        if (Current(told) is { } known) return known;

        await asking.WaitAsync(cancellation);
        try
        {
            // Whoever asked while this one waited began after our news came: its answer will do.
            if (Current(told) is { } since) return since;
            told = db.Wakes.Told;
            var head = await db.Read(Journal.Head, cancellation);
            Volatile.Write(ref headSeen, new HeadSeen(told, head, time.GetTimestamp()));
            return head;
        }
        finally
        {
            asking.Release();
        }
    }

    private long? Current(long told)
    {
        var seen = Volatile.Read(ref headSeen);
        return seen.Told >= told && time.GetElapsedTime(seen.At) < Trust ? seen.Head : null;
    }

    /// <summary>The head as it was seen at <paramref name="At"/>, after the process had been told of so many commits.</summary>
    private sealed record HeadSeen(long Told, long Head, long At);
}

/// <summary>Writes a feed as HTML, whole or as a fragment, byte for byte the same for the same feed: the pages do it.</summary>
public delegate Task<byte[]> FeedHtml(FeedDocument feed, FeedFormat format);
