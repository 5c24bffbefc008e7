using System.Globalization;
using System.Text;
using System.Xml;

namespace CHEX.Syndicate.Feeds;

/// <summary>What the two XML formats share.</summary>
internal static class FeedXml
{
    /// <summary>The namespace of Media RSS, which both use for pictures.</summary>
    public const string Media = "http://search.yahoo.com/mrss/";

    /// <summary>The namespace of RFC 5005. It is declared where it is used.</summary>
    public const string History = "http://purl.org/syndication/history/1.0";

    /// <summary>One element a line, the same line ends on every system, no byte-order mark.</summary>
    public static readonly XmlWriterSettings Settings = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        Indent = true,
        IndentChars = "",
        NewLineChars = "\n",
        NewLineHandling = NewLineHandling.Replace,
    };

    /// <summary>Writes a CDATA section; where the text holds its end mark, several (XML 1.0 §2.7).</summary>
    public static void CData(XmlWriter xml, string text)
    {
        for (var from = 0; ;)
        {
            var end = text.IndexOf("]]>", from, StringComparison.Ordinal);
            if (end < 0)
            {
                xml.WriteCData(text[from..]);
                return;
            }

            xml.WriteCData(text[from..(end + 2)]);
            from = end + 2;
        }
    }

    /// <summary>
    /// Writes plain text, in an element or an attribute, so that nobody takes it for HTML: <c>&amp;</c> and <c>&lt;</c> as
    /// hexadecimal references (RSS Advisory Board's profile; XML readers see no difference), and no end tags.
    /// </summary>
    public static void Plain(XmlWriter xml, string plain)
    {
        var text = FeedText.WithoutEndTags(plain);
        var from = 0;
        for (var at = text.AsSpan().IndexOfAny('&', '<'); at >= 0; at = text.AsSpan(from).IndexOfAny('&', '<'))
        {
            xml.WriteString(text.Substring(from, at));
            xml.WriteCharEntity(text[from + at]);
            from += at + 1;
        }

        xml.WriteString(text[from..]);
    }

    /// <summary>Writes an element of <see cref="Plain(XmlWriter, string)">plain text</see>.</summary>
    public static void Plain(XmlWriter xml, string name, string? space, string text)
    {
        xml.WriteStartElement(name, space);
        Plain(xml, text);
        xml.WriteEndElement();
    }

    /// <summary>Writes an attribute of <see cref="Plain(XmlWriter, string)">plain text</see>.</summary>
    public static void PlainAttribute(XmlWriter xml, string name, string text)
    {
        xml.WriteStartAttribute(name);
        Plain(xml, text);
        xml.WriteEndAttribute();
    }

    /// <summary>Says that the document is an archive, where it is.</summary>
    public static void Archive(XmlWriter xml, FeedDocument feed)
    {
        if (feed.History?.Current is null) return;
        xml.WriteStartElement("fh", "archive", History);
        xml.WriteEndElement();
    }

    /// <summary>Writes the entry's picture as <c>media:content</c>, with its description where the source wrote one.</summary>
    public static void Picture(XmlWriter xml, FeedEntry entry)
    {
        if (entry.Image is not { } image) return;
        xml.WriteStartElement("content", Media);
        xml.WriteAttributeString("url", image.Url);
        if (entry.ImageLength > 0) xml.WriteAttributeString("fileSize", entry.ImageLength.ToString(CultureInfo.InvariantCulture));
        if (image.Type is { } type) xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("medium", "image");
        if (image.Width is { } width) xml.WriteAttributeString("width", width.ToString(CultureInfo.InvariantCulture));
        if (image.Height is { } height) xml.WriteAttributeString("height", height.ToString(CultureInfo.InvariantCulture));
        if (image.Alt.Length > 0)
        {
            xml.WriteStartElement("description", Media);
            xml.WriteAttributeString("type", "plain");
            Plain(xml, image.Alt);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }
}
