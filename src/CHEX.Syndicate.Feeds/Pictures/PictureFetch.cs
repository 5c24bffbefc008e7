using CHEX.Syndicate.Http;
using CHEX.Syndicate.Store;

namespace CHEX.Syndicate.Feeds.Pictures;

/// <summary>What came of asking for a picture.</summary>
/// <param name="File">The picture, or null.</param>
/// <param name="Why">Why there is none.</param>
/// <param name="MayPass">True where there may be one later.</param>
/// <param name="RestsUntil">Until when its host is left alone, on the store's clock; null where it is not.</param>
internal sealed record PictureAnswer(PictureFile? File, string Why = "", bool MayPass = false, long? RestsUntil = null);

/// <summary>Asks a source's server for a picture, as politely as for everything else: robots.txt, the host's turn, and rest where it asks for it.</summary>
internal sealed class PictureFetch(Db db, ConditionalFetch fetch, Robots robots, HostTurn turn, long largest)
{
    // Readers and importers that take WebP take the others too.
    private const string Accept = "image/jpeg, image/png, image/webp;q=0.9, */*;q=0.1";

    public async Task<PictureAnswer> Get(string address, PictureSource source, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return new(null, "that is no address");
        var rests = new List<HostRest>();
        var gate = new Gate((at, token) => Enter(at, source, rests, token), answer => Heard(answer, rests));
        try
        {
            var fetched = await fetch.Get(url, null, Accept, cancellation, largest, gate);
            var status = fetched.Response.Status;
            if (fetched.Result == FetchOutcome.Refused) return new(null, $"it answers {status}", MayPass: status is 408 or 425 or 429 or >= 500);
            return PictureFile.Read(fetched.Response.Body, out var why) is { } file ? new(file) : new(null, why);
        }
        catch (OutboundException e)
        {
            return new(null, e.Message, MayPass: e.Fault is not (OutboundFault.Forbidden or OutboundFault.TooLarge or OutboundFault.BadRedirect or OutboundFault.TooManyRedirects));
        }
        catch (NotAllowedException e)
        {
            return new(null, e.Message, e.MayPass);
        }
        catch (HostRestsException e)
        {
            return new(null, e.Message, MayPass: true, e.Until);
        }
        finally
        {
            foreach (var rest in rests) await db.Write(tx => HostTurn.Rest(tx, rest.Authority, rest.For, rest.Status), cancellation);
        }
    }

    private async Task<IAsyncDisposable?> Enter(Uri url, PictureSource source, List<HostRest> rests, CancellationToken cancellation)
    {
        TimeSpan? delay = null;
        if (source.ObeyRobots)
        {
            var ofRobots = new Gate(async (at, token) => await turn.Take(at, HostTurn.Gap(at, source.HostGap, null), token), answer => Heard(answer, rests));
            var answer = await robots.Ask(url, cancellation, ofRobots);
            if (!answer.Allowed) throw new NotAllowedException(answer.Reason ?? $"robots.txt does not allow {url}.", answer.MayPass);
            delay = answer.CrawlDelay;
        }

        return await turn.Take(url, HostTurn.Gap(url, source.HostGap, delay), cancellation);
    }

    private static void Heard(OutboundResponse answer, List<HostRest> rests)
    {
        if (HostRest.Asked(answer) is { } rest) rests.Add(rest);
    }

    private sealed class NotAllowedException(string reason, bool mayPass) : Exception(reason)
    {
        public bool MayPass { get; } = mayPass;
    }
}
