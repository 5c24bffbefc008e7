using System.Globalization;
using System.Xml;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>One pass over a feed in XML, by whichever reader, and what came of it.</summary>
internal sealed class FeedPass
{
    private readonly FeedHead _head;
    private readonly List<Item> _items = [];
    private readonly string _origin = "rss";
    private int _empty;

    public FeedPass(FeedXml document, Uri url, string timeZone)
    {
        _head = new FeedHead(url, timeZone);
        using var xml = document;
        try
        {
            xml.ToRoot();
            if (xml.Name.Equals("feed", StringComparison.OrdinalIgnoreCase))
            {
                _origin = "atom";
                xml.Speaks(Ns.Atom);
                new AtomReader(xml, _head, Take).Read();
            }
            else if (xml.Name.Equals("channel", StringComparison.OrdinalIgnoreCase) && !xml.Name.Equals("channel", StringComparison.Ordinal))
            {
                _origin = "cdf";
                new CdfReader(xml, _head, Take).Read();
            }
            else
            {
                xml.Speaks(Ns.Rss);
                new RssReader(xml, _head, Take).Read();
            }
        }
        catch (XmlException e)
        {
            // The root's end tag settles it: what follows is not the feed's.
            Fault = xml.Ended ? null : MessageText.Of(e.Message, 200);
        }
    }

    public int Count => _items.Count;

    /// <summary>The parser's words for what broke it, with line and column; null where the root was read to its end.</summary>
    public string? Fault { get; }

    private bool IsFull => _items.Count >= FeedDocument.MostItems;

    public Listing Listing(IEnumerable<string?> notes)
    {
        // Before the notes are collected: it may add one of a date.
        var feed = _head.Feed.Feed(_head);
        var all = notes.OfType<string>().Concat(_head.Notes).ToList();
        if (IsFull) all.Add(string.Create(CultureInfo.InvariantCulture, $"Only the first {FeedDocument.MostItems} items were read."));
        if (_empty > 0) all.Add(string.Create(CultureInfo.InvariantCulture, $"{_empty} items that say nothing were left out."));
        return new Listing
        {
            Items = _items,
            Origin = _origin,
            Complete = Fault is null && !IsFull,
            Next = _head.Next,
            Deleted = _head.Deleted,
            Title = feed.Title is { } title ? HtmlText.Label(HtmlText.Label(title)) : null,
            Feed = feed,
            Hints = _head.Hints,
            Notes = all,
        };
    }

    private bool Take(FeedEntry entry)
    {
        if (entry.Finish(_head, _origin == "atom" ? _head.Feed.Authors.All : []) is { } item) _items.Add(item);
        else _empty++;
        return !IsFull;
    }
}
