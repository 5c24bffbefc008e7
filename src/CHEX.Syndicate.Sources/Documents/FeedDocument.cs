using System.Globalization;
using System.Xml;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>
/// A feed document: RSS, Atom or JSON Feed, told apart by content.
/// 1. What it is: bytes that are no text, pages and challenges are refused by name.
/// 2. Text: the encoding by mark, header, declaration and evidence.
/// 3. A strict pass; 4. where it breaks, a pass over the repaired text; 5. where that breaks too, what was read whole
/// before the break is kept and the listing says that it is not complete.
/// </summary>
public static class FeedDocument
{
    /// <summary>More items than any feed lists; what comes after is left out.</summary>
    internal const int MostItems = 5000;

    /// <param name="bytes">As received, decompressed.</param>
    /// <param name="contentType">The HTTP header's value, or null. Only its charset is used.</param>
    /// <param name="url">Where it was read, after redirects.</param>
    /// <param name="timeZone">The zone (IANA) of dates that have none.</param>
    /// <exception cref="UnreadableException">It is no feed, or not one item of it can be read.</exception>
    public static Listing Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, string timeZone)
    {
        // :: Step 1
        if (Sniffed.Binary(bytes.Span) is { } binary) throw new UnreadableException($"Expected a feed and found {binary}.");

        // :: Step 2
        var decoded = TextDecoder.Decode(bytes.Span, contentType);
        var found = Sniffed.In(decoded.Text);
        switch (found.Form)
        {
            case DocumentForm.Json: return JsonFeedReader.Read(JsonListing.Utf8(bytes, decoded), url, timeZone, decoded.Note);
            case DocumentForm.Other: throw new UnreadableException($"Expected a feed and found {found.What}.");
        }

        // :: Step 3
        var text = found.Start == 0 ? decoded.Text : decoded.Text[found.Start..];
        var strict = new Pass(text, lenient: false, url, timeZone);
        var junk = Junk(decoded.Text.AsSpan(0, found.Start));
        if (strict.Fault is null) return strict.Listing([decoded.Note, junk]);

        // :: Step 4
        var repaired = XmlRepair.Repair(text);
        var second = new Pass(repaired, lenient: true, url, timeZone);
        string?[] notes = [decoded.Note, junk, "Not well-formed: " + strict.Fault, second.Fault is null ? null : "Broken off after repair: " + second.Fault];

        // :: Step 5
        var best = second.Count >= strict.Count ? second : strict;
        if (best.Count == 0 && best.Fault is not null) throw new UnreadableException($"The feed cannot be read: {best.Fault}");
        return best.Listing(notes);
    }

    private static string? Junk(ReadOnlySpan<char> before) => before.IsWhiteSpace() ? null : $"Before the feed stands “{MessageText.Of(before.ToString())}”.";

    /// <summary>One pass over the document's text.</summary>
    private sealed class Pass
    {
        private readonly FeedHead _head;
        private readonly List<Item> _items = [];
        private readonly string _origin;
        private readonly bool _complete = true;
        private int _nameless;

        public Pass(string text, bool lenient, Uri url, string timeZone)
        {
            _head = new FeedHead(url, timeZone);
            using var xml = new FeedXml(text, lenient);
            _origin = "rss";
            try
            {
                xml.ToRoot();
                if (xml.Name.Equals("feed", StringComparison.OrdinalIgnoreCase))
                {
                    _origin = "atom";
                    if (xml.Ns is not Ns.Atom) throw new UnreadableException("Expected a feed and found Atom of another version than 1.0.");
                    new AtomReader(xml, _head, Take).Read();
                }
                else new RssReader(xml, _head, Take).Read();
            }
            catch (XmlException e)
            {
                // The root's end tag settles it: what follows is not the feed's.
                Fault = xml.Ended ? null : MessageText.Of(e.Message, 200);
                _complete = Fault is null;
            }

            if (_items.Count < MostItems) return;
            _complete = false;
            _head.Note(string.Create(CultureInfo.InvariantCulture, $"Only the first {MostItems} items were read."));
        }

        public int Count => _items.Count;

        /// <summary>The parser's words for what broke it, with line and column; null where the root was read to its end.</summary>
        public string? Fault { get; }

        public Listing Listing(IEnumerable<string?> notes)
        {
            var all = notes.OfType<string>().Concat(_head.Notes).ToList();
            if (_nameless > 0) all.Add(string.Create(CultureInfo.InvariantCulture, $"{_nameless} items without guid and link were left out."));
            var items = ItemNames.Distinct(_items, all);
            return new Listing { Items = items, Origin = _origin, Complete = _complete, Next = _head.Next, Title = _head.Title, Hints = _head.Hints, Notes = all };
        }

        private bool Take(Item? item)
        {
            if (item is null) _nameless++;
            else _items.Add(item);
            return _items.Count < MostItems;
        }
    }
}
