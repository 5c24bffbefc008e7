namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Atom 1.0 (RFC 4287) and 0.3, with the modules that RSS has too.</summary>
internal sealed class AtomReader(FeedXml xml, FeedHead head, Func<FeedEntry, bool> take)
{
    private readonly RssFields _modules = new(xml, head);
    private bool _full;

    /// <summary>Reads from the root element to its end; stops early when <c>take</c> has had enough.</summary>
    public void Read()
    {
        var scope = xml.Within(new(head.Url, null));
        head.Language = scope.Language;
        head.Feed.Scope = scope;
        xml.Children(() =>
        {
            if (_full) xml.Skip();
            else if (xml.Ns is Ns.Tombstones && xml.Name is "deleted-entry") Deleted();
            else if (xml.Ns is not Ns.Atom)
            {
                if (!HintElements.Read(xml, head)) _modules.Read(head.Feed);
            }
            else Part(scope);
        });
    }

    /// <summary>Reads a person construct (section 3.2): the name, never the address.</summary>
    public static void Person(FeedXml xml, FeedEntry entry, string from, int rank)
    {
        var named = false;
        xml.Children(() =>
        {
            if (xml.Name is "name" && !named)
            {
                named = true;
                entry.By(xml.Text(), from, rank);
            }
            else xml.Skip();
        });
    }

    private void Part(XmlScope scope)
    {
        switch (xml.Name)
        {
            case "entry": Entry(scope); break;
            case "generator": head.MadeBy(xml.Text()); break;
            case "logo" or "icon": head.Image ??= SourceLink.Resolve(xml.Within(scope).Base, xml.Text()); break;
            case "subtitle" or "tagline": head.Feed.Describe(AtomText.Read(xml, scope), "subtitle", FeedEntry.DescriptionRank); break;
            case "link":
                if (SourceLink.Resolve(xml.Within(scope).Base, xml.Attribute("href")) is { } href)
                {
                    var rel = xml.Attribute("rel") ?? "alternate";
                    if (rel is "next" or "prev-archive") head.Next ??= href;
                    HintElements.Link(head, rel, href);
                }

                Link(head.Feed);
                if (head.Home is null && head.Feed.Link is { } home) head.Home = new Uri(home);
                break;
            default: Field(head.Feed); break;
        }
    }

    // RFC 6721: by the id that the entry had. What it says beside is not read.
    private void Deleted()
    {
        if (xml.Attribute("ref") is { } id && head.Deleted.Count < FeedDocument.MostItems) head.Deleted.Add(ItemNames.Of(id, (string?)null, head.Url));
        xml.Skip();
    }

    private void Entry(XmlScope outer)
    {
        var entry = new FeedEntry { Scope = xml.Within(outer) };
        xml.Children(() =>
        {
            if (xml.Ns is Ns.Atom) Field(entry);
            else _modules.Read(entry);
        });
        _full = !take(entry);
    }

    private void Field(FeedEntry entry)
    {
        switch (xml.Name)
        {
            case "id": entry.Id ??= RssFields.Blank(xml.Text()); break;
            case "title": entry.Call(AtomText.Read(xml, entry.Scope), "title", 3); break;
            case "link": Link(entry); break;
            case "published": entry.Publish(xml.Text(), "published", 5); break;
            case "issued": entry.Publish(xml.Text(), "issued", 4); break;
            case "created": entry.Publish(xml.Text(), "created", 3); break;
            case "updated": entry.Update(xml.Text(), "updated"); break;
            case "modified": entry.Update(xml.Text(), "modified"); break;
            case "author": Person(xml, entry, "author", 4); break;
            case "category":
                entry.Categorise(xml.Attribute("label") is { Length: > 0 } label ? label : xml.Attribute("term"), "category");
                xml.Skip();
                break;
            case "summary": entry.Describe(AtomText.Read(xml, entry.Scope), "summary", FeedEntry.DescriptionRank); break;
            case "content":
                var at = xml.Within(entry.Scope).Base;
                // Content that is elsewhere, or no text (section 4.1.3), is not ours to tell.
                if (xml.Attribute("src") is not null || !IsText(xml.Attribute("type"))) xml.Skip();
                else entry.Tell(AtomText.Read(xml), "content", at);
                break;
            default: xml.Skip(); break;
        }
    }

    private static bool IsText(string? type) => type is null or "text" or "html" or "xhtml" or "application/octet-stream" || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type is "application/xhtml+xml";

    private void Link(FeedEntry entry)
    {
        var rel = xml.Attribute("rel") ?? "alternate";
        var type = xml.Attribute("type") ?? "";
        var length = xml.Attribute("length");
        var at = xml.Within(entry.Scope).Base;
        // Some write the address where its text would be.
        if (SourceLink.Address(at, xml.Attribute("href") is { } said ? Skipped(said) : xml.Text()) is { } href)
        {
            if (rel is "alternate") entry.Lead(href, "link", better: type is "text/html");
            else if (rel is "enclosure") entry.Attach(href, type, length, "link[rel=enclosure]");
        }
    }

    private string Skipped(string said)
    {
        xml.Skip();
        return said;
    }
}
