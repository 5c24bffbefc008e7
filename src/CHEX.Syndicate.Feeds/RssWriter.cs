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
        FeedXml.Plain(xml, "title", null, feed.Title);
        xml.WriteElementString("link", feed.Page);
        FeedXml.Plain(xml, "description", null, feed.Description);
        xml.WriteElementString("language", feed.Language);
        FeedXml.Plain(xml, "copyright", null, feed.Rights);
        if (feed.Email is { } email)
        {
            FeedXml.Plain(xml, "managingEditor", null, $"{email} ({feed.Publisher})");
            FeedXml.Plain(xml, "webMaster", null, $"{email} ({feed.Publisher})");
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
            FeedXml.Plain(xml, "title", null, feed.Title);
            xml.WriteElementString("link", feed.Page);
            xml.WriteElementString("width", Number(logo.Width));
            xml.WriteElementString("height", Number(logo.Height));
            xml.WriteEndElement();
        }

        foreach (var format in FeedFormats.All) Link(xml, format == FeedFormat.Rss ? "self" : "alternate", format.MediaType(), feed.Urls[format]);
        if (feed.Hub is { } hub) Link(xml, "hub", null, hub);
        foreach (var (relation, url) in feed.History?.Links ?? []) Link(xml, relation, FeedFormat.Rss.MediaType(), url);
        if (feed.Licence is { } licence) Link(xml, "license", null, licence);
        FeedXml.Archive(xml, feed);
        xml.WriteElementString("updatePeriod", Sy, "hourly");
        xml.WriteElementString("updateFrequency", Sy, "1");
    }

    private static void Item(XmlWriter xml, FeedEntry entry)
    {
        xml.WriteStartElement("item");
        FeedXml.Plain(xml, "title", null, entry.Title);
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

        foreach (var author in entry.Authors) FeedXml.Plain(xml, "creator", Dc, author);
        xml.WriteElementString("language", Dc, entry.Language);
        if (entry.Source.Rights is { } rights) FeedXml.Plain(xml, "rights", Dc, rights);
        xml.WriteElementString("modified", DcTerms, FeedText.Rfc3339(entry.Updated));
        foreach (var category in entry.Categories) Category(xml, category);
        xml.WriteStartElement("guid");
        xml.WriteAttributeString("isPermaLink", "false");
        xml.WriteString(entry.Id);
        xml.WriteEndElement();
        xml.WriteElementString("pubDate", FeedText.Rfc822(entry.Published));
        xml.WriteStartElement("source");
        xml.WriteAttributeString("url", entry.Source.Url);
        FeedXml.Plain(xml, entry.Source.Name);
        xml.WriteEndElement();

        // RSS knows one source of an item and no licence: where it was read, who else has it and under which licence it stands are told as Atom does.
        Link(xml, "via", null, entry.Source.Url);
        foreach (var also in entry.Also) Link(xml, "related", "text/html", also.Url, also.Source.Name);
        if (entry.Source.Licence is { } licence) Link(xml, "license", null, licence);

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
        FeedXml.Plain(xml, category.Label);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string? type, string address, string? title = null)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        if (type is not null) xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        if (title is not null) FeedXml.PlainAttribute(xml, "title", title);
        xml.WriteEndElement();
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
