using System.Globalization;
using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Pages;
using CHEX.Syndicate.Sources.Reading;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Sources.Importing;

/// <summary>The requests of an import: each in its host's turn and by its robots.txt; a host that asks for rest gets it.</summary>
internal sealed class ImportPages(SourceSettings source, SourceReader reader, HostTurn turn, Db db, TimeProvider time, ImportWishes wishes, Action<ImportStep> tell)
{
    /// <summary>A fault that may pass is waited for so often …</summary>
    private const int Tries = 3;

    /// <summary>Of an index of sitemaps so many are read.</summary>
    private const int MostParts = 50;

    /// <summary>… and so long each time.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <summary>Articles that are left alone for the sake of another host are waited for so often.</summary>
    private const int MostVain = 10;

    private int rests;
    private int vain;

    /// <summary>How many requests were made.</summary>
    public int Asked { get; private set; }

    /// <summary>Ends the run where its budget is spent.</summary>
    public void Spend()
    {
        if (Asked >= wishes.Requests)
            throw new ImportStopsException(string.Create(CultureInfo.InvariantCulture, $"The {wishes.Requests} requests of this run are spent."), failed: false);
    }

    /// <summary>The page that the import goes on with: by the way it was on, or by the first that answers.</summary>
    public async Task<ImportPlace> Begin(ImportPosition position, CancellationToken cancellation)
    {
        var ways = ImportWay.Of(source);
        if (position is { Way: { } named, Next: { } next } && ways.FirstOrDefault(w => w.Way.Origin == named) is { } way && Uri.TryCreate(next, UriKind.Absolute, out var url))
            return new(way, url, await Read(way, url, guessed: false, position, cancellation) ?? Nothing(way));

        var reasons = new List<string>();
        foreach (var tried in ways)
        {
            var start = tried.Start(DateTimeOffset.FromUnixTimeMilliseconds(position.Oldest ?? position.Begun));
            try
            {
                return new(tried, start, await Read(tried, start, guessed: false, position, cancellation) ?? Nothing(tried));
            }
            catch (ImportStopsException e) when (e.Failed && tried != ways[^1])
            {
                reasons.Add($"{tried.Way.Origin}: {e.Message}");
            }
            catch (ImportStopsException e) when (e.Failed)
            {
                throw new ImportStopsException(string.Join('\n', [.. reasons, $"{tried.Way.Origin}: {e.Message}"]), failed: true, e);
            }
        }

        throw new InvalidOperationException("A source has at least one way.");
    }

