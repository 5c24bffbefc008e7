using System.Globalization;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Pages;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Importing;

/// <summary>What of a page an import takes, and how it is saved: quietly, with the place it has come to.</summary>
internal sealed class ImportSaving(SourceSettings source, IReadOnlyList<Topic> topics, Db db)
{
    private const int MostNotes = 20;

    /// <summary>What was published so shortly before the last good reading may not have been listed then: readings will find it.</summary>
    private static readonly TimeSpan OfReadings = TimeSpan.FromDays(2);

    private readonly HashSet<string> notes = new(StringComparer.Ordinal);
    private int undated;

    /// <summary>The version by which articles are remembered: the readings' own.</summary>
    public string Version { get; } = SourceVersion.Of(source, topics);

    /// <summary>What was left out, a sentence each.</summary>
    public IReadOnlyList<string> Notes => undated == 0 ? [.. notes]
        : [.. notes, string.Create(CultureInfo.InvariantCulture, $"{undated} items have no date and were left out: nobody could tell where they belong.")];

    /// <summary>The items of a page that may be as new as the date; a sitemap's from the newest to the oldest.</summary>
    public static IReadOnlyList<Item> Wanted(Listing listing, DateTimeOffset since) => listing.Origin == Sitemap.Origin
        // What has not changed since is not of since.
        ? [.. Sitemap.Newest(listing.Items, listing.Items.Count).Where(i => i.Updated is not { } changed || changed.Instant >= since)]
        : [.. listing.Items.Where(i => i.Published is not { } date || date.Instant >= since)];

    /// <summary>True where every item of a page is older than the date. One that was pinned to the top of a list is not the end of it.</summary>
    public static bool IsPast(Listing listing, DateTimeOffset since) =>
        listing.Items.Any(i => i.Published is not null) && listing.Items.All(i => i.Published is not { } date || date.Instant < since);

    /// <summary>Saves a piece of a page and the place after it.</summary>
    public async Task<ImportPosition> Save(ImportPosition position, ImportPlace place, ArticleWalk walk, CancellationToken cancellation)
    {
        foreach (var note in place.Listing.Notes.Concat(walk.Notes).Take(MostNotes - Math.Min(MostNotes, notes.Count))) notes.Add(note);
        var since = DateTimeOffset.FromUnixTimeMilliseconds(position.Since);
        var made = new List<(Draft Draft, Item Listed)>(walk.Read.Count);
        foreach (var (item, listed) in walk.Read)
        {
            if (Normaliser.Normalise(item, source.Info, topics) is not { } draft) continue;
            if (draft.Published is null) undated++;
            else if (draft.Published >= since) made.Add((draft with { Excluded = source.Filter.Excludes(draft) }, listed));
        }

        var follows = place.Way.Follows;
        return await Commit(
            async tx =>
            {
                await SourceLock.Hold(tx, source.Info.Id);
                var taken = await Old(tx, made);
                var origin = $"{place.Way.Way.Origin}/{place.Listing.Origin}";
                var result = await Ingest.Save(tx, source.Info, origin, [.. taken.Select(m => m.Draft)], quiet: true, place.Reader, new HoldRule { Approval = source.AfterApproval });
                if (follows)
                {
                    foreach (var ((_, listed), post) in taken.Zip(result.Posts)) await ReadingMemory.Settle(tx, source.Info.Id, Version, listed, post);
                    foreach (var waiting in walk.Waiting.Where(w => w.Tried)) await ReadingMemory.Tried(tx, source.Info.Id, Version, waiting.Listed);
                }

                var oldest = walk.Read.Select(r => r.Item).Concat(walk.Settled).Select(i => i.Published?.Instant.ToUnixTimeMilliseconds()).Where(d => d >= position.Since).Min();
                return position with
                {
                    NewPosts = position.NewPosts + result.Published,
                    Known = position.Known + taken.Count - result.Published + walk.Settled.Count,
                    Oldest = oldest is { } date && (position.Oldest is null || date < position.Oldest) ? date : position.Oldest,
                };
            },
            cancellation);
    }

    /// <summary>Notes a step that saves nothing else.</summary>
    public Task<ImportPosition> Step(ImportPosition position, CancellationToken cancellation) => Commit(_ => Task.FromResult(position), cancellation);

    private async Task<ImportPosition> Commit(Func<Tx, Task<ImportPosition>> work, CancellationToken cancellation) => await db.Write(
        async tx =>
        {
            var next = await work(tx);
            return await ImportTable.Step(tx, next)
                ? next with { Turn = next.Turn + 1 }
                : throw new ImportStopsException("Another import of this source has been started; this one ends.", failed: true);
        },
        cancellation);

    // What is news is the readings' to tell, loudly: it is left to them. A source that was never read has no news yet.
    private async Task<IReadOnlyList<(Draft Draft, Item Listed)>> Old(Tx tx, List<(Draft Draft, Item Listed)> made)
    {
        var read = await tx.One<long?>(
            "SELECT MAX(at) FROM reading WHERE source = @id AND verdict IN ('ok', 'unchanged') AND EXISTS (SELECT 1 FROM source WHERE id = @id AND first_read IS NOT NULL)",
            new { id = source.Info.Id });
        if (read is not { } last) return made;
        var news = DateTimeOffset.FromUnixTimeMilliseconds(last) - OfReadings;
        if (made.TrueForAll(m => m.Draft.Published < news)) return made;
        var posts = await Recognised.Posts(tx, source.Info, [.. made.Select(m => m.Listed)]);
        return [.. made.Where((m, i) => m.Draft.Published < news || posts[i] is not null)];
    }
}
