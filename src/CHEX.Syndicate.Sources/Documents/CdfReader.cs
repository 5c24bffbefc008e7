namespace CHEX.Syndicate.Sources.Documents;

/// <summary>CDF, the channels of Internet Explorer 4 (w3.org/TR/NOTE-CDFsubmit): kept by a few sites that nobody changes.</summary>
internal sealed class CdfReader(FeedXml xml, FeedHead head, Func<FeedEntry, bool> take)
{
    private bool _full;

    /// <summary>Reads from the root element to its end; stops early when <c>take</c> has had enough.</summary>
    public void Read()
    {
        var scope = xml.Within(new(head.Url, null));
        var at = SourceLink.Resolve(scope.Base, Attribute("base")) ?? scope.Base;
        Entry(head.Feed, scope with { Base = at });
        if (head.Feed.Link is { } home) head.Home = new Uri(home);
    }

    private void Entry(FeedEntry entry, XmlScope outer)
    {
        entry.Scope = xml.Within(outer);
        entry.Lead(SourceLink.Address(entry.Scope.Base, Attribute("href")), "@href");
        entry.Update(Attribute("lastmod") ?? "", "lastmod");
        xml.Children(() =>
        {
            switch (_full ? "" : xml.Name.ToLowerInvariant())
            {
                case "title": entry.Call(xml.Text(), "title", 1); break;
                case "abstract": entry.Describe(xml.Text(), "abstract", FeedEntry.DescriptionRank); break;
                case "item":
                    var item = new FeedEntry();
                    Entry(item, entry.Scope);
                    _full = !take(item);
                    break;
                case "a":
                    entry.Lead(SourceLink.Address(entry.Scope.Base, Attribute("href")), "a@href");
                    xml.Skip();
                    break;
                default: xml.Skip(); break;
            }
        });
    }

    // CDF does not mind the case of names.
    private string? Attribute(string name) => xml.Attribute(name) ?? xml.Attribute(name.ToUpperInvariant());
}
