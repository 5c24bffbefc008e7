using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
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
    public const int MostUrls = 50_000;
    private const int MostBytes = 50 * 1024 * 1024;

    /// <summary>What is said at its beginning tells what a document is.</summary>
    private const int Beginning = 4096;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Ignore,
        XmlResolver = null,
        IgnoreWhitespace = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersFromEntities = 1024,
    };

    /// <summary>
    /// What it lists; null where the document is no sitemap. It is read as it is unpacked, entry by entry: however long it is, no
    /// more than the newest <paramref name="most"/> of its wanted addresses are kept.
    /// </summary>
    /// <param name="bytes">The document, perhaps compressed as a file.</param>
    /// <param name="contentType">The HTTP header's value, or null.</param>
    /// <param name="url">Where it was read.</param>
    /// <param name="timeZone">The zone in which its days begin.</param>
    /// <param name="wanted">Which addresses count; null: all.</param>
    /// <param name="most">How many are kept.</param>
    /// <exception cref="UnreadableException">It is one, and cannot be read.</exception>
    public static ReadSitemap? Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url, string timeZone, RecipePattern? wanted, int most)
    {
        try
        {
            var head = new byte[Beginning];
            int length;
            using (var plain = Open(bytes)) length = plain.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            if (!Looks(head.AsSpan(0, length))) return null;

            // XML that breaks a rule of its encoding is read all the same.
            var charset = contentType is not null && contentType.Contains("charset", StringComparison.OrdinalIgnoreCase) ? contentType : null;
            using var text = new StreamReader(new MarkupStream(Open(bytes), MostBytes), TextDecoder.Streamed(head.AsSpan(0, length), charset));
            while (text.Peek() is >= 0 and not '<') _ = text.Read();
            return Read(text, url, timeZone, wanted, most);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new UnreadableException("The compressed document breaks off or is damaged.", e);
        }
    }

    private static ReadSitemap Read(TextReader text, Uri url, string timeZone, RecipePattern? wanted, int most)
    {
        var items = new NewestItems(most);
        var parts = new List<SitemapPart>();
        var notes = new List<string>();
        var complete = true;
        var (all, unwanted) = (0, 0);
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var xml = XmlReader.Create(text, Settings);
            while (xml.Read() && all + parts.Count < MostUrls)
            {
                if (xml.NodeType != XmlNodeType.Element || xml.LocalName is not ("url" or "sitemap") || xml.Depth != 1) continue;
                var part = xml.LocalName == "sitemap";
                Entry(xml, said);
                if (SourceLink.Resolve(url, said.GetValueOrDefault("loc")) is not { } address || !ItemNames.SameSite(address, url)) continue;
                if (part)
                {
                    parts.Add(new(address, Date(said.GetValueOrDefault("lastmod"), timeZone)?.Instant));
                    continue;
                }

                all++;
                if (wanted is null || wanted.Matches(address)) Put(items, address, said, url, timeZone);
                else unwanted++;
            }
        }
        catch (XmlException e)
        {
            complete = false;
            notes.Add($"The sitemap breaks off: {MessageText.Of(e.Message, 200)}");
            if (all + parts.Count == 0) throw new UnreadableException($"The sitemap cannot be read: {MessageText.Of(e.Message, 200)}", e);
        }

        if (all + parts.Count == MostUrls) notes.Add(string.Create(CultureInfo.InvariantCulture, $"Only the first {MostUrls} addresses were read."));
        return new(new Listing { Items = items.InOrder(), Origin = Origin, Complete = complete, Parts = parts, Notes = notes }, all, unwanted);
    }

    /// <summary>The newest of its items by what is said of them, newest first; the rest after them in their order.</summary>
    public static IReadOnlyList<Item> Newest(IReadOnlyList<Item> items, int most) =>
        [.. items.Order(Comparer<Item>.Create(NewestItems.Compare)).Take(most)];

    /// <summary>When an item is said to have changed, or appeared.</summary>
    public static DateTimeOffset Told(Item item) => Told(item.Updated, item.Published);

    private static DateTimeOffset Told(ItemDate? updated, ItemDate? published) => updated?.Instant ?? published?.Instant ?? DateTimeOffset.MinValue;

    private static bool Looks(ReadOnlySpan<byte> bytes)
    {
        var start = bytes[..Math.Min(bytes.Length, 4096)];
        return start.IndexOf("<urlset"u8) >= 0 || start.IndexOf("<sitemapindex"u8) >= 0;
    }

    // The last of a name counts; pictures have names of their own (image:loc).
    private static void Entry(XmlReader xml, Dictionary<string, string> said)
    {
        said.Clear();
        if (xml.IsEmptyElement) return;
        var depth = xml.Depth;
        string? name = null;
        while (xml.Read() && xml.Depth > depth)
        {
            if (xml.NodeType == XmlNodeType.Element) name = xml.Name is "loc" or "lastmod" or "news:publication_date" or "news:title" or "news:language" ? xml.Name : null;
            else if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && name is not null)
                said[name] = xml.Value.Trim();
        }
    }

    private static void Put(NewestItems items, Uri address, Dictionary<string, string> said, Uri url, string timeZone)
    {
        var published = Date(said.GetValueOrDefault("news:publication_date"), timeZone);
        var updated = Date(said.GetValueOrDefault("lastmod"), timeZone);
        // Most of a long list is older than what is kept: nothing is made of it.
        if (items.Takes(Told(updated, published))) items.Put(One(address, said, published, updated, url));
    }

    private static Item One(Uri address, Dictionary<string, string> said, ItemDate? published, ItemDate? updated, Uri url)
    {
        var answered = new Dictionary<string, string>(StringComparer.Ordinal) { ["url"] = "sitemap loc" };
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

    private static Stream Open(ReadOnlyMemory<byte> bytes)
    {
        var file = MemoryMarshal.TryGetArray(bytes, out var held) ? new MemoryStream(held.Array!, held.Offset, held.Count, writable: false) : new MemoryStream(bytes.ToArray());
        return bytes.Span is [0x1F, 0x8B, ..] ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}

/// <summary>What a sitemap lists, and how many of all its addresses were not wanted.</summary>
internal sealed record ReadSitemap(Listing Listing, int All, int Unwanted);
