using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace CHEX.Syndicate.Fediverse.Documents;

/// <summary>
/// Builds the little HTML that other servers keep: paragraphs, strong, links and the classes of hashtags, nothing that
/// Mastodon's sanitiser would take out (activitypub.md 1.5).
/// </summary>
internal static class NoteHtml
{
    // Escapes < > & " and ', and leaves letters of all languages as they are.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public static string Escape(string text) => Encoder.Encode(text);

    public static string Paragraph(string html) => $"<p>{html}</p>";

    /// <summary>A link that shows where it leads: host and path without scheme, cut where it is long.</summary>
    public static string Link(string url, string? rel = null)
    {
        var relation = rel is null ? "" : $" rel=\"{rel}\"";
        return $"<a href=\"{Escape(url)}\"{relation}>{Escape(Shown(url))}</a>";
    }

    private static string Shown(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        var rest = (start < 0 ? url : url[(start + 3)..]).TrimEnd('/');
        if (rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) rest = rest[4..];
        return Cut(rest, 60);
    }

    /// <summary>At most <paramref name="most"/> characters, ending in an ellipsis where there were more; no character is cut in two.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most) return text;
        var end = most - 1;
        if (char.IsHighSurrogate(text[end - 1])) end--;
        return string.Concat(text.AsSpan(0, end).TrimEnd(), "…");
    }
}
