using System.Globalization;
using System.Xml;

namespace CHEX.Syndicate.Feeds;

/// <summary>Atom 1.0 (RFC 4287). Each entry names the site it comes from in <c>atom:source</c> (§4.2.11).</summary>
public static class AtomWriter
{
    private const string Atom = "http://www.w3.org/2005/Atom";

    // RFC 6721. It is declared where it is used: validators do not know it.
    private const string Tombstones = "http://purl.org/atompub/tombstones/1.0";

    /// <summary>Writes the whole document as UTF-8.</summary>
    public static void Write(Stream to, FeedDocument feed)
    {
        using var xml = XmlWriter.Create(to, FeedXml.Settings);
        xml.WriteStartDocument();
        xml.WriteStartElement("feed", Atom);
        xml.WriteAttributeString("xmlns", Atom);
        xml.WriteAttributeString("xmlns", "media", null, FeedXml.Media);
        xml.WriteAttributeString("xml", "lang", null, feed.Language);
        Feed(xml, feed);
        foreach (var tombstone in feed.Deleted)
        {
            xml.WriteStartElement("at", "deleted-entry", Tombstones);
            xml.WriteAttributeString("ref", tombstone.Id);
            xml.WriteAttributeString("when", FeedText.Rfc3339(tombstone.When));
            xml.WriteEndElement();
        }

        // Entries that were updated in one second have moments of their own within it: validators advise against equal ones.
        var crowded = feed.Entries.CountBy(entry => entry.Updated.ToUnixTimeSeconds()).Where(second => second.Value > 1).Select(second => second.Key).ToHashSet();
        foreach (var entry in feed.Entries) Entry(xml, entry, feed.Language, entry.DayOnly || crowded.Contains(entry.Updated.ToUnixTimeSeconds()));
        xml.WriteEndElement();
        xml.WriteEndDocument();
    }

    private static void Feed(XmlWriter xml, FeedDocument feed)
    {
        Element(xml, "id", feed.Id);
        Text(xml, "title", feed.Title);
        Text(xml, "subtitle", feed.Description);
        Element(xml, "updated", FeedText.Rfc3339(feed.Updated));
        xml.WriteStartElement("author", Atom);
        FeedXml.Plain(xml, "name", Atom, feed.Publisher);
        Element(xml, "uri", feed.Home);
        if (feed.Email is { } email) Element(xml, "email", email);
        xml.WriteEndElement();
        if (feed.Subject is { } subject) Category(xml, subject);
        if (feed.Icon is { } icon) Element(xml, "icon", icon.Url);
        Text(xml, "rights", feed.Rights);
        xml.WriteStartElement("generator", Atom);
        xml.WriteAttributeString("uri", feed.Home);
        xml.WriteAttributeString("version", feed.Version);
        xml.WriteString("CHEX.Syndicate");
        xml.WriteEndElement();
        Link(xml, "self", FeedFormat.Atom.MediaType(), feed.Urls[FeedFormat.Atom]);
        if (feed.Hub is { } hub) Link(xml, "hub", null, hub);
        Link(xml, "alternate", "text/html", feed.Page);
        Link(xml, "alternate", FeedFormat.Rss.MediaType(), feed.Urls[FeedFormat.Rss]);
        Link(xml, "alternate", FeedFormat.Json.MediaType(), feed.Urls[FeedFormat.Json]);
        foreach (var (relation, url) in feed.History?.Links ?? []) Link(xml, relation, FeedFormat.Atom.MediaType(), url);
        if (feed.Licence is { } licence) Link(xml, "license", null, licence);
        FeedXml.Archive(xml, feed);
    }

