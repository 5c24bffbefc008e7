using System.Collections.Concurrent;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// The feeds that are kept ready, within two bounds: so many of the kinds that strangers can make up, and so many bytes of all. What was asked
/// for longest ago goes first. Whoever waits for a feed that is let go still gets it: the next to ask begins again.
/// </summary>
internal sealed class FeedShelf(TimeProvider time, long mostBytes) : IDisposable
{
    // Every source with every topic would be many feeds, most of which nobody reads.
    public const int Combinations = 60;

    // And of archives and pages: whoever reads the past reads it once, and keeps it.
    public const int Archives = 30;

    private readonly ConcurrentDictionary<FeedAddress, KeptFeed> kept = new();

    /// <summary>How many feeds have a place just now.</summary>
    public int Count => kept.Count;

    /// <summary>How many bytes are kept, all encodings together.</summary>
    public long Bytes => kept.Values.Sum(feed => feed.Bytes);

    /// <summary>A feed's place, or null where it has none.</summary>
    public KeptFeed? Find(FeedAddress address)
    {
        if (!kept.TryGetValue(address, out var feed)) return null;
        feed.Asked = time.GetTimestamp();
        return feed;
    }

    /// <summary>A feed's place, made where it has none.</summary>
    public KeptFeed Of(FeedAddress address)
    {
        if (Find(address) is { } there) return there;
        var made = kept.GetOrAdd(address, _ => new KeptFeed { Asked = time.GetTimestamp() });
        if (MostLike(address) is { } most)
        {
            var alike = kept.Where(other => MostLike(other.Key) == most && other.Key != address).OrderByDescending(other => other.Value.Asked).ToList();
            foreach (var (old, _) in alike.Skip(most - 1)) kept.TryRemove(old, out _);
        }

        return made;
    }

    /// <summary>Puts what was made into its place, and lets others go until all have room.</summary>
    public void Put(KeptFeed place, MadeFeed made)
    {
        place.Rendering = made;
        var over = Bytes - mostBytes;
        if (over <= 0) return;
        foreach (var old in kept.Values.Where(other => other != place).OrderBy(other => other.Asked).TakeWhile(_ => over > 0))
        {
            over -= old.Bytes;
            old.Rendering = null;
        }
    }

    /// <summary>There is no such feed any more.</summary>
    public void Remove(FeedAddress address) => kept.TryRemove(address, out _);

    /// <summary>Forgets every feed that was made before the change <paramref name="seq"/>.</summary>
    public void Forget(long seq)
    {
        foreach (var feed in kept.Values)
        {
            if (feed.Rendering is { } old && old.Head < seq) feed.Rendering = null;
        }
    }

    public void Dispose()
    {
        foreach (var feed in kept.Values) feed.Turn.Dispose();
    }

    // How many feeds of its kind have a place; null for those that are configured.
    private static int? MostLike(FeedAddress address) => !address.IsNewest ? Archives : address.HasQuery ? Combinations : null;
}

/// <summary>A feed as it was made.</summary>
/// <param name="Head">The head of the journal that it is good for.</param>
/// <param name="Feed">Its bytes.</param>
/// <param name="Shown">The ids of its posts.</param>
/// <param name="State">What it was made of; null where that is not told in numbers.</param>
internal sealed record MadeFeed(long Head, RenderedFeed Feed, IReadOnlyList<string> Shown, FeedState? State);

/// <summary>The place of a feed on the shelf.</summary>
internal sealed class KeptFeed
{
    private MadeFeed? rendering;
    private long asked;

    /// <summary>Whoever makes the feed anew has it.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>When it was asked for last.</summary>
    public long Asked
    {
        get => Volatile.Read(ref asked);
        set => Volatile.Write(ref asked, value);
    }

    /// <summary>What was made last; null where it is to be made anew.</summary>
    public MadeFeed? Rendering
    {
        get => Volatile.Read(ref rendering);
        set => Volatile.Write(ref rendering, value);
    }

    public long Bytes => Rendering?.Feed.Bytes ?? 0;
}
