using System.Collections.Frozen;
using AngleSharp.Dom;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Elements that are no part of the text: hidden ones, sharing buttons, what plugins add to it.</summary>
internal static class Unwanted
{
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Classes = new[]
    {
        "sharedaddy", "jp-relatedposts", "addtoany_share_save_container", "addtoany_content", "heateor_sss_sharing_container", "ssba", "essb_links", "social-share", "share-buttons",
        "feedflare", "wpcnt", "wp-block-jetpack-sharing-buttons", "sqs-block-socialaccountlinks-v2", "screen-reader-text", "printfriendly", "yarpp", "yarpp-related",
        "more-link", "read-more-link", "wp-block-read-more", "blog-more-link", "bloglist-item-readmore",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool Is(IElement element) =>
        element.Attributes.Length > 0
        && (element.HasAttribute("hidden") || IsHidden(element.GetAttribute("style")) || HasClass(element.GetAttribute("class")));

    /// <summary>Whether a style makes a picture so small that it only counts readers.</summary>
    public static bool IsDot(string? style) =>
        style is not null && Says(style, "width:1px", "width:0", "height:1px", "height:0");

    private static bool IsHidden(string? style) => style is not null && Says(style, "display:none", "visibility:hidden");

    private static bool Says(string style, params ReadOnlySpan<string> what)
    {
        var bare = style.Replace(" ", "", StringComparison.Ordinal);
        foreach (var words in what)
        {
            for (var at = bare.IndexOf(words, StringComparison.OrdinalIgnoreCase); at >= 0; at = bare.IndexOf(words, at + 1, StringComparison.OrdinalIgnoreCase))
            {
                // "max-width:0" and "width:0.5em" say something else.
                var end = at + words.Length;
                if ((at == 0 || bare[at - 1] is ';') && (end == bare.Length || !(char.IsAsciiLetterOrDigit(bare[end]) || bare[end] is '.' or '%') || bare.AsSpan(end).StartsWith("px"))) return true;
            }
        }

        return false;
    }

    private static bool HasClass(string? classes)
    {
        if (string.IsNullOrEmpty(classes)) return false;
        foreach (var name in classes.AsSpan().SplitAny(" \t\n\r\f")) if (Classes.Contains(classes.AsSpan(name))) return true;
        return false;
    }
}
