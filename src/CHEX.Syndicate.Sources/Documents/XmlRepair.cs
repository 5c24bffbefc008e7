using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// The second pass over a document that is not well-formed: what XML does not allow is taken out or written as XML
/// allows it. Its structure is left alone. Signs inside CDATA and comments are only cleaned, never escaped.
/// </summary>
internal static class XmlRepair
{
    /// <summary>Enough for the longest HTML entity (&amp;CounterClockwiseContourIntegral;).</summary>
    private const int LongestEntity = 34;

    /// <summary>The document with its declaration and DOCTYPE dropped and every other fault of its characters mended.</summary>
    public static string Repair(string text)
    {
        var mended = new StringBuilder(text.Length + 64);
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (c == '&') i = Reference(text, i, mended);
            else if (c != '<') i = Character(text, i, mended);
            else if (At(text, i, "<![CDATA[")) i = Verbatim(text, i, "]]>", mended);
            else if (At(text, i, "<!--")) i = Skip(text, i, "-->");
            else if (At(text, i, "<?")) i = Skip(text, i, "?>");
            else if (At(text, i, "<!")) i = SkipDoctype(text, i);
            else if (i + 1 < text.Length && (char.IsLetter(text[i + 1]) || text[i + 1] is '/' or '_' or ':'))
            {
                mended.Append('<');
                i++;
            }
            else
            {
                // A “<” that begins nothing ("fewer than < 5") is text.
                mended.Append("&lt;");
                i++;
            }
        }

        return mended.ToString();
    }

    private static bool At(string text, int i, string what) => string.CompareOrdinal(text, i, what, 0, what.Length) == 0;

    private static int Character(string text, int i, StringBuilder mended)
    {
        if (XmlConvert.IsXmlChar(text[i])) mended.Append(text[i]);
        else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
        {
            mended.Append(text, i, 2);
            return i + 2;
        }

        return i + 1;
    }

    private static int Verbatim(string text, int i, string end, StringBuilder mended)
    {
        var stop = text.IndexOf(end, i, StringComparison.Ordinal);
        stop = stop < 0 ? text.Length : stop + end.Length;
        while (i < stop) i = Character(text, i, mended);
        return i;
    }

    private static int Skip(string text, int i, string end)
    {
        var stop = text.IndexOf(end, i, StringComparison.Ordinal);
        return stop < 0 ? text.Length : stop + end.Length;
    }

    private static int SkipDoctype(string text, int i)
    {
        // The internal subset holds “>” inside its own brackets.
        var end = text.AsSpan(i).IndexOfAny('>', '[');
        if (end < 0) return text.Length;
        if (text[i + end] == '>') return i + end + 1;
        var close = text.IndexOf(']', i + end);
        if (close < 0) return text.Length;
        var after = text.IndexOf('>', close);
        return after < 0 ? text.Length : after + 1;
    }

    private static int Reference(string text, int i, StringBuilder mended)
    {
        var window = text.AsSpan(i + 1, Math.Min(LongestEntity, text.Length - i - 1));
        var end = window.IndexOf(';');
        var name = end > 0 ? window[..end] : default;
        if (name is "amp" or "lt" or "gt" or "quot" or "apos")
        {
            mended.Append(text, i, end + 2);
            return i + end + 2;
        }

        if (name.Length > 1 && name[0] == '#')
        {
            if (Number(name[1..]) is { } code)
            {
                // A reference to a character that XML does not know says nothing.
                if (Rune.TryCreate(code, out var rune) && (rune.Value > 0xFFFF || XmlConvert.IsXmlChar((char)rune.Value)))
                    mended.Append(CultureInfo.InvariantCulture, $"&#{code};");
                return i + end + 2;
            }
        }
        else if (name.Length > 0 && IsName(name))
        {
            var entity = text.Substring(i, end + 2);
            var characters = WebUtility.HtmlDecode(entity);
            if (!string.Equals(characters, entity, StringComparison.Ordinal))
            {
                mended.Append(characters is "<" ? "&lt;" : characters is "&" ? "&amp;" : characters);
                return i + end + 2;
            }
        }

        mended.Append("&amp;");
        return i + 1;
    }

    private static bool IsName(ReadOnlySpan<char> name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c))
                return false;
        return true;
    }

    private static int? Number(ReadOnlySpan<char> digits)
    {
        var hex = digits[0] is 'x' or 'X';
        return int.TryParse(hex ? digits[1..] : digits, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code >= 0 ? code : null;
    }
}
