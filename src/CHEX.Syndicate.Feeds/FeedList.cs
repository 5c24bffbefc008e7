using System.Xml;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds;

/// <summary>
/// The list of all feeds as OPML 2.0, which feed readers import: everything, then the sources and the topics in groups. It follows
/// from the configuration alone, so its date is that of the configuration, and all nodes give the same bytes.
/// </summary>
public static class FeedList
{
    /// <summary>The media type, without parameters.</summary>
    public const string MediaType = "text/x-opml";

    /// <summary>Writes the list, once: it changes with the configuration only.</summary>
    public static RenderedFeed Of(FeedSettings settings, Addresses addresses, IReadOnlyList<SourceInfo> sources, IReadOnlyList<Topic> topics)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, FeedXml.Settings))
        {
            xml.WriteStartDocument();
            xml.WriteStartElement("opml");
            xml.WriteAttributeString("version", "2.0");
            Head(xml, settings, addresses);
            xml.WriteStartElement("body");
            Feed(xml, settings.Title, settings.Description, addresses.FeedAll("rss"), addresses.Home);
            Group(xml, "Sources", [.. sources.Select(FeedEntry.Public)], s => Feed(xml, s.Name, $"News from {s.Name}", addresses.FeedOfSource(s.Id, "rss"), addresses.SourcePage(s.Id)));
            Group(xml, "Topics", topics, t => Feed(xml, t.Name, $"News about {t.Name}", addresses.FeedOfTopic(t.Id, "rss"), addresses.TopicPage(t.Id)));
            xml.WriteEndElement();
            xml.WriteEndElement();
            xml.WriteEndDocument();
        }

        return RenderedFeed.Of(bytes.ToArray(), settings.Since, MediaType);
    }

    private static void Head(XmlWriter xml, FeedSettings settings, Addresses addresses)
    {
        xml.WriteStartElement("head");
        xml.WriteElementString("title", FeedText.Line($"Feeds of {settings.Title}"));
        xml.WriteElementString("ownerName", FeedText.Line(settings.Publisher));
        // A page on which people find the owner (OPML 2.0, ownerId).
        xml.WriteElementString("ownerId", addresses.Home);
        xml.WriteEndElement();
    }

    // A group with nothing in it is none.
    private static void Group<T>(XmlWriter xml, string name, IReadOnlyList<T> members, Action<T> write)
    {
        if (members.Count == 0) return;
        xml.WriteStartElement("outline");
        xml.WriteAttributeString("text", name);
        foreach (var member in members) write(member);
        xml.WriteEndElement();
    }

    private static void Feed(XmlWriter xml, string name, string description, string url, string page)
    {
        xml.WriteStartElement("outline");
        xml.WriteAttributeString("type", "rss");
        FeedXml.PlainAttribute(xml, "text", FeedText.Line(name));
        FeedXml.PlainAttribute(xml, "title", FeedText.Line(name));
        FeedXml.PlainAttribute(xml, "description", FeedText.Line(description));
        xml.WriteAttributeString("xmlUrl", url);
        xml.WriteAttributeString("htmlUrl", page);
        xml.WriteAttributeString("version", "RSS2");
        xml.WriteEndElement();
    }
}
