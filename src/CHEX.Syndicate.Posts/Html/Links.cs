using System.Collections.Frozen;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Where links and pictures may point.</summary>
internal static partial class Links
{
    private const int Longest = 2000;

    // Sharing buttons: they say nothing about the post, and tell the network who read it.
    private static readonly Places Sharing = Places.Of(
        "facebook.com/sharer", "facebook.com/share.php", "facebook.com/dialog/", "twitter.com/intent/", "twitter.com/share", "twitter.com/home?status", "x.com/intent/", "x.com/share",
        "linkedin.com/sharearticle", "linkedin.com/sharing", "linkedin.com/cws/share", "pinterest.com/pin/create", "pinterest.co.uk/pin/create", "reddit.com/submit", "tumblr.com/share", "tumblr.com/widgets/share",
        "wa.me/?text", "api.whatsapp.com/send?text", "web.whatsapp.com/send?text", "t.me/share", "telegram.me/share", "bsky.app/intent/", "threads.net/intent/", "threads.com/intent/", "mastodonshare.com/", "addtoany.com/", "addthis.com/",
        "flattr.com/submit", "flattr.com/button", "digg.com/submit", "getpocket.com/save", "getpocket.com/edit", "news.ycombinator.com/submitlink", "vk.com/share", "buffer.com/add", "instapaper.com/edit", "stumbleupon.com/submit", "delicious.com/post", "plus.google.com/share");

    private static readonly Places Pixels = Places.Of(
        "pixel.wp.com/", "stats.wordpress.com/", "stats.wp.com/", "feeds.feedburner.com/~r/", "feeds.feedburner.com/~ff/", "feeds.wordpress.com/1.0/", "google-analytics.com/", "googletagmanager.com/", "facebook.com/tr", "doubleclick.net/",
        "b.scorecardresearch.com/", "pixel.quantserve.com/", "feedproxy.google.com/~", "feedsportal.com/", "list-manage.com/track/", "static.addtoany.com/", "s7.addthis.com/", "api.flattr.com/", "rss.buysellads.com/", "sitemeter.com/", "statcounter.com/");

    /// <summary>
    /// An address to follow: http, https, mailto or tel, absolute, without trackers. Null for any other.
    /// <paramref name="isSharing"/> is true for a link that shares the page somewhere, instead of leading somewhere.
    /// </summary>
    public static string? Follow(string? href, Uri baseUrl, out bool isSharing)
    {
        isSharing = false;
        if (string.IsNullOrWhiteSpace(href)) return null;
        if (WebAddress.Read(href, baseUrl) is { } web)
        {
            isSharing = Sharing.Has(web);
            return isSharing ? null : web.ToString();
        }

        href = href.Trim();
        isSharing = href.StartsWith("mailto:?", StringComparison.OrdinalIgnoreCase);
        return href.Length <= Longest && !isSharing && Mail().IsMatch(href) ? href : null;
    }

    /// <summary>An address to load a picture or a sound from: http or https, absolute. Null for any other, and for counters.</summary>
    public static string? Load(string? src, Uri baseUrl)
    {
        if (string.IsNullOrWhiteSpace(src) || WebAddress.Read(src, baseUrl) is not { } web || Pixels.Has(web)) return null;
        return (web.Fragment.Length == 0 ? web : web with { Fragment = "" }).ToString();
    }

    [GeneratedRegex(@"^(mailto:[!#-&(-9;=A-Z\[\]^_a-~]+@[!#-&(-;=?-Z\[\]^_a-~]+|tel:\+?[0-9().\-;=a-z%]+)\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mail();

    /// <summary>Hosts, with their subdomains, and how the rest of an address there begins.</summary>
    private sealed class Places
    {
        private readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> byHost;

        private Places(FrozenDictionary<string, string[]> places) => byHost = places.GetAlternateLookup<ReadOnlySpan<char>>();

        public static Places Of(params string[] places) => new(places
            .Select(p => (Host: p[..p.IndexOf('/', StringComparison.Ordinal)], After: p[p.IndexOf('/', StringComparison.Ordinal)..]))
            .GroupBy(p => p.Host, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Select(p => p.After).ToArray(), StringComparer.Ordinal));

        public bool Has(WebAddress web)
        {
            for (var host = web.Authority.AsSpan(); ;)
            {
                if (byHost.TryGetValue(host, out var rests) && rests.Any(rest => web.PathAndQuery.StartsWith(rest, StringComparison.OrdinalIgnoreCase))) return true;
                var dot = host.IndexOf('.');
                if (dot < 0) return false;
                host = host[(dot + 1)..];
            }
        }
    }
}
