using System.Globalization;
using System.Xml;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// RSS 2.0. The choices are those of the W3C feed validator: <c>dc:creator</c> and no <c>author</c> (which must be an e-mail
/// address), <c>description</c> before <c>content:encoded</c>, a guid that is no link, no <c>enclosure</c> without a type.
/// </summary>
public static class RssWriter
{
    private const string Atom = "http://www.w3.org/2005/Atom";
    private const string Content = "http://purl.org/rss/1.0/modules/content/";
    private const string Dc = "http://purl.org/dc/elements/1.1/";
    private const string DcTerms = "http://purl.org/dc/terms/";
    private const string Media = "http://search.yahoo.com/mrss/";
    private const string Sy = "http://purl.org/rss/1.0/modules/syndication/";

    /// <summary>Writes the whole document as UTF-8.</summary>
    public static void Write(Stream to, FeedDocument feed)
    {
        using var xml = XmlWriter.Create(to, FeedXml.Settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("rss");
        xml.WriteAttributeString("version", "2.0");
        foreach (var (prefix, name) in new[] { ("atom", Atom), ("content", Content), ("dc", Dc), ("dcterms", DcTerms), ("media", Media), ("sy", Sy) })
            xml.WriteAttributeString("xmlns", prefix, null, name);
        xml.WriteStartElement("channel");
        Channel(xml, feed);
        foreach (var entry in feed.Entries) Item(xml, entry);
        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void Channel(XmlWriter xml, FeedDocument feed)
    {
        xml.WriteElementString("title", feed.Title);
        xml.WriteElementString("link", feed.Page);
        xml.WriteElementString("description", feed.Description);
        xml.WriteElementString("language", feed.Language);
        xml.WriteElementString("copyright", feed.Rights);
        if (feed.Email is { } email)
        {
            xml.WriteElementString("managingEditor", $"{email} ({feed.Publisher})");
            xml.WriteElementString("webMaster", $"{email} ({feed.Publisher})");
        }

        xml.WriteElementString("pubDate", FeedText.Rfc822(feed.Updated));
        xml.WriteElementString("lastBuildDate", FeedText.Rfc822(feed.Updated));
        if (feed.Subject is { } subject) Category(xml, subject);
        xml.WriteElementString("generator", "CHEX.Syndicate " + feed.Version);
        xml.WriteElementString("docs", "https://www.rssboard.org/rss-specification");
        xml.WriteElementString("ttl", "60");
        if (feed.Logo is { } logo)
        {
            // Its title and link must be the channel's.
            xml.WriteStartElement("image");
            xml.WriteElementString("url", logo.Url);
            xml.WriteElementString("title", feed.Title);
            xml.WriteElementString("link", feed.Page);
            xml.WriteElementString("width", Number(logo.Width));
            xml.WriteElementString("height", Number(logo.Height));
            xml.WriteEndElement();
        }

        foreach (var format in FeedFormats.All)
        {
            xml.WriteStartElement("link", Atom);
            xml.WriteAttributeString("rel", format == FeedFormat.Rss ? "self" : "alternate");
            xml.WriteAttributeString("type", format.MediaType());
            xml.WriteAttributeString("href", feed.Urls[format]);
            xml.WriteEndElement();
        }

        xml.WriteElementString("updatePeriod", Sy, "hourly");
        xml.WriteElementString("updateFrequency", Sy, "1");
    }

    private static void Item(XmlWriter xml, FeedEntry entry)
    {
        xml.WriteStartElement("item");
        xml.WriteElementString("title", entry.Title);
        xml.WriteElementString("link", entry.Url);

        // The description is HTML. Without a summary the text itself is the description, for readers look there first.
        if ((entry.Summary is { } summary ? FeedText.AsHtml(summary) : entry.Content) is { } description)
            xml.WriteElementString("description", description);
        if (entry is { Summary: not null, Content: { } content })
        {
            xml.WriteStartElement("encoded", Content);
            FeedXml.CData(xml, content);
            xml.WriteEndElement();
        }

        foreach (var author in entry.Authors) xml.WriteElementString("creator", Dc, author);
        xml.WriteElementString("language", Dc, entry.Language);
        if (entry.Source.Rights is { } rights) xml.WriteElementString("rights", Dc, rights);
        if (entry.Source.Licence is { } licence) xml.WriteElementString("license", DcTerms, licence);
        xml.WriteElementString("modified", DcTerms, FeedText.Rfc3339(entry.Updated));
        foreach (var category in entry.Categories) Category(xml, category);
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(entry.Id);
        xml.WriteEndElement();
        xml.WriteElementString("pubDate", FeedText.Rfc822(entry.Published));
        xml.WriteStartElement("source");
        xml.WriteAttributeString("url", entry.Source.Url);
        xml.WriteString(entry.Source.Name);
        xml.WriteEndElement();
        // RSS knows one source of an item; who else has it is told as Atom does.
        foreach (var also in entry.Also)
        {
            xml.WriteStartElement("link", Atom);
            xml.WriteAttributeString("rel", "related");
            xml.WriteAttributeString("type", "text/html");
            xml.WriteAttributeString("href", also.Url);
            xml.WriteAttributeString("title", also.Source.Name);
            xml.WriteEndElement();
        }

        FeedXml.Picture(xml, entry);
        if (entry.Image is { Type: { } type } image)
        {
            xml.WriteStartElement("enclosure");
            xml.WriteAttributeString("url", image.Url);
            xml.WriteAttributeString("length", Number(entry.ImageLength));
            xml.WriteAttributeString("type", type);
            xml.WriteEndElement();
        }

        xml.WriteElementString("updated", Atom, FeedText.Rfc3339(entry.Updated));
        xml.WriteEndElement();
    }

    private static void Category(XmlWriter xml, FeedCategory category)
    {
        xml.WriteStartElement("category");
        xml.WriteAttributeString("domain", category.Scheme);
        xml.WriteString(category.Label);
        xml.WriteEndElement();
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