    private static void Entry(XmlWriter xml, FeedEntry entry, string inherited, bool ownMoment)
    {
        xml.WriteStartElement("entry", Atom);
        Language(xml, entry.Language, inherited);
        Element(xml, "id", entry.Id);
        Text(xml, "title", entry.Title);
        Link(xml, "alternate", "text/html", entry.Url, entry.Language);
        if (entry.Image is { Type: { } type } image)
        {
            xml.WriteStartElement("link", Atom);
            xml.WriteAttributeString("rel", "enclosure");
            xml.WriteAttributeString("type", type);
            xml.WriteAttributeString("href", image.Url);
            if (entry.ImageLength > 0) xml.WriteAttributeString("length", entry.ImageLength.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        Link(xml, "via", null, entry.Source.Url);
        foreach (var also in entry.Also) Link(xml, "related", "text/html", also.Url, title: also.Source.Name);
        if (entry.Source.Licence is { } licence) Link(xml, "license", null, licence);
        Element(xml, "published", FeedText.Rfc3339(entry.Published));
        Element(xml, "updated", ownMoment ? FeedText.Rfc3339(entry.Updated, entry.Id) : FeedText.Rfc3339(entry.Updated));
        foreach (var author in entry.Authors)
        {
            xml.WriteStartElement("author", Atom);
            FeedXml.Plain(xml, "name", Atom, author);
            xml.WriteEndElement();
        }

        foreach (var category in entry.Categories) Category(xml, category);
        if (entry.Summary is { } summary) Text(xml, "summary", summary);
        if (entry.Content is { } content)
        {
            xml.WriteStartElement("content", Atom);
            xml.WriteAttributeString("type", "html");
            xml.WriteString(content);
            xml.WriteEndElement();
        }
        else if (entry.Summary is null)
        {
            // An entry without content should have a summary (§4.1.2), and one that repeats the title is advised against (§4.2.13).
            xml.WriteStartElement("summary", Atom);
            Language(xml, "en-GB", entry.Language);
            FeedXml.Plain(xml, entry.ReadThere);
            xml.WriteEndElement();
        }

        if (entry.Source.Rights is { } rights) Text(xml, "rights", rights);
        Source(xml, entry);
        FeedXml.Picture(xml, entry);
        xml.WriteEndElement();
    }

    // Where the site itself is, and where it was read: whoever attributes an entry points at the source, not at us.
    private static void Source(XmlWriter xml, FeedEntry entry)
    {
        var source = entry.Source;
        xml.WriteStartElement("source", Atom);
        Language(xml, source.Language, entry.Language);
        Element(xml, "id", FeedText.Canonical(source.Homepage));
        Text(xml, "title", source.Name);
        Element(xml, "updated", FeedText.Rfc3339(entry.Updated));
        xml.WriteStartElement("author", Atom);
        FeedXml.Plain(xml, "name", Atom, source.Name);
        xml.WriteEndElement();
        Link(xml, "alternate", "text/html", source.Homepage);
        Link(xml, "via", null, source.Url);
        if (source.Rights is { } rights) Text(xml, "rights", rights);
        xml.WriteEndElement();
    }

    private static void Category(XmlWriter xml, FeedCategory category)
    {
        xml.WriteStartElement("category", Atom);
        xml.WriteAttributeString("term", category.Term);
        FeedXml.PlainAttribute(xml, "label", category.Label);
        xml.WriteAttributeString("scheme", category.Scheme);
        xml.WriteEndElement();
    }

    private static void Link(XmlWriter xml, string relation, string? type, string address, string? language = null, string? title = null)
    {
        xml.WriteStartElement("link", Atom);
        xml.WriteAttributeString("rel", relation);
        if (type is not null) xml.WriteAttributeString("type", type);
        xml.WriteAttributeString("href", address);
        if (language is not null) xml.WriteAttributeString("hreflang", language);
        if (title is not null) FeedXml.PlainAttribute(xml, "title", title);
        xml.WriteEndElement();
    }

    // What a parser has from the element around it is not said again.
    private static void Language(XmlWriter xml, string language, string inherited)
    {
        if (!string.Equals(language, inherited, StringComparison.OrdinalIgnoreCase)) xml.WriteAttributeString("xml", "lang", null, language);
    }

    // A text construct (§3.1). Plain text that looks like HTML is sent as HTML that shows it: then nobody has to guess.
    private static void Text(XmlWriter xml, string name, string text)
    {
        xml.WriteStartElement(name, Atom);
        var markup = FeedText.LooksLikeMarkup(text);
        if (markup) xml.WriteAttributeString("type", "html");
        xml.WriteString(markup ? FeedText.AsHtml(text) : text);
        xml.WriteEndElement();
    }

    private static void Element(XmlWriter xml, string name, string text) => xml.WriteElementString(name, Atom, text);
}
