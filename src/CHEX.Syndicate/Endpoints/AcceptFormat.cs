using CHEX.Syndicate.Feeds;

namespace CHEX.Syndicate.Endpoints;

/// <summary>
/// Chooses what a client likes best at an address that names no format (RFC 9110, 12.5.1): one of the feeds, or the page of the same
/// posts. Where it likes several as much, a feed is chosen: feed readers name text/html too, to find feeds by pages. Where it likes
/// nothing that there is, it gets the first, so that no subscription breaks.
/// </summary>
public static class AcceptFormat
{
    // More is not looked at.
    private const int MostRanges = 32;

    /// <summary>The best format; null where it is the page.</summary>
    /// <param name="header">The request's Accept; null or empty where it has none.</param>
    /// <param name="hasPage">True where there is a page of the same posts.</param>
    public static FeedFormat? Choose(string? header, bool hasPage)
    {
        var liking = new (double Q, int Close)?[4];
        foreach (var range in (header ?? "").Split(',', MostRanges + 1, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostRanges))
        {
            var pieces = range.Split(';', 2);
            var q = pieces.Length == 1 ? 1 : AcceptEncoding.Quality(pieces[1]);
            switch (pieces[0].TrimEnd().ToLowerInvariant())
            {
                case "application/rss+xml": Like(0, 3); break;
                case "application/atom+xml": Like(1, 3); break;
                case "application/feed+json": Like(2, 3); break;
                case "text/html": Like(3, 3); break;
                // Names that are not theirs, and that clients ask for them by.
                case "application/xml" or "text/xml": Like(0, 2); break;
                case "application/json": Like(2, 2); break;
                case "application/xhtml+xml": Like(3, 2); break;
                case "application/*": Like(0, 1); Like(1, 1); Like(2, 1); break;
                case "text/*": Like(3, 1); break;
                case "*/*": Like(0, 0); Like(1, 0); Like(2, 0); Like(3, 0); break;
            }

            // The closer a range names it, the more it counts.
            void Like(int offer, int close)
            {
                if (liking[offer] is not { } before || before.Close <= close) liking[offer] = (q, close);
            }
        }

        var best = 0;
        for (var offer = 1; offer < (hasPage ? 4 : 3); offer++)
        {
            if ((liking[offer]?.Q ?? 0) > (liking[best]?.Q ?? 0)) best = offer;
        }

        return best == 3 ? null : FeedFormats.All[best];
    }
}
