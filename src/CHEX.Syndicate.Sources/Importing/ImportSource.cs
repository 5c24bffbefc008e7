using System.Globalization;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Importing;

/// <summary>
/// Imports the back catalogue of a source, beside a running service.
/// <code>
/// 1. begin   where the last run stopped, or at the newest page of the first way that answers
/// 2. read    the page in the host's turn, slower than readings; a host that asks for rest gets it      (ImportPages)
/// 3. follow  its articles, some at a time
/// 4. save    what is dated since the date, quietly, and the place, in one transaction                  (ImportSaving)
/// 5. go on   with the page before it, until all of a page is older than the date, or there is no more
/// </code>
/// Nothing is announced, and nothing that a reading has yet to announce is taken.
/// </summary>
public sealed class ImportSource(Db db, SourceReader reader, HostTurn turn, TimeProvider time)
{
    /// <summary>A piece of a page is saved at once: so many articles are lost at most when a run is killed.</summary>
    private const int Piece = 10;

    /// <summary>One import goes on over so many pages that only repeat others.</summary>
    private const int MostRepeats = 2;

    /// <summary>Runs until the end, the budget, or a fault.</summary>
    public async Task<ImportResult?> Run(SourceSettings source, IReadOnlyList<Topic> topics, ImportWishes wishes, Action<ImportStep> tell, CancellationToken cancellation)
    {
        // :: Step 1: begin
        var from = wishes.Since is { } day ? SourceDates.Read(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), source.Info.TimeZone)?.Instant : null;
        var position = await db.Write(tx => ImportTable.Begin(tx, source.Info.Id, from, wishes.Restart), cancellation);
        if (position is null) return null;
        if (position.IsDone) return new(position, null, false, []);
        // Readings of the same host come first.
        source = source with { HostGap = source.HostGap * 2 };
        var pages = new ImportPages(source, reader, turn, db, time, wishes, tell);
        var saving = new ImportSaving(source, topics, db);
        var before = position.Requests;
        try
        {
            var place = await pages.Begin(position, cancellation);
            position = position with { Way = place.Way.Way.Origin };
            var repeats = 0;
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (true)
            {
                // :: Steps 3 and 4: follow, save
                var since = DateTimeOffset.FromUnixTimeMilliseconds(position.Since);
                var items = ImportSaving.Wanted(place.Listing, since);
                var fresh = items.Count(i => seen.Add(ListEntry.Hash(i.Names[0])));
                foreach (var piece in After(items, position.Place).Chunk(Piece))
                {
                    ArticleWalk walk;
                    do
                    {
                        pages.Spend();
                        walk = await pages.Articles(piece, place, position, saving.Version, cancellation);
                        // With something left to ask again the place is not yet done; what was read is saved.
                        var done = walk.Waiting.Count == 0 ? ListEntry.Hash(piece[^1].Names[0]) : position.Place;
                        position = await saving.Save(position with { Requests = before + pages.Asked, Next = place.Url.AbsoluteUri, Place = done }, place, walk, cancellation);
                    }
                    while (walk.Waiting.Count > 0);
                    tell(new(position, Invariant($"{place.Url}: {piece.Length} items")));
                }

                // :: Step 5: go on
                var (next, guessed) = place.Way.Next(place.Url, place.Listing, (int)position.Pages + 1);
                repeats = fresh == 0 ? repeats + 1 : 0;
                var end = ImportSaving.IsPast(place.Listing, since) || next is null || place.Listing.Items.Count == 0 || repeats >= MostRepeats;
                position = await saving.Step(
                    position with
                    {
                        Requests = before + pages.Asked,
                        Pages = position.Pages + 1,
                        Next = place.Way.Resume(next, At(position.Oldest))?.AbsoluteUri,
                        Place = null,
                        State = end ? ImportTable.Done : ImportTable.Running,
                    },
                    cancellation);
                if (end) return new(position, null, false, saving.Notes);

                // :: Step 2: read
                pages.Spend();
                if (await pages.Read(place.Way, next!, guessed, position, cancellation) is not { } listing)
                {
                    position = await saving.Step(position with { Requests = before + pages.Asked, Next = null, State = ImportTable.Done }, cancellation);
                    return new(position, null, false, saving.Notes);
                }

                place = place with { Url = next!, Listing = listing };
            }
        }
        catch (ImportStopsException e)
        {
            return new(position, e.Message, e.Failed, saving.Notes);
        }
    }

    /// <summary>What of a page is still to be done.</summary>
    private static IReadOnlyList<Item> After(IReadOnlyList<Item> items, string? place)
    {
        if (place is null) return items;
        for (var i = 0; i < items.Count; i++)
            if (ListEntry.Hash(items[i].Names[0]) == place) return [.. items.Skip(i + 1)];
        return items;
    }

    private static DateTimeOffset? At(long? milliseconds) => milliseconds is { } ms ? DateTimeOffset.FromUnixTimeMilliseconds(ms) : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>A page that an import has come to.</summary>
internal sealed record ImportPlace(ImportWay Way, Uri Url, Listing Listing)
{
    /// <summary>Which version of the reader, and of the recipe, reads it: the readings' own, so that neither sees an edit in the other.</summary>
    public string Reader => SourceReader.ReaderOf(Way.Way.Form, Way.Source);
}

/// <summary>A run ends before its end; the message says why and what to do.</summary>
internal sealed class ImportStopsException(string reason, bool failed, Exception? inner = null) : Exception(reason, inner)
{
    /// <summary>True where something went wrong.</summary>
    public bool Failed { get; } = failed;
}
