using CHEX.Syndicate.Http;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>How the page of a post answered, in words for people.</summary>
/// <param name="State">Whether it is there.</param>
/// <param name="Status">The HTTP status, or null where no answer came.</param>
/// <param name="Says">What it answered, a sentence.</param>
internal sealed record PageAnswer(PageState State, int? Status, string Says)
{
    /// <summary>True where it says that the page is not there.</summary>
    public bool SeemsGone => State is PageState.Missing or PageState.Gone or PageState.Moved;

    /// <summary>The page itself, where it came whole and is another than the one known.</summary>
    public OutboundResponse? Fresh { get; init; }

    /// <summary>What to ask with the next time; null where nothing came with the answer.</summary>
    public Validators? Validators { get; init; }
}

/// <summary>
/// Asks for the pages of posts, politely, one turn long: robots.txt, the host's turn, only what has changed. It stores nothing.
/// </summary>
internal sealed class PostPages
{
    /// <summary>Of a page that is only asked whether it is there.</summary>
    private const long EnoughBytes = 1024 * 1024;

    /// <summary>How many of the source's newest pages are asked before the site is held to be at fault.</summary>
    private const int Canaries = 3;

    private readonly SourceSettings source;
    private readonly FetchLimits limits;
    private readonly Dictionary<string, Validators> known = new(StringComparer.Ordinal);
    private readonly Visit visit;

    public PostPages(SourceSettings source, ConditionalFetch fetch, Robots robots, HostTurn turn, FetchLimits limits, TimeProvider time, Func<HostRest, CancellationToken, Task> rested)
    {
        this.source = source;
        this.limits = limits;
        visit = new Visit(source, new ReadingAids { Known = (url, _) => known.GetValueOrDefault(url.AbsoluteUri), Turn = turn.Take, Rested = rested }, fetch, robots, time);
    }

    /// <summary>True once the turn has lasted so long that what is left is better asked in the next one.</summary>
    public bool IsLong => visit.IsLong;

    /// <summary>Asks whether a page is there. With <paramref name="whole"/> it is read to its end, else only as far as is needed to know.</summary>
    /// <exception cref="HostRestsException">Its host is left alone.</exception>
    public async Task<PageAnswer> Ask(string address, Validators? validators, bool whole, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url)) return new(PageState.Unclear, null, $"“{address}” is no address.");
        if (validators is not null) known[url.AbsoluteUri] = validators;
        try
        {
            var fetched = await visit.Get(url, SourceReader.AcceptHtml, whole ? limits.PageBytes : EnoughBytes, validators is not null, cancellation);
            // Behind a wall or a door there may be anything.
            if (Misfit.IsWall(fetched.Response) || Misfit.IsDoor(url, fetched.Response.Url)) return new(PageState.Unclear, fetched.Response.Status, $"{url} shows a wall, or a place to log in, instead of the page.");
            if (Elsewhere(url, fetched.Response.Url) is { } where) return new(PageState.Moved, fetched.Response.Status, $"{url} leads to {where}.");
            return new(PageState.There, fetched.Response.Status, $"{url} is there ({fetched.Response.Status}).")
            {
                Fresh = fetched.Result == FetchOutcome.Fresh ? fetched.Response : null,
                Validators = fetched.Validators,
            };
        }
        catch (NoAnswerException e) when (e.InnerException is OutboundException { Fault: OutboundFault.TooLarge })
        {
            return new(PageState.There, 200, $"{url} is there.");
        }
        catch (NoAnswerException e)
        {
            var state = e.Status switch { 404 => PageState.Missing, 410 => PageState.Gone, _ => PageState.Unclear };
            return new(state, e.Status, state == PageState.Unclear ? e.Message : $"{url} answers {e.Status}.");
        }
    }

    /// <summary>
    /// Whether the site answers for pages that it lists. Where not even its newest posts are there, nor its home page where there are
    /// no others, it is the site that is broken, and nothing that it says of a post is proof.
    /// </summary>
    public async Task<bool> SiteIsSound(IReadOnlyList<string> newest, CancellationToken cancellation)
    {
        foreach (var url in newest.Count > 0 ? newest.Take(Canaries) : [source.Info.Homepage])
        {
            if (visit.IsLong) return false;
            try
            {
                if ((await Ask(url, null, whole: false, cancellation)).State == PageState.There) return true;
            }
            catch (HostRestsException)
            {
                return false;
            }
        }

        return false;
    }

    // A home page is where it is, whoever is led there.
    private string? Elsewhere(Uri asked, Uri landed)
    {
        if (CanonicalUrl.Of(landed.AbsoluteUri) is not { } there || CanonicalUrl.Of(asked.AbsoluteUri) is not { } here || Same(there, here)) return null;
        if (landed.AbsolutePath == "/" || Same(there, source.Info.Homepage)) return "the home page";
        return Same(there, source.Url.AbsoluteUri) ? "the list" : null;
    }

    private static bool Same(string one, string other) => CanonicalUrl.Of(other) is { } url && CanonicalUrl.Key(one) == CanonicalUrl.Key(url);
}
