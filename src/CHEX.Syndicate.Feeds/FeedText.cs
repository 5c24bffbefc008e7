using System.Globalization;
using System.Text;
using System.Xml;

namespace CHEX.Syndicate.Feeds;

/// <summary>Text as it may stand in a feed.</summary>
internal static class FeedText
{
    /// <summary>
    /// The text without what XML 1.0 cannot carry in any form (§2.2 Char): control characters, U+FFFE, U+FFFF and lone
    /// surrogates. JSON could escape some of them, but all formats say the same.
    /// </summary>
    public static string Clean(string text)
    {
        var first = FirstBad(text, 0);
        if (first < 0) return text;

        var clean = new StringBuilder(text.Length);
        var from = 0;
        for (var bad = first; bad >= 0; bad = FirstBad(text, from))
        {
            clean.Append(text, from, bad - from);
            from = bad + 1;
        }

        return clean.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>Plain text where HTML is expected (RSS <c>description</c>): <c>&lt;</c> and <c>&amp;</c> stay what they are.</summary>
    public static string AsHtml(string plain) =>
        plain.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>RFC 822 as RSS 2.0 wants it: <c>Thu, 01 Oct 2026 09:00:00 +0000</c>.</summary>
    public static string Rfc822(DateTimeOffset at) =>
        at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC, to the second: <c>2026-10-01T09:00:00Z</c>.</summary>
    public static string Rfc3339(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static int FirstBad(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
                continue;
            }

            return i;
        }

        return -1;
    }
}
