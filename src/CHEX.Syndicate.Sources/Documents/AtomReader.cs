using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>Atom 1.0 (RFC 4287), with media and thread extensions passed over where they are not known.</summary>
internal sealed class AtomReader(FeedXml xml, FeedHead head, Func<Item?, bool> take)
{
    private readonly FeedEntry _feed = new();
    private bool _full;

    /// <summary>Reads from the root element to its end; stops early when <c>take</c> has had enough.</summary>
    public void Read()
    {
        var scope = xml.Within(new(head.Url, null));
        head.Language = scope.Language;
        xml.Children(() =>
        {
            if (_full || xml.Ns is not Ns.Atom)
            {
                if (_full || !HintElements.Read(xml, head)) xml.Skip();
                return;
            }

            switch (xml.Name)
            {
                case "entry": Entry(scope); break;
                case "title": head.Title = HtmlText.Label(xml.Text()); break;
                case "author": Person(xml, _feed, 1); break;
                case "generator": head.MadeBy(xml.Text()); break;
                case "link":
                    if (SourceLink.Resolve(xml.Within(scope).Base, xml.Attribute("href")) is { } href)
                    {
                        var rel = xml.Attribute("rel") ?? "alternate";
                        if (rel is "alternate") head.Home ??= href;
                        else if (rel is "next" or "prev-archive") head.Next ??= href;
                        HintElements.Link(head, rel, href);
                    }

                    xml.Skip();
                    break;
                default: xml.Skip(); break;
            }
        });
    }

    /// <summary>Reads a person construct (section 3.2): the name, never the address.</summary>
    public static void Person(FeedXml xml, FeedEntry entry, int rank) => xml.Children(() =>
    {
        if (xml.Ns is Ns.Atom && xml.Name is "name") entry.By(xml.Text(), rank);
        else xml.Skip();
    });

    private void Entry(XmlScope outer)
    {
        var entry = new FeedEntry { Scope = xml.Within(outer) };
        xml.Children(() => Field(entry));
        _full = !take(entry.Finish(head, _feed.Authors));
    }

    private void Field(FeedEntry entry)
    {
        switch (xml.Ns, xml.Name)
        {
            case (Ns.Atom, "id"): entry.Id = xml.Text().Trim(); break;
            case (Ns.Atom, "title"): entry.Title = Construct(); break;
            case (Ns.Atom, "link"): Link(entry); break;
            case (Ns.Atom, "published"): entry.Publish(xml.Text(), "published", 2); break;
            case (Ns.Atom, "updated"): entry.Update(xml.Text(), "updated"); break;
            case (Ns.Atom, "author"): Person(xml, entry, 2); break;
            case (Ns.Dc, "creator"): entry.By(xml.Text(), 1); break;
            case (Ns.Atom, "category"):
                entry.Categorise(xml.Attribute("label") is { Length: > 0 } label ? label : xml.Attribute("term"));
                xml.Skip();
                break;
            case (Ns.Atom, "summary"): entry.Describe(Construct(), "summary"); break;
            case (Ns.Atom, "content"):
                var at = xml.Within(entry.Scope).Base;
                // Content that is elsewhere, or no text (section 4.1.3), is not ours to tell.
                if (xml.Attribute("src") is not null || !IsText(xml.Attribute("type"))) xml.Skip();
                else entry.Tell(Construct(), "content", at);
                break;
            case (Ns.FeedBurner, "origLink"): entry.Link = SourceLink.Resolve(head.Url, xml.Text()) ?? entry.Link; break;
            case (Ns.Media, "group"): xml.Children(() => Thumbnail(entry)); break;
            case (Ns.Media, _): Thumbnail(entry); break;
            default: xml.Skip(); break;
        }
    }

    private static bool IsText(string? type) => type is null or "text" or "html" or "xhtml" || type.StartsWith("text/", StringComparison.OrdinalIgnoreCase) || type is "application/xhtml+xml";

    /// <summary>A text construct (section 3.1) as HTML.</summary>
    private string Construct() => xml.Attribute("type") switch
    {
        "html" or "text/html" => xml.Text(),
        "xhtml" or "application/xhtml+xml" => xml.Text(asMarkup: true),
        // A type of text that holds elements after all is markup, which Text has written as such.
        _ => xml.Text(asMarkup: true),
    };

    private void Link(FeedEntry entry)
    {
        var rel = xml.Attribute("rel") ?? "alternate";
        var type = xml.Attribute("type") ?? "";
        if (SourceLink.Resolve(xml.Within(entry.Scope).Base, xml.Attribute("href")) is { } href)
        {
            if (rel is "alternate" && (entry.Link is null || type is "text/html")) entry.Link = href;
            else if (rel is "enclosure") entry.Attach(href, type, xml.Attribute("length"), "link[rel=enclosure]");
        }

        xml.Skip();
    }

    private void Thumbnail(FeedEntry entry)
    {
        var picture = xml.Name is "thumbnail" || (xml.Name is "content" && (xml.Attribute("medium") is "image" || xml.Attribute("type")?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) is true));
        if (picture && SourceLink.Resolve(xml.Within(entry.Scope).Base, xml.Attribute("url")) is { } url)
            entry.Show(new(url.AbsoluteUri), "media:" + xml.Name, xml.Name is "content" ? 3 : 2);
        xml.Skip();
    }
}
