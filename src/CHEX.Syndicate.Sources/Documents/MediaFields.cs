using System.Globalization;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Media RSS (rssboard.org/media-rss) and itunes, in RSS and in Atom: pictures, files, and words where no others are.</summary>
internal sealed class MediaFields(FeedXml xml)
{
    /// <summary>Reads or passes over the element that the reader stands on; relative addresses are of <paramref name="at"/>.</summary>
    public void Read(FeedEntry entry, Uri at, bool inContent = false)
    {
        switch (xml.Ns, xml.Name)
        {
            case (Ns.Media, "group"): xml.Children(() => Read(entry, at)); break;
            case (Ns.Media, "content"): Content(entry, at); break;
            case (Ns.Media, "thumbnail"):
                if (Address(at, "url") is { } small) entry.Show(new(small, "", Pixels("width"), Pixels("height")), "media:thumbnail", 2);
                xml.Skip();
                break;
            case (Ns.Media, "title"): entry.Call(xml.Text(), "media:title", 0); break;
            case (Ns.Media, "description"):
                var words = xml.Text();
                entry.Caption(words);
                // In a group, or for itself, it is of the item too.
                if (!inContent) entry.Describe(words, "media:description", 1);
                break;
            case (Ns.Media, "category" or "keywords") or (Ns.Itunes, "keywords"): Categories(entry); break;
            case (Ns.Itunes, "category"): Category(entry); break;
            case (Ns.Itunes, "image"):
                if ((Address(at, "href") ?? Address(at, "url")) is { } cover) entry.Show(new(cover), "itunes:image", 1);
                xml.Skip();
                break;
            case (Ns.Itunes, "link"):
                if (xml.Attribute("rel") is "image" && Address(at, "href") is { } linked) entry.Show(new(linked), "itunes:link", 1);
                xml.Skip();
                break;
            case (Ns.Itunes, "title"): entry.Call(xml.Text(), "itunes:title", 0); break;
            case (Ns.Itunes, "summary"): entry.Describe(xml.Text(), "itunes:summary", 2); break;
            case (Ns.Itunes, "subtitle"): entry.Describe(xml.Text(), "itunes:subtitle", 0); break;
            case (Ns.Itunes, "author"): entry.By(PersonName.In(xml.Text()), "itunes:author", 1); break;
            default: xml.Skip(); break;
        }
    }

    private void Content(FeedEntry entry, Uri at)
    {
        var type = xml.Attribute("type");
        var medium = xml.Attribute("medium");
        if (Address(at, "url") is { } file)
        {
            if (medium is "image" || type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) is true)
                entry.Show(new(file, "", Pixels("width"), Pixels("height"), type), "media:content", 3);
            else if (type is { Length: > 0 })
                entry.Attach(file, type, xml.Attribute("fileSize"), "media:content");
        }

        xml.Children(() => Read(entry, at, inContent: true));
    }

    // Keywords are divided by commas.
    private void Categories(FeedEntry entry)
    {
        if (xml.Name is "category")
        {
            var label = xml.Attribute("label");
            var term = xml.Text();
            entry.Categorise(label is { Length: > 0 } ? label : term, "media:category");
        }
        else
        {
            var from = xml.Ns is Ns.Media ? "media:keywords" : "itunes:keywords";
            foreach (var word in xml.Text().Split(',', 50)) entry.Categorise(word, from);
        }
    }

    private void Category(FeedEntry entry)
    {
        entry.Categorise(xml.Attribute("text"), "itunes:category");
        xml.Children(() => Read(entry, entry.Scope.Base));
    }

    private string? Address(Uri at, string attribute) => SourceLink.Address(at, xml.Attribute(attribute));

    private long? Pixels(string attribute) => long.TryParse(xml.Attribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels > 0 ? pixels : null;
}
