using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What is embedded from elsewhere becomes a link to it: a feed reader would not show it, and should not load it.</summary>
internal static class Frames
{
    /// <summary>The link to it; null for counters and what has no address.</summary>
    public static (string Href, string Label)? Link(IElement frame, Uri baseUrl)
    {
        var address = Address(frame, baseUrl);
        if (address is null || Unwanted.IsDot(frame.GetAttribute("style")) || frame.GetAttribute("width") is "0" or "1" || frame.GetAttribute("height") is "0" or "1") return null;

        var (page, kind) = Page(new Uri(address));
        var title = Lines.One(Lines.Tidy(frame.GetAttribute("title") ?? ""));
        return (page, title.Length == 0 ? $"{kind} ({new Uri(page).Host})" : $"{kind}: {title}");
    }

    // Until the frame scrolls into view scripts keep its address elsewhere.
    private static string? Address(IElement frame, Uri baseUrl)
    {
        foreach (var name in (ReadOnlySpan<string>)["src", "data-src", "data-lazy-src"])
        {
            if (frame.GetAttribute(name) is { Length: > 0 } address && !address.StartsWith("about:", StringComparison.OrdinalIgnoreCase) && Links.Load(address, baseUrl) is { } found) return found;
        }

        return null;
    }

    // Players have a page of their own, which says more and asks before it tracks.
    private static (string Page, string Kind) Page(Uri frame)
    {
        var host = frame.Host.StartsWith("www.", StringComparison.Ordinal) ? frame.Host[4..] : frame.Host;
        var last = frame.Segments[^1].TrimEnd('/');
        return host switch
        {
            "youtube.com" or "youtube-nocookie.com" when frame.AbsolutePath.StartsWith("/embed/", StringComparison.Ordinal) => ($"https://www.youtube.com/watch?v={last}", "Video"),
            "player.vimeo.com" => ($"https://vimeo.com/{last}", "Video"),
            "youtube.com" or "vimeo.com" or "dailymotion.com" or "facebook.com" => (frame.AbsoluteUri, "Video"),
            "w.soundcloud.com" or "open.spotify.com" or "podcasters.spotify.com" or "embed.podcasts.apple.com" or "buzzsprout.com" => (frame.AbsoluteUri, "Audio"),
            "google.com" when frame.AbsolutePath.StartsWith("/maps", StringComparison.Ordinal) => (frame.AbsoluteUri, "Map"),
            _ => (frame.AbsoluteUri, "Embedded page"),
        };
    }
}
