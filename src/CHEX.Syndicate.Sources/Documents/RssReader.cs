using System.Globalization;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// RSS 2.0 (rssboard.org/rss-specification) and what is the same in 0.91 to 0.94, with the modules content, dc, media,
/// itunes, atom and feedburner. Elements of other vocabularies are passed over with all in them.
/// </summary>
internal sealed partial class RssReader(FeedXml xml, FeedHead head, Func<Item?, bool> take)
{
    private bool _full;

    /// <summary>Reads from the root element to its end; stops early when <c>take</c> has had enough.</summary>
    public void Read()
    {
        var root = xml.Within(new(head.Url, null));
        xml.Children(() =>
        {
            if (_full) xml.Skip();
            else if (xml.Ns is Ns.Rss && xml.Name is "channel") Channel(root);
            else if (xml.Ns is Ns.Rss && xml.Name is "item") Entry(root);
            else xml.Skip();
        });
    }

    private void Channel(XmlScope outer)
    {
        var scope = xml.Within(outer);
        head.Language ??= scope.Language;
        xml.Children(() =>
        {
            if (_full)
            {
                xml.Skip();
                return;
            }

            switch (xml.Ns, xml.Name)
            {
                case (Ns.Rss, "item"): Entry(scope); break;
                case (Ns.Rss, "title"): head.Title = HtmlText.Label(xml.Text()); break;
                case (Ns.Rss, "link"): head.Home ??= SourceLink.Resolve(scope.Base, xml.Text()); break;
                case (Ns.Rss or Ns.Dc, "language"): head.Language = Blank(xml.Text()) ?? head.Language; break;
                case (Ns.Rss, "generator"): head.MadeBy(xml.Text()); break;
                case (Ns.Atom, "link"):
                    if (SourceLink.Resolve(scope.Base, xml.Attribute("href")) is { } href)
                    {
                        var rel = xml.Attribute("rel") ?? "alternate";
                        if (rel is "next" or "prev-archive") head.Next ??= href;
                        HintElements.Link(head, rel, href);
                    }

                    xml.Skip();
                    break;
                default:
                    if (!HintElements.Read(xml, head)) xml.Skip();
                    break;
            }
        });
    }

    private void Entry(XmlScope outer)
    {
        var entry = new FeedEntry { Scope = xml.Within(outer) };
        xml.Children(() => Field(entry));
        _full = !take(entry.Finish(head, []));
    }

