namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// RSS 0.90 to 2.0 (rssboard.org/rss-specification) and RSS 1.0 (web.resource.org/rss/1.0): a channel with its items in it,
/// or beside it. Elements of vocabularies that are not known are passed over with all in them.
/// </summary>
internal sealed class RssReader(FeedXml xml, FeedHead head, Func<FeedEntry, bool> take)
{
    private readonly RssFields _fields = new(xml, head);
    private bool _full;

    /// <summary>Reads from the root element to its end; stops early when <c>take</c> has had enough.</summary>
    public void Read()
    {
        var root = xml.Within(new(head.Url, null));
        head.Feed.Scope = root;
        xml.Children(() =>
        {
            if (_full) xml.Skip();
            // 1.1 writes them with capitals, and lists the items in an element of their own.
            else if (xml.Is(Ns.Rss, "channel")) Channel(root);
            else Part(root);
        });
    }

    private void Channel(XmlScope outer)
    {
        var scope = xml.Within(outer);
        head.Feed.Scope = scope;
        head.Language ??= scope.Language;
        if (xml.Attribute("rdf:about") is { Length: > 0 } about) head.Feed.Id = about;
        xml.Children(() =>
        {
            if (_full) xml.Skip();
            else Part(scope);
        });
    }

    private void Part(XmlScope scope)
    {
        switch (xml.Ns, xml.Name)
        {
            case (Ns.Rss, "item" or "Item"): Entry(scope); break;
            case (Ns.Rss, "items"):
                // RSS 1.0's table of contents; in 1.1 the items themselves.
                xml.Children(() => Part(scope));
                break;
            case (Ns.Rss or Ns.Dc, "language"): head.Language = RssFields.Blank(xml.Text()) ?? head.Language; break;
            case (Ns.Rss, "generator"): head.MadeBy(xml.Text()); break;
            case (Ns.Rss, "image"): Image(scope); break;
            case (Ns.Rss, "textInput" or "textinput"): xml.Skip(); break;
            case (Ns.Atom, "link"): Link(scope); break;
            default:
                if (!HintElements.Read(xml, head)) _fields.Read(head.Feed);
                break;
        }

        if (head.Home is null && head.Feed.Link is { } home) head.Home = new Uri(home);
    }

    private void Image(XmlScope scope) => xml.Children(() =>
    {
        if (xml.Is(Ns.Rss, "url")) head.Image ??= SourceLink.Resolve(scope.Base, xml.Text());
        else xml.Skip();
    });

    private void Link(XmlScope scope)
    {
        if (SourceLink.Resolve(scope.Base, xml.Attribute("href")) is { } href)
        {
            var rel = xml.Attribute("rel") ?? "alternate";
            if (rel is "next" or "prev-archive") head.Next ??= href;
            HintElements.Link(head, rel, href);
        }

        xml.Skip();
    }

    private void Entry(XmlScope outer)
    {
        var entry = new FeedEntry { Scope = xml.Within(outer) };
        if (xml.Attribute("rdf:about") is { Length: > 0 } about)
        {
            entry.Id = about;
            entry.IdIsLink = true;
        }

        xml.Children(() => _fields.Read(entry));
        _full = !take(entry);
    }
}
