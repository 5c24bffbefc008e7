using System.Collections.Frozen;
using AngleSharp.Dom;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Elements that are no part of the text: hidden ones, sharing buttons, what plugins add to it.</summary>
internal static class Unwanted
{
    private static readonly FrozenSet<string> Classes = new[]
    {
        "sharedaddy", "jp-relatedposts", "addtoany_share_save_container", "addtoany_content", "heateor_sss_sharing_container", "ssba", "essb_links",
        "feedflare", "wpcnt", "wp-block-jetpack-sharing-buttons", "sqs-block-socialaccountlinks-v2", "screen-reader-text", "printfriendly", "yarpp", "yarpp-related",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Is(IElement element)
    {
        if (element.HasAttribute("hidden")) return true;
        if (element.GetAttribute("style") is { } style)
        {
            var bare = style.Replace(" ", "", StringComparison.Ordinal);
            if (bare.Contains("display:none", StringComparison.OrdinalIgnoreCase) || bare.Contains("visibility:hidden", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return element.ClassList.Any(Classes.Contains) || (element.LocalName == "a" && Links.IsSharing(element.GetAttribute("href")));
    }
}
