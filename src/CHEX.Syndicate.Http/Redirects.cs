using System.Net;
using System.Text;

namespace CHEX.Syndicate.Http;

/// <summary>Where a redirect leads, and what may go along (RFC 9110, 15.4).</summary>
internal static class Redirects
{
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The next address, or null where the answer is no redirect that this method follows.</summary>
    /// <exception cref="OutboundException">It leads where we do not go.</exception>
    public static Uri? Target(HttpMethod method, Uri from, int status, string? location)
    {
        var keepsMethod = status is 307 or 308;
        var redirects = keepsMethod || status is 301 or 302 or 303;
        // What was sent with POST is not asked for again with GET: the sender decides.
        if (!redirects || (!keepsMethod && method != HttpMethod.Get && method != HttpMethod.Head)) return null;
        if (location is null) return null;

        if (!Uri.TryCreate(from, Decode(location), out var to))
            throw new OutboundException(OutboundFault.BadRedirect, $"{from} redirects to \"{location}\", which is no address.");
        if (to.Scheme is not ("http" or "https"))
            throw new OutboundException(OutboundFault.BadRedirect, $"{from} redirects to {to}, which is neither http nor https.");
        if (from.Scheme == "https" && to.Scheme == "http")
            throw new OutboundException(OutboundFault.BadRedirect, $"{from} redirects from https down to {to}; that is not followed.");
        return to.Fragment.Length == 0 ? to : new Uri(to.GetLeftPart(UriPartial.Query));
    }

    /// <summary>True where a redirect with this status is meant for good.</summary>
    public static bool ForGood(int status) => status is 301 or 308;

    /// <summary>Asks an address and where it leads, <paramref name="most"/> redirects at most; each hop is one call of <paramref name="ask"/>.</summary>
    public static async Task<OutboundResponse> Follow(Uri url, int most, Func<Uri, Task<OutboundResponse>> ask)
    {
        var (at, permanent) = (url, true);
        for (var hops = 0; ; hops++)
        {
            var answer = await ask(at);
            if (Target(HttpMethod.Get, at, answer.Status, answer.Location) is not { } next) return answer with { MovedForGood = hops > 0 && permanent };
            if (hops == most) throw TooMany(url, most, next);
            permanent &= ForGood(answer.Status);
            at = next;
        }
    }

    public static OutboundException TooMany(Uri url, int most, Uri next) =>
        new(OutboundFault.TooManyRedirects, $"{url} redirects more than {most} times; the last one was to {next}.");

    /// <summary>True for headers that speak to one host and must not reach another.</summary>
    public static bool ForOneHostOnly(string header) =>
        header.Equals("Authorization", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Signature", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Signature-Input", StringComparison.OrdinalIgnoreCase);

    // Headers come as Latin-1, one character a byte; servers that do not escape write UTF-8.
    private static string Decode(string location)
    {
        try
        {
            return Ascii.IsValid(location) ? location : StrictUtf8.GetString(Encoding.Latin1.GetBytes(location));
        }
        catch (DecoderFallbackException)
        {
            return location;
        }
    }
}