    /// <summary>Reads a page of the list; null where it was only guessed, and there is none.</summary>
    public Task<Listing?> Read(ImportWay way, Uri url, bool guessed, ImportPosition position, CancellationToken cancellation) => Patiently(
        async visit =>
        {
            tell(new(position, $"asking {url}"));
            try
            {
                var listing = await Page(way, url, visit, cancellation);
                if (listing.Parts.Count == 0) return listing;
                // All parts of an index are one list, bounded as one.
                var items = new NewestItems(Sitemap.MostUrls);
                foreach (var item in listing.Items) items.Put(item);
                var notes = new List<string>(listing.Notes);
                foreach (var part in listing.Parts.OrderByDescending(p => p.Changed).Where(p => p.Changed is not { } at || at.ToUnixTimeMilliseconds() >= position.Since).Take(MostParts))
                {
                    Spend();
                    foreach (var item in (await Page(way, part.Url, visit, cancellation)).Items) items.Put(item);
                }

                if (items.Left > 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"The sitemaps have {items.Left} addresses more than the newest {Sitemap.MostUrls}, and only those are imported."));
                return (Listing?)(listing with { Items = items.InOrder(), Parts = [], Notes = notes });
            }
            catch (Exception e) when (guessed && e is NoAnswerException { Status: 400 or 404 or 410 } or UnreadableException)
            {
                return null;
            }
        },
        position,
        cancellation);

    /// <summary>The articles of some items, as a reading follows them: those that were read already are not asked for.</summary>
    public async Task<ArticleWalk> Articles(IReadOnlyList<Item> items, ImportPlace place, ImportPosition position, string version, CancellationToken cancellation)
    {
        if (!place.Way.Follows || source.Recipe?.Article is not { } recipe) return new([.. items.Select(i => new ReadItem(i, i))], [], [], []);
        return await Patiently(
            async visit =>
            {
                var walk = await ArticleWalk.Follow(items, recipe with { MaxPerReading = int.MaxValue }, place.Url, source.Info.TimeZone, reader.Limits, Aids(version), visit, cancellation);
                var why = walk.Notes is [.., var last] ? last : "The host asks for rest.";
                vain = walk.Read.Count == 0 && walk.Waiting.Count > 0 && walk.Waiting.All(w => !w.Tried) ? vain + 1 : 0;
                if (walk.Waiting.Count == 0) return walk;
                if (vain > MostVain) throw new ImportStopsException($"{why} Go on after that.", failed: false);
                // They wait for the host, which may have asked for rest: then not before that.
                if (await db.Read(tx => HostTurn.OpenUntil(tx, HostTurn.Authority(place.Url)), cancellation) is var until and > 0) await Rest(until, why, position, cancellation);
                else await Task.Delay(vain > 1 ? Pause : TimeSpan.FromSeconds(1), time, cancellation);
                return walk;
            },
            position,
            cancellation);
    }

    private async Task<Listing> Page(ImportWay way, Uri url, Visit visit, CancellationToken cancellation)
    {
        var listing = await reader.Page(way.Way, source, url, visit, Sitemap.MostUrls, cancellation);
        if (!listing.Complete && listing.Items.Count == 0) throw new NoAnswerException(Reasons.BrokenOff(url, listing.Notes), 200, mayPass: true);
        return listing;
    }

    private async Task<T> Patiently<T>(Func<Visit, Task<T>> work, ImportPosition position, CancellationToken cancellation)
    {
        var begun = rests;
        for (var attempt = 1; ; attempt++)
        {
            var visit = reader.Begin(source, Aids(null));
            try
            {
                return await work(visit);
            }
            catch (HostRestsException e)
            {
                await Rest(e.Until, e.Message, position, cancellation);
            }
            catch (NoAnswerException e) when (rests > begun && e.Status is 429 or 503)
            {
                // All nodes leave it alone; the next try finds out for how long.
                if (rests - begun > Tries) throw new ImportStopsException($"{e.Message} It has been left alone {Tries} times already: go on another day.", failed: false, e);
            }
            catch (NoAnswerException e) when (e.MayPass && attempt < Tries)
            {
                tell(new(position, e.Message));
                await Task.Delay(Pause, time, cancellation);
            }
            catch (NoAnswerException e)
            {
                throw new ImportStopsException(e.Message, failed: true, e);
            }
            catch (UnreadableException e)
            {
                throw new ImportStopsException(e.Message, failed: true, e);
            }
        }
    }

    private async Task Rest(long until, string why, ImportPosition position, CancellationToken cancellation)
    {
        var wait = TimeSpan.FromMilliseconds(Math.Max(0, until - await db.Now(cancellation)));
        if (wait > wishes.Patience)
            throw new ImportStopsException($"{why} Go on after that.", failed: false);
        tell(new(position, why));
        // A little later than asked, so that its own clock agrees.
        await Task.Delay(wait + TimeSpan.FromMilliseconds(50), time, cancellation);
    }

    private ReadingAids Aids(string? version) => new()
    {
        Turn = turn.Take,
        Rested = (rest, token) =>
        {
            rests++;
            return db.Write(tx => HostTurn.Rest(tx, rest.Authority, rest.For, rest.Status), token);
        },
        Asking = _ => Asked++,
        Articles = version is null ? null : (items, token) => db.Read<IReadOnlyList<ArticleState>>(
            async tx => [.. (await ReadingMemory.Articles(tx, source.Info.Id, version, items)).Select(a => a.State)], token),
    };

    private static Listing Nothing(ImportWay way) => new() { Items = [], Origin = way.Way.Origin };
}
