using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts.Urls;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Where links and pictures may point.</summary>
internal static partial class Links
{
    private const int Longest = 2000;

    // Sharing buttons: they say nothing about the post, and tell the network who read it.
    private static readonly string[] Sharing =
    [
        "facebook.com/sharer", "facebook.com/share.php", "facebook.com/dialog/", "twitter.com/intent/", "twitter.com/share", "twitter.com/home?status", "x.com/intent/", "x.com/share",
        "linkedin.com/sharearticle", "linkedin.com/sharing", "linkedin.com/cws/share", "pinterest.com/pin/create", "pinterest.co.uk/pin/create", "reddit.com/submit", "tumblr.com/share", "tumblr.com/widgets/share",
        "wa.me/?text", "api.whatsapp.com/send?text", "web.whatsapp.com/send?text", "t.me/share", "telegram.me/share", "bsky.app/intent/", "threads.net/intent/", "mastodonshare.com", "addtoany.com/", "addthis.com/",
        "flattr.com/submit", "digg.com/submit", "getpocket.com/save", "getpocket.com/edit", "news.ycombinator.com/submitlink", "vk.com/share", "buffer.com/add", "instapaper.com/edit",
    ];

    private static readonly string[] Pixels =
    [
        "pixel.wp.com/", "stats.wordpress.com/", "feeds.feedburner.com/~r/", "feeds.wordpress.com/1.0/", "google-analytics.com/", "googletagmanager.com/", "facebook.com/tr", "doubleclick.net/",
        "b.scorecardresearch.com/", "pixel.quantserve.com/", "feedproxy.google.com/~", "feedsportal.com/", "list-manage.com/track/", "static.addtoany.com/", "s7.addthis.com/",
    ];

    /// <summary>An address to follow: http, https, mailto or tel, absolute, without trackers. Null for any other.</summary>
    public static string? Follow(string? href, Uri baseUrl)
    {
        if (string.IsNullOrWhiteSpace(href)) return null;
        if (WebAddress.Read(href, baseUrl) is { } web) return IsSharing(web.ToString()) ? null : web.ToString();
        return Mail().IsMatch(href.Trim()) && href.Length <= Longest ? href.Trim() : null;
    }

    /// <summary>An address to load a picture or a sound from: http or https, absolute. Null for any other, and for counters.</summary>
    public static string? Load(string? src, Uri baseUrl)
    {
        if (string.IsNullOrWhiteSpace(src) || WebAddress.Read(src, baseUrl) is not { } web) return null;
        var address = (web with { Fragment = "" }).ToString();
        return Has(address, Pixels) ? null : address;
    }

    /// <summary>True for a link that shares the page somewhere, instead of leading somewhere.</summary>
    public static bool IsSharing(string? href) =>
        href is not null && (Has(href, Sharing) || href.TrimStart().StartsWith("mailto:?", StringComparison.OrdinalIgnoreCase));

    private static bool Has(string address, string[] list)
    {
        var cut = address.IndexOf("//", StringComparison.Ordinal);
        var bare = (cut < 0 ? address : address[(cut + 2)..]).TrimStart();
        return list.Any(known =>
        {
            var at = bare.IndexOf(known, StringComparison.OrdinalIgnoreCase);
            // At the host's beginning, or after a dot of the host.
            return at == 0 || (at > 0 && bare[at - 1] == '.' && bare.IndexOf('/', StringComparison.Ordinal) > at);
        });
    }

    [GeneratedRegex(@"^(mailto:[^\s""'<>\\?:@]+@[^\s""'<>\\]+|tel:\+?[0-9().\-;=a-z%]+)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Mail();
}
