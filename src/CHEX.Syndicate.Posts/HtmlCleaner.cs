using CHEX.Syndicate.Posts.Html;

namespace CHEX.Syndicate.Posts;

/// <summary>Makes HTML of others fit to be shown and sent: nothing from outside is shown before it was here.</summary>
public static class HtmlCleaner
{
    /// <summary>
    /// Rebuilds <paramref name="html"/> from a list of allowed elements and attributes, with absolute addresses (http, https,
    /// mailto, tel), late pictures in place, frames as links; without scripts, styles, counters, sharing buttons and
    /// boilerplate. At most 512 KB. Cleaning the result again changes nothing. Null where nothing is left.
    /// </summary>
    public static string? Clean(string html, Uri baseUrl) => Cleaner.Clean(html, baseUrl);
}
