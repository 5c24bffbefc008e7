using System.Globalization;
using CHEX.Syndicate.Http;

namespace CHEX.Syndicate.Sources.Reading;

/// <summary>Says in an operator's words what an answer means: the address, what was found, what to do.</summary>
internal static class Reasons
{
    public static string Of(Uri url, OutboundResponse response)
    {
        var address = response.Url == url ? url.ToString() : $"{url} (redirected to {response.Url})";
        var rest = response.RetryAfter is { } after ? string.Create(CultureInfo.InvariantCulture, $" for {after.TotalSeconds:0} s") : "";
        if (Misfit.IsWall(response)) return $"{address} answered {response.Status} through a wall that asks whether we are a person, which we are not. Ask the site's owner to let our User-Agent in.";
        return response.Status switch
        {
            401 or 403 or 451 => $"{address} refuses us ({response.Status}). Ask the site's owner to let our User-Agent in.",
            404 => $"{address} was not found (404). If it has moved, change the source's url.",
            410 => $"{address} is gone for good (410). It is not asked again: change the source's url, take the source out, or try again with `sources resume`.",
            429 => $"{address} asks us to slow down (429){rest}. If that goes on, lengthen the source's interval.",
            503 => $"{address} is closed for now (503){rest}. It is asked again later.",
            >= 500 => $"{address} has a fault of its own ({response.Status}). It is asked again later; if that lasts, tell the site's owner.",
            304 => $"{address} answered 304 although nothing was known of it. It is asked again later; if that lasts, tell the site's owner.",
            _ => $"{address} answered {response.Status} where 200 was expected. Open it in a browser to see why.",
        };
    }

    /// <summary>It answered, and what it answered cannot be read.</summary>
    public static string Unreadable(Uri url, string what) =>
        $"{url}: {what} Open it in a browser; if the site has changed, change the source's kind, url or recipe.";

    /// <summary>It was not asked, because of what it answered earlier.</summary>
    public static string Skipped(SourceAddress standing)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(standing.RefusedAt ?? 0);
        return standing.Gone
            ? $"{standing.Url} said on {at:d MMMM yyyy} that it is gone for good (410), so it is not asked. Change the source's url, take the source out, or try again with `sources resume`."
            : $"{standing.Url} answered {standing.Refused} on {at:d MMMM yyyy}, so it is asked again only after {DateTimeOffset.FromUnixTimeMilliseconds(standing.RefusedUntil):d MMMM yyyy HH:mm} UTC.";
    }

    /// <summary>It answered with the beginning of a document.</summary>
    public static string BrokenOff(Uri url, IReadOnlyList<string> notes) =>
        $"{url} breaks off in the middle ({string.Join(" ", notes)}). It is asked again later; if that lasts, tell the site's owner.";

    /// <summary>It answered with a list that is not believed.</summary>
    public static string Doubtful(Uri url, IReadOnlyList<string> why) =>
        $"{url} answers, and is not believed: {string.Join("; ", why)}. Nothing of it is published and nothing withdrawn. Look at it with `inspect`; if it is right, accept it with `approve`.";

    /// <summary>It answered with a proper document that lists nothing.</summary>
    public static string Empty(Uri url) =>
        $"{url} lists nothing. What is published stays; if the list has moved, change the source's url or recipe.";
}
