using System.Collections.Concurrent;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Changes;

/// <summary>
/// The journal made public, for partners who keep a copy: what was published, revised, withdrawn, restored and purged, in order, each with
/// the text that the post has now and with none where it has an end. Whoever has a cursor can go on from it for ever.
/// </summary>
public sealed class ChangeFeed(Db db, Addresses addresses, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics, TimeProvider time)
{
    // How much one answer may hold and look through: then it ends, before its limit, and the next one goes on.
    private const int MostBytes = 2 * 1024 * 1024;
    private const int MostLookedAt = 5000;
    private const int Piece = 50;

    private readonly Dictionary<string, SourceInfo> known = sources.ToDictionary(source => source.Id, StringComparer.Ordinal);
    private readonly ChangeWriter writer = new(addresses, sources, topics);
    private readonly JournalBell bell = new(db, time);
    private readonly ConcurrentDictionary<(ChangeRequest Asked, long Rings), Lazy<Task<ChangePage?>>> underWay = new();

    /// <summary>Hears of the journal for all who wait, until it is stopped.</summary>
    public Task Run(CancellationToken stopping) => bell.Run(stopping);

    /// <summary>The ids of all sources.</summary>
    public IEnumerable<string> Sources => known.Keys;

    /// <summary>True where there is such a source.</summary>
    public bool Knows(string source) => known.ContainsKey(source);

    /// <summary>The next changes, none where there are none yet; null where the cursor is of another journal.</summary>
    /// <exception cref="StoreException">The store cannot be read.</exception>
    public Task<ChangePage?> Read(ChangeRequest asked, CancellationToken cancellation) => db.Read(tx => Page(tx, asked), cancellation);

    /// <summary>
    /// As <see cref="Read"/>, but where there are none yet the answer waits for the first: at most so long, and not beyond the end of
    /// <paramref name="stopping"/>. Waiting asks the store nothing.
    /// </summary>
    public async Task<ChangePage?> Await(ChangeRequest asked, TimeSpan atMost, CancellationToken stopping, CancellationToken cancellation)
    {
        var begun = time.GetTimestamp();
        using var listening = bell.Listen();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        while (true)
        {
            // What is written after this look rings this bell.
            var (rings, next) = bell.Next;
            var page = await Together(asked, rings);
            var left = atMost - time.GetElapsedTime(begun);
            if (page is null or { Changes.Count: > 0 } || left <= TimeSpan.Zero) return page;

            // Others' changes were looked through; where there are more of them it looks on.
            asked = asked with { After = page.Next };
            try
            {
                if (page.HasMore) either.Token.ThrowIfCancellationRequested();
                else await next.WaitAsync(left, time, either.Token);
            }
            catch (TimeoutException)
            {
                return page;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return page;
            }
        }
    }

    // Whoever is woken by one change and asks for the same is told by one look. Nobody's going away ends it for the others.
    private async Task<ChangePage?> Together(ChangeRequest asked, long rings)
    {
        var look = underWay.GetOrAdd((asked, rings), key => new(() => Read(key.Asked, CancellationToken.None)));
        try
        {
            return await look.Value;
        }
        finally
        {
            underWay.TryRemove(new((asked, rings), look));
        }
    }

    private async Task<ChangePage?> Page(Tx tx, ChangeRequest asked)
    {
        var epoch = await Meta.Get(tx, Meta.Key.Epoch) ?? "0";
        // A number that the journal has not reached was told by another one.
        var head = await Journal.Head(tx);
        if ((asked.After.Epoch ?? epoch) != epoch || asked.After.Seq > head) return null;

        var lines = new List<ReadOnlyMemory<byte>>();
        var (seq, bytes) = (asked.After.Seq, 0);
        for (var looked = 0; lines.Count < asked.Limit && bytes < MostBytes && looked < MostLookedAt;)
        {
            var changes = await Journal.After(tx, seq, asked.Source is null ? Math.Min(Piece, asked.Limit - lines.Count) : Piece);
            if (changes.Count == 0) break;
            var restored = await Journal.Restorations(tx, changes);
            var posts = await Posts(tx, [.. changes.Select(change => change.Post).Distinct(StringComparer.Ordinal)], asked.Source);
            foreach (var change in changes)
            {
                if (lines.Count == asked.Limit || bytes >= MostBytes) break;
                seq = change.Seq;
                looked++;
                if (!posts.TryGetValue(change.Post, out var told)) continue;
                if (writer.Line(new ChangeCursor(epoch, seq), change, told, restored.Contains(seq)) is not { } line) continue;
                lines.Add(line);
                bytes += line.Length;
            }
        }

        return new ChangePage(lines, new ChangeCursor(epoch, seq), HasMore: seq < head);
    }

    // What is not asked for is not read.
    private async Task<Dictionary<string, ToldPost>> Posts(Tx tx, IReadOnlyList<string> ids, string? source)
    {
        if (source is not null) ids = await tx.Query<string>("SELECT id FROM post WHERE id IN @ids AND source = @source", new { ids = ids.ToArray(), source });
        return (await Retold.Of(tx, await PostTable.Get(tx, ids), known)).ToDictionary(told => told.Post.Id, StringComparer.Ordinal);
    }
}
