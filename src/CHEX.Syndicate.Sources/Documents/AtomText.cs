using System.Text;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Atom's text constructs (RFC 4287 section 3.1) and 0.3's content constructs, as HTML.</summary>
internal static class AtomText
{
    /// <summary>Reads the element that the reader stands on. Where it has a base of its own, its addresses are made absolute.</summary>
    public static string Read(FeedXml xml, XmlScope outer)
    {
        var at = xml.Within(outer).Base;
        var html = Read(xml);
        return at == outer.Base ? html : HtmlLinks.Absolute(html, at);
    }

    /// <summary>Reads the element that the reader stands on.</summary>
    public static string Read(FeedXml xml)
    {
        var type = xml.Attribute("type")?.Trim().ToLowerInvariant();
        switch (xml.Attribute("mode") ?? (IsBase64(type) ? "base64" : null))
        {
            case "base64":
                var bytes = Decoded(xml.Text());
                return type is "text/plain" or "text" ? HtmlText.OfText(bytes) : bytes;
            case "escaped" when type is "html" or "text/html" or "application/xhtml+xml":
                return xml.Text(escaped: true);
        }

        return type switch
        {
            "html" or "text/html" => xml.Text(escaped: true),
            "xhtml" => HtmlText.WithoutDiv(xml.Text(asMarkup: true)),
            // A type of text that holds elements after all is markup.
            _ => xml.Text(asMarkup: true),
        };
    }

    // Section 4.1.3.3: what is neither text nor XML is written in base64.
    private static bool IsBase64(string? type) =>
        type is not null && type.Contains('/', StringComparison.Ordinal) && !type.StartsWith("text/", StringComparison.Ordinal) && !type.EndsWith("+xml", StringComparison.Ordinal) && !type.EndsWith("/xml", StringComparison.Ordinal);

    private static string Decoded(string base64)
    {
        var bytes = new byte[base64.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(base64.Trim(), bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : base64;
    }
}
