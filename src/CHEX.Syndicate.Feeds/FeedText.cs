using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml;

namespace CHEX.Syndicate.Feeds;

/// <summary>Text as it may stand in a feed.</summary>
internal static partial class FeedText
{
    /// <summary>
    /// The text without what XML 1.0 cannot carry in any form (§2.2 Char): control characters, U+FFFE, U+FFFF and lone
    /// surrogates; and without U+0080 to U+009F and the other noncharacters, which nobody means. U+FFFD, the mark of a character lost before it came to us,
    /// is a question mark, for validators take it for a fault of ours. JSON could carry all of them, but all formats say the same.
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
            if (text[bad] == Lost) clean.Append('?');
            from = bad + 1;
        }

        return clean.Append(text, from, text.Length - from).ToString();
    }

    /// <summary>A title or a name: clean, on one line.</summary>
    public static string Line(string text) => Breaks().Replace(Clean(text), " ").Trim();

    /// <summary>Plain text where HTML is expected (RSS <c>description</c>): <c>&lt;</c> and <c>&amp;</c> stay what they are.</summary>
    public static string AsHtml(string plain) =>
        plain.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>True where a reader could take plain text for HTML: it holds what looks like a tag or like an entity.</summary>
    public static bool LooksLikeMarkup(string plain) => Markup().IsMatch(plain);

    /// <summary>
    /// Plain text whose end tags no longer look like any: <c>&lt;/title&gt;</c> gets a space. For places that can only be plain text
    /// and must not seem to hold HTML; a reader that takes it for HTML all the same takes nothing else for it than before.
    /// </summary>
    public static string WithoutEndTags(string plain) => EndTag().Replace(plain, "</${name} >");

    /// <summary>A person's name without an e-mail address in angle brackets, which is nobody's business.</summary>
    public static string WithoutMail(string name) => Mail().Replace(name, "").Trim();

    /// <summary>
    /// An address as every format can carry it: what is outside ASCII or not allowed in an address is escaped, and a name and
    /// password before the host, which are ours and not the public's, are left out. Any other address is returned as it is.
    /// </summary>
    public static string Address(string url)
    {
        var clean = Clean(url);
        if (!Uri.TryCreate(clean, UriKind.Absolute, out var uri) || (uri.UserInfo.Length == 0 && !Unescaped().IsMatch(clean))) return clean;
        return Rebuilt(uri);
    }

    /// <summary>An address as an id: of all its spellings the canonical one (RFC 3986 §6.2.2).</summary>
    public static string Canonical(string address) => !Uri.TryCreate(address, UriKind.Absolute, out var uri)
        ? address
        : Escape().Replace(Rebuilt(uri), escape => (char)Convert.ToInt32(escape.Value[1..], 16) is var letter && (char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '~')
            ? letter.ToString()
            : escape.Value.ToUpperInvariant());

    private static string Rebuilt(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        var port = uri.IsDefaultPort ? "" : ":" + uri.Port.ToString(CultureInfo.InvariantCulture);
        var rest = uri.PathAndQuery + (uri.Fragment.Length > 1 ? "#" + uri.Fragment[1..].Replace("#", "%23", StringComparison.Ordinal) : "");
        return $"{uri.Scheme}://{host}{port}{rest.Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal)}";
    }

    /// <summary>RFC 822 as RSS 2.0 wants it: <c>Thu, 01 Oct 2026 09:00:00 +0000</c>.</summary>
    public static string Rfc822(DateTimeOffset at) =>
        at.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);

    /// <summary>RFC 3339 in UTC, to the second: <c>2026-10-01T09:00:00Z</c>.</summary>
    public static string Rfc3339(DateTimeOffset at) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// The same, with a fraction of the second that is <paramref name="of"/>'s own for ever: posts whose sources name a day only
    /// would all be updated at one moment, which validators advise against.
    /// </summary>
    public static string Rfc3339(DateTimeOffset at, string of) =>
        at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + (Mark(of) % 1_000_000).ToString("'.'000000'Z'", CultureInfo.InvariantCulture);

    private const char Lost = '\ufffd';

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.NonBacktracking)]
    private static partial Regex Escape();

    [GeneratedRegex(@"[ \t\r\n\u2028\u2029]+", RegexOptions.NonBacktracking)]
    private static partial Regex Breaks();

    [GeneratedRegex(@"<[/!?\w]|&[#\w]", RegexOptions.NonBacktracking)]
    private static partial Regex Markup();

    [GeneratedRegex(@"</(?<name>\w+)>", RegexOptions.NonBacktracking)]
    private static partial Regex EndTag();

    [GeneratedRegex(@"<[^<>\s@]+@[^<>\s]+>", RegexOptions.NonBacktracking)]
    private static partial Regex Mail();

    [GeneratedRegex(@"[^!-~]|[""<>\\^`{|}\[\]]|%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)|#.*#|^[a-z]+://[^/?#]*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Unescaped();

    // FNV-1a: the same on every machine and for ever.
    private static uint Mark(string of)
    {
        var hash = 2166136261u;
        foreach (var letter in of) hash = unchecked((hash ^ letter) * 16777619u);
        return hash;
    }

    private static int FirstBad(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i]) && text[i] is not (Lost or >= '\u0080' and <= '\u009f' or >= '\ufdd0' and <= '\ufdef')) continue;
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]) && (char.ConvertToUtf32(text[i], text[i + 1]) & 0xfffe) != 0xfffe)
            {
                i++;
                continue;
            }

            return i;
        }

        return -1;
    }
}
