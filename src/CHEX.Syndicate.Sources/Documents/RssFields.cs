using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// What an RSS item says, and what a channel says in the same words: RSS's own elements and those of the modules content,
/// dc, dcterms, media, itunes, slash, thr, wfw, atom and feedburner.
/// </summary>
internal sealed class RssFields(FeedXml xml, FeedHead head)
{
    private readonly MediaFields _media = new(xml);

    /// <summary>Reads or passes over the element that the reader stands on.</summary>
    public void Read(FeedEntry entry) => Read(entry, xml.Name);

    /// <summary>Null where there is nothing but blanks.</summary>
    public static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private void Read(FeedEntry entry, string name)
    {
        switch (xml.Ns)
        {
            case Ns.Rss: Own(entry, name); break;
            case Ns.Dc or Ns.DcTerms: DublinCore(entry, name); break;
            case Ns.Atom: Atom(entry, name); break;
            case Ns.Content when name is "encoded": Tell(entry, "content:encoded", better: true); break;
            case Ns.Xhtml when name is "body" or "div": Tell(entry, "xhtml:body", asMarkup: true); break;
            case Ns.Media or Ns.Itunes: _media.Read(entry, At(entry)); break;
            case Ns.FeedBurner when name is "origLink":
                // The address behind a feed proxy's counter.
                entry.Lead(SourceLink.Address(head.Url, xml.Text()), "feedburner:origLink", better: true);
                break;
            default: xml.Skip(); break;
        }
    }

    private void Own(FeedEntry entry, string name)
    {
        switch (name)
        {
            case "title": entry.Call(xml.Text(), "title", 3); break;
            case "link":
                var at = At(entry);
                var href = xml.Attribute("href");
                entry.Lead(SourceLink.Address(at, Blank(xml.Text()) ?? href), "link");
                break;
            case "guid":
                entry.IdIsLink = xml.Attribute("isPermaLink")?.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) is not true;
                entry.Id = Blank(xml.Text());
                break;
            case "description": entry.Describe(xml.Text(), "description", FeedEntry.DescriptionRank); break;
            case "summary":
                // Beside it, the description is the whole text.
                entry.Describe(xml.Text(), "summary", FeedEntry.DescriptionRank + 1);
                break;
            case "fullitem": Tell(entry, "fullitem"); break;
            case "body": Tell(entry, "xhtml:body", asMarkup: true); break;
            case "pubDate": entry.Publish(xml.Text(), "pubDate", 3); break;
            case "lastBuildDate": entry.Update(xml.Text(), "lastBuildDate"); break;
            case "author" or "managingEditor": entry.By(PersonName.In(xml.Text()), name, 2); break;
            case "category": entry.Categorise(xml.Text(), "category"); break;
            case "enclosure":
                if (SourceLink.Address(At(entry), xml.Attribute("url")) is { } file) entry.Attach(file, xml.Attribute("type") ?? "", xml.Attribute("length"), "enclosure");
                xml.Skip();
                break;
            default:
                // Written in other letters: <pubdate>, <TITLE>.
                if (UsualNames.TryGetValue(name, out var usual) && usual != name) Own(entry, usual);
                else xml.Skip();
                break;
        }
    }

    private void DublinCore(FeedEntry entry, string name)
    {
        switch (name)
        {
            case "title": entry.Call(xml.Text(), "dc:title", 1); break;
            case "description": entry.Describe(xml.Text(), "dc:description", 3); break;
            case "date": entry.Publish(xml.Text(), "dc:date", 2); break;
            case "created" or "issued": entry.Publish(xml.Text(), "dcterms:" + name, 1); break;
            case "modified": entry.Update(xml.Text(), "dcterms:modified"); break;
            case "creator" or "author": entry.By(PersonName.In(xml.Text()), name is "creator" ? "dc:creator" : "dc:author", 3); break;
            case "subject": entry.Categorise(xml.Text(), "dc:subject"); break;
            case "language": entry.Language = Blank(xml.Text()); break;
            default: xml.Skip(); break;
        }
    }

    private void Atom(FeedEntry entry, string name)
    {
        switch (name)
        {
            case "link":
                if (xml.Attribute("rel") is null or "alternate") entry.Lead(SourceLink.Address(At(entry), xml.Attribute("href")), "atom:link");
                xml.Skip();
                break;
            case "title": entry.Call(AtomText.Read(xml), "atom:title", 2); break;
            case "summary": entry.Describe(AtomText.Read(xml), "atom:summary", 4); break;
            case "content":
                var at = xml.Within(entry.Scope).Base;
                entry.Tell(AtomText.Read(xml), "atom:content", at);
                break;
            case "published": entry.Publish(xml.Text(), "atom:published", 2); break;
            case "updated": entry.Update(xml.Text(), "atom:updated"); break;
            case "author": AtomReader.Person(xml, entry, "atom:author", 4); break;
            default: xml.Skip(); break;
        }
    }

    private void Tell(FeedEntry entry, string from, bool better = false, bool asMarkup = false)
    {
        var at = xml.Within(entry.Scope).Base;
        entry.Tell(xml.Text(asMarkup), from, at, better);
    }

    /// <summary>What relative addresses of an entry are relative to: xml:base, else the channel's page, else the feed.</summary>
    private Uri At(FeedEntry entry) => xml.Within(entry.Scope).Base is var at && at != head.Url ? at : head.Home ?? head.Url;

    private static readonly Dictionary<string, string> UsualNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["title"] = "title",
        ["link"] = "link",
        ["guid"] = "guid",
        ["description"] = "description",
        ["pubDate"] = "pubDate",
        ["lastBuildDate"] = "lastBuildDate",
        ["author"] = "author",
        ["managingEditor"] = "managingEditor",
        ["category"] = "category",
        ["enclosure"] = "enclosure",
    };
}
