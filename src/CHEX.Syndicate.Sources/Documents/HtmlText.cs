using System.Collections.Frozen;
using System.Net;
using System.Text;
using System.Xml;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Text and XML written as HTML, as far as feeds need it.</summary>
internal static class HtmlText
{
    private static readonly FrozenSet<string> Void = FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr");

    /// <summary>Appends text.</summary>
    public static void Text(StringBuilder html, string text)
    {
        foreach (var c in text)
            switch (c)
            {
                case '&': html.Append("&amp;"); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                default: html.Append(c); break;
            }
    }

    /// <summary>Plain text as HTML that reads the same.</summary>
    public static string OfText(string text)
    {
        if (text.AsSpan().IndexOfAny('&', '<', '>') < 0) return text;
        var html = new StringBuilder(text.Length + 16);
        Text(html, text);
        return html.ToString();
    }

    /// <summary>Plain text as paragraphs: a blank line ends one.</summary>
    public static string Paragraphs(string text)
    {
        var html = new StringBuilder(text.Length + 32);
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            html.Append("<p>");
            Text(html, paragraph);
            html.Append("</p>");
        }

        return html.Replace("\n", "<br>").ToString();
    }

    /// <summary>Appends the start tag that the reader stands on; an element that cannot have content, or has none, whole.</summary>
    public static void Open(StringBuilder html, XmlReader element)
    {
        html.Append('<').Append(element.LocalName);
        var empty = element.IsEmptyElement;
        var name = element.LocalName;
        while (element.MoveToNextAttribute())
        {
            if (element.Prefix is "xmlns" || element.Name is "xmlns") continue;
            if (element.Prefix.Length > 0 && element.Name is not "xml:lang") continue;
            html.Append(' ').Append(element.LocalName).Append("=\"").Append(WebUtility.HtmlEncode(element.Value)).Append('"');
        }

        element.MoveToElement();
        html.Append('>');
        if (empty) Close(html, name);
    }

    /// <summary>Appends the end tag, where the element has one.</summary>
    public static void Close(StringBuilder html, string name)
    {
        if (!Void.Contains(name)) html.Append("</").Append(name).Append('>');
    }

    /// <summary>Markup without the element that XHTML in Atom has to stand in (RFC 4287 section 3.1.1.3).</summary>
    public static string WithoutDiv(string html)
    {
        var div = html.AsSpan().Trim();
        if (!div.StartsWith("<div") || !div.EndsWith("</div>")) return html;
        var inner = div.IndexOf('>') + 1;
        // It must be one element, not the first and the last of several.
        var open = 1;
        for (var rest = div[inner..^6]; rest.IndexOf("div") is >= 0 and var at; rest = rest[(at + 3)..])
        {
            if (at > 0 && rest[at - 1] == '<') open++;
            else if (at > 1 && rest[(at - 2)..at] is "</" && --open == 0) return html;
        }

        return div[inner..^6].ToString();
    }

    // Most are one already.
    private static bool IsLabel(string text)
    {
        if (text.Length == 0) return true;
        if (text[0] == ' ' || text[^1] == ' ') return false;
        for (var i = 0; i < text.Length; i++)
            if (text[i] == '&' || (text[i] == ' ' ? text[i - 1] == ' ' : char.IsWhiteSpace(text[i])))
                return false;
        return true;
    }

    /// <summary>A name or label: entities resolved, blanks made one.</summary>
    public static string Label(string text)
    {
        if (IsLabel(text)) return text;
        var plain = text.Contains('&', StringComparison.Ordinal) ? WebUtility.HtmlDecode(text) : text;
        return string.Join(' ', plain.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
