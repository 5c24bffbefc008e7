using System.Globalization;
using System.IO.Compression;
using System.Xml;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// A sitemap (sitemaps.org), or an index of them, with the news sitemap's titles and dates; also compressed as a file. It
/// lists addresses and when they changed: what they are called and say stands on their pages.
/// </summary>
internal static class Sitemap
{
    public const string Origin = "sitemap";

    /// <summary>The protocol's own bound.</summary>
    private const int MostUrls = 50_000;
    private const int MostBytes = 50 * 1024 * 1024;

    /// <summary>What it lists; null where the document is no sitemap.</summary>
    /// <exception cref="UnreadableException">It is one, and cannot be read.</exception>
    public static Listing? Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, string timeZone)
    {
        if (bytes.Span is [0x1F, 0x8B, ..]) bytes = Inflate(bytes);
        if (!Looks(bytes.Span)) return null;
        var decoded = TextDecoder.Decode(bytes.Span, contentType is not null && contentType.Contains("charset", StringComparison.OrdinalIgnoreCase) ? contentType : null);
        var start = decoded.Text.IndexOf('<', StringComparison.Ordinal);
        var items = new List<Item>();
        var parts = new List<SitemapPart>();
        var notes = new List<string>();
        var complete = true;
        try
        {
            using var xml = XmlReader.Create(new StringReader(decoded.Text[start..]), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreWhitespace = true, IgnoreComments = true, MaxCharactersFromEntities = 1024 });
            while (xml.Read() && items.Count + parts.Count < MostUrls)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName is not ("url" or "sitemap") || xml.Depth != 1) continue;
                var part = xml.LocalName == "sitemap";
                var said = Entry(xml);
                if (SourceLink.Resolve(url, said.GetValueOrDefault("loc")) is not { } address || !ItemNames.SameSite(address, url)) continue;
                if (part) parts.Add(new(address, Date(said.GetValueOrDefault("lastmod"), timeZone)?.Instant));
                else items.Add(One(address, said, url, timeZone));
            }
        }
        catch (XmlException e)
        {
            complete = false;
            notes.Add($"The sitemap breaks off: {MessageText.Of(e.Message, 200)}");
            if (items.Count + parts.Count == 0) throw new UnreadableException($"The sitemap cannot be read: {MessageText.Of(e.Message, 200)}", e);
        }

        if (items.Count + parts.Count == MostUrls) notes.Add(string.Create(CultureInfo.InvariantCulture, $"Only the first {MostUrls} addresses were read."));
        return new Listing { Items = items, Origin = Origin, Complete = complete, Parts = parts, Notes = notes };
    }

    /// <summary>The newest of its items by what is said of them, newest first; the rest after them in their order.</summary>
    public static IReadOnlyList<Item> Newest(IReadOnlyList<Item> items, int most) =>
        [.. items.OrderByDescending(Told).ThenBy(i => i.Url, StringComparer.Ordinal).Take(most)];

    /// <summary>When an item is said to have changed, or appeared.</summary>
    public static DateTimeOffset Told(Item item) => item.Updated?.Instant ?? item.Published?.Instant ?? DateTimeOffset.MinValue;

    private static bool Looks(ReadOnlySpan<byte> bytes)
    {
        var start = bytes[..Math.Min(bytes.Length, 4096)];
        return start.IndexOf("<urlset"u8) >= 0 || start.IndexOf("<sitemapindex"u8) >= 0;
    }

    // The last of a name counts; pictures have names of their own (image:loc).
    private static Dictionary<string, string> Entry(XmlReader xml)
    {
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        using var entry = xml.ReadSubtree();
        entry.Read();
        string? name = null;
        while (entry.Read())
        {
            if (entry.NodeType == XmlNodeType.Element)
                name = entry.Prefix.Length == 0 || entry.Prefix == "news" ? (entry.Prefix.Length == 0 ? "" : "news:") + entry.LocalName : null;
            else if (entry.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && name is not null)
                said[name] = entry.Value.Trim();
        }

        return said;
    }

    private static Item One(Uri address, Dictionary<string, string> said, Uri url, string timeZone)
    {
        var answered = new Dictionary<string, string>(StringComparer.Ordinal) { ["url"] = "sitemap loc" };
        var published = Date(said.GetValueOrDefault("news:publication_date"), timeZone);
        var updated = Date(said.GetValueOrDefault("lastmod"), timeZone);
        if (published is not null) answered["published"] = "sitemap news:publication_date";
        if (updated is not null) answered["updated"] = "sitemap lastmod";
        if (said.ContainsKey("news:title")) answered["title"] = "sitemap news:title";
        if (said.ContainsKey("news:language")) answered["language"] = "sitemap news:language";
        return new Item
        {
            Names = [ItemNames.Address(address)],
            Url = address.AbsoluteUri,
            Title = said.GetValueOrDefault("news:title") is { Length: > 0 } title ? title : null,
            Language = said.GetValueOrDefault("news:language") is { Length: > 0 } language ? language : null,
            Published = published,
            Updated = updated,
            BaseUrl = url.AbsoluteUri,
            Answered = answered,
        };
    }

    private static ItemDate? Date(string? text, string timeZone) => string.IsNullOrEmpty(text) ? null : SourceDates.Read(text, timeZone);

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var packed = new GZipStream(new MemoryStream(bytes.ToArray()), CompressionMode.Decompress);
            using var plain = new MemoryStream();
            var piece = new byte[64 * 1024];
            for (int read; (read = packed.Read(piece)) > 0;)
            {
                plain.Write(piece, 0, read);
                if (plain.Length > MostBytes) throw new UnreadableException($"The compressed sitemap is longer than {MostBytes / 1024 / 1024} MB.");
            }

            return plain.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnreadableException("The compressed document breaks off or is damaged.", e);
        }
    }
}