    private void Field(FeedEntry entry)
    {
        switch (xml.Ns, xml.Name)
        {
            case (Ns.Rss, "title"): entry.Title = xml.Text(); break;
            case (Ns.Dc, "title"): entry.Title ??= xml.Text(); break;
            case (Ns.Rss, "link"):
                var at = Base(entry);
                var link = SourceLink.Resolve(at, xml.Text());
                entry.Link ??= link;
                break;
            case (Ns.FeedBurner, "origLink"):
                // The address behind a feed proxy's counter.
                entry.Link = SourceLink.Resolve(head.Url, xml.Text()) ?? entry.Link;
                break;
            case (Ns.Atom, "link"):
                if (xml.Attribute("rel") is null or "alternate") entry.Link ??= SourceLink.Resolve(Base(entry), xml.Attribute("href"));
                xml.Skip();
                break;
            case (Ns.Rss, "guid"):
                entry.IdIsLink = xml.Attribute("isPermaLink")?.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) is not true;
                entry.Id = Blank(xml.Text());
                break;
            case (Ns.Rss, "description"): entry.Describe(xml.Text(), "description"); break;
            case (Ns.Dc, "description"): entry.Describe(xml.Text(), "dc:description"); break;
            case (Ns.Itunes, "summary"): entry.Describe(xml.Text(), "itunes:summary"); break;
            case (Ns.Content, "encoded"): Tell(entry, "content:encoded", better: true); break;
            case (Ns.Atom, "content"): Tell(entry, "atom:content"); break;
            case (Ns.Xhtml, "body" or "div"): Tell(entry, "xhtml:body"); break;
            case (Ns.Rss, "fullitem"): Tell(entry, "fullitem"); break;
            case (Ns.Rss, "pubDate"): entry.Publish(xml.Text(), "pubDate", 3); break;
            case (Ns.Dc, "date"): entry.Publish(xml.Text(), "dc:date", 2); break;
            case (Ns.DcTerms, "created" or "issued"): entry.Publish(xml.Text(), "dcterms", 1); break;
            case (Ns.Atom, "published"): entry.Publish(xml.Text(), "atom:published", 2); break;
            case (Ns.Atom, "updated"): entry.Update(xml.Text(), "atom:updated"); break;
            case (Ns.DcTerms, "modified"): entry.Update(xml.Text(), "dcterms:modified"); break;
            case (Ns.Atom, "author"): AtomReader.Person(xml, entry, 4); break;
            case (Ns.Dc, "creator"): entry.By(xml.Text(), 3); break;
            case (Ns.Rss, "author"): entry.By(Person(xml.Text()), 2); break;
            case (Ns.Itunes, "author"): entry.By(xml.Text(), 1); break;
            case (Ns.Rss, "category") or (Ns.Dc, "subject"): entry.Categorise(xml.Text()); break;
            case (Ns.Dc, "language"): entry.Scope = entry.Scope with { Language = Blank(xml.Text()) ?? entry.Scope.Language }; break;
            case (Ns.Rss, "enclosure"):
                if (SourceLink.Resolve(Base(entry), xml.Attribute("url")) is { } file) entry.Attach(file, xml.Attribute("type") ?? "", xml.Attribute("length"), "enclosure");
                xml.Skip();
                break;
            case (Ns.Media, "group"): xml.Children(() => Media(entry)); break;
            case (Ns.Media, _) or (Ns.Itunes, "image"): Media(entry); break;
            default: xml.Skip(); break;
        }
    }

    private void Tell(FeedEntry entry, string from, bool better = false)
    {
        var at = xml.Within(entry.Scope).Base;
        entry.Tell(xml.Text(), from, at, better);
    }

    private void Media(FeedEntry entry)
    {
        switch (xml.Ns, xml.Name)
        {
            case (Ns.Media, "content"):
                var type = xml.Attribute("type");
                if ((xml.Attribute("medium") is "image" || type?.StartsWith("image/", StringComparison.OrdinalIgnoreCase) is true)
                    && SourceLink.Resolve(Base(entry), xml.Attribute("url")) is { } picture)
                    entry.Show(new(picture.AbsoluteUri, "", Length("width"), Length("height"), type), "media:content", 3);
                xml.Children(() => Media(entry));
                break;
            case (Ns.Media, "thumbnail"):
                if (SourceLink.Resolve(Base(entry), xml.Attribute("url")) is { } small)
                    entry.Show(new(small.AbsoluteUri, "", Length("width"), Length("height")), "media:thumbnail", 2);
                xml.Skip();
                break;
            case (Ns.Media, "description"): entry.Caption(xml.Text()); break;
            case (Ns.Itunes, "image"):
                if (SourceLink.Resolve(Base(entry), xml.Attribute("href")) is { } cover) entry.Show(new(cover.AbsoluteUri), "itunes:image", 1);
                xml.Skip();
                break;
            default: xml.Skip(); break;
        }
    }

    /// <summary>What relative addresses of an entry are relative to: xml:base, else the channel's page, else the feed.</summary>
    private Uri Base(FeedEntry entry) => xml.Within(entry.Scope).Base is var at && at != head.Url ? at : head.Home ?? head.Url;

    private long? Length(string attribute) => long.TryParse(xml.Attribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels > 0 ? pixels : null;

    /// <summary>The name in "ann@example.org (Ann Smith)"; an address alone is nobody's name.</summary>
    private static string Person(string author)
    {
        var named = MailAndName().Match(author);
        if (named.Success) return named.Groups["name"].Value;
        return author.Contains('@', StringComparison.Ordinal) ? "" : author;
    }

    private static string? Blank(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    [GeneratedRegex(@"^\s*\S+@\S+\s*\((?<name>[^()]+)\)\s*$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MailAndName();
}
