using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using CHEX.Syndicate.Feeds;

namespace CHEX.Syndicate.Tests.Feeds;

/// <summary>The rules of the W3C feed validator that our documents must keep, and those of JSON Feed 1.1. Each broken one is a sentence.</summary>
internal static partial class FeedRules
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";
    private static readonly XNamespace Dc = "http://purl.org/dc/elements/1.1/";

    public static IReadOnlyList<string> Broken(ReadOnlyMemory<byte> bytes, FeedFormat format)
    {
        var broken = new List<string>();
        try
        {
            Letters(System.Text.Encoding.UTF8.GetString(bytes.Span), broken);
            if (format == FeedFormat.Json) JsonFeed(JsonDocument.Parse(bytes).RootElement, broken);
            else if (format == FeedFormat.Rss) Rss(Load(bytes), broken);
            else AtomFeed(Load(bytes), broken);
        }
        catch (Exception e) when (e is XmlException or JsonException)
        {
            broken.Add("not well-formed: " + e.Message);
        }

        return broken;
    }

    private static XElement Load(ReadOnlyMemory<byte> bytes)
    {
        using var reader = XmlReader.Create(new MemoryStream(bytes.ToArray()), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader).Root!;
    }

    private static void Rss(XElement rss, List<string> broken)
    {
        var channel = rss.Element("channel")!;
        foreach (var name in new[] { "title", "link", "description" })
            if (channel.Elements(name).Count() != 1) broken.Add($"channel needs one {name}");
        if (rss.GetPrefixOfNamespace(Atom) != "atom") broken.Add("the prefix of Atom is atom");
        if (channel.Elements(Atom + "link").Count(l => (string?)l.Attribute("rel") == "self") != 1) broken.Add("atom:link self is missing");
        if (channel.Element("managingEditor") is { } editor && !EmailAndName().IsMatch(editor.Value)) broken.Add("managingEditor must be an e-mail address");
        if (channel.Element("image") is { } image)
        {
            if (image.Element("title")?.Value != channel.Element("title")!.Value || image.Element("link")?.Value != channel.Element("link")!.Value) broken.Add("the image has the channel's title and link");
            if ((int?)image.Element("width") > 144 || (int?)image.Element("height") > 400) broken.Add("the image is at most 144 by 400");
        }

        foreach (var plain in rss.Descendants().Where(e => e.Name.LocalName is "title" or "category" or "source" or "creator" or "rights" or "copyright")) Plain(plain, broken);
        foreach (var date in rss.Descendants("pubDate").Concat(rss.Descendants("lastBuildDate"))) Rfc822(date.Value, broken);
        var guids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in channel.Elements("item"))
        {
            if (item.Element("author") is not null) broken.Add("author must be an e-mail address: use dc:creator");
            if (!item.Elements(Dc + "creator").Any()) broken.Add("an item names a creator");
            if (item.Element("guid") is not { } guid) broken.Add("an item needs a guid");
            else
            {
                if (!guids.Add(guid.Value)) broken.Add($"the guid {guid.Value} is not unique");
                if ((string?)guid.Attribute("isPermaLink") != "false") broken.Add("a guid that is no link says so");
            }

            if (item.Element("title") is null && item.Element("description") is null) broken.Add("an item needs a title or a description");
            if (item.Element(Content + "encoded") is { } encoded && (item.Element("description") is not { } description || !description.IsBefore(encoded)))
                broken.Add("description precedes content:encoded");
            if (item.Elements("enclosure").Count() > 1) broken.Add("one enclosure at most");
            foreach (var file in item.Elements("enclosure"))
                if (file.Attribute("url") is null || file.Attribute("length") is null || file.Attribute("type") is null) broken.Add("an enclosure has url, length and type");
            if (item.Element("source") is not { } source || !IsAbsolute((string?)source.Attribute("url"))) broken.Add("an item names its source with its address");
            foreach (var link in item.Elements("link")) Address(link.Value, broken);
        }
    }

    private static void AtomFeed(XElement feed, List<string> broken)
    {
        var entries = feed.Elements(Atom + "entry").ToList();
        foreach (var plain in feed.Descendants().Where(e => e.Name.LocalName is "title" or "subtitle" or "summary" or "rights" or "name")) Plain(plain, broken);
        foreach (var part in entries.Prepend(feed).Concat(entries.Select(e => e.Element(Atom + "source")).OfType<XElement>()))
        {
            foreach (var name in new[] { "id", "title", "updated" })
                if (part.Elements(Atom + name).Count() != 1) broken.Add($"{part.Name.LocalName} needs one {name}");
            foreach (var name in new[] { "updated", "published" })
                foreach (var date in part.Elements(Atom + name)) Rfc3339(date.Value, broken);
            foreach (var link in part.Elements(Atom + "link")) Address((string?)link.Attribute("href"), broken);
            var same = part.Elements(Atom + "link").Where(l => (string?)l.Attribute("rel") == "alternate")
                .GroupBy(l => ((string?)l.Attribute("type"), (string?)l.Attribute("hreflang"))).Any(g => g.Count() > 1);
            if (same) broken.Add("alternate links differ in type or language");
        }

        if (feed.Elements(Atom + "link").Count(l => (string?)l.Attribute("rel") == "self") != 1) broken.Add("the self link is missing");
        if (entries.Select(e => e.Element(Atom + "id")?.Value).Distinct().Count() != entries.Count) broken.Add("ids are unique");
        foreach (var entry in entries)
        {
            if (entry.Element(Atom + "source") is null) broken.Add("an entry names its source");
            if (!entry.Elements(Atom + "author").Any() && !feed.Elements(Atom + "author").Any()) broken.Add("an entry needs an author");
            if (entry.Element(Content + "encoded") is not null) broken.Add("content:encoded does not belong into Atom");
            if (!entry.Elements(Atom + "link").Any(l => (string?)l.Attribute("rel") == "alternate") && entry.Element(Atom + "content") is null) broken.Add("an entry needs a link or content");
        }
    }

    private static void JsonFeed(JsonElement feed, List<string> broken)
    {
        if (feed.EnumerateObject().First().Name != "version" || feed.GetProperty("version").GetString() != "https://jsonfeed.org/version/1.1") broken.Add("version comes first and is 1.1");
        if (!feed.TryGetProperty("title", out _)) broken.Add("a feed needs a title");
        if (!IsAbsolute(feed.GetProperty("feed_url").GetString())) broken.Add("feed_url is absolute");
        if (feed.TryGetProperty("author", out _)) broken.Add("author is of version 1.0");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in feed.GetProperty("items").EnumerateArray())
        {
            if (!item.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String) broken.Add("an item's id is a string");
            else if (!ids.Add(id.GetString()!)) broken.Add("ids are unique");
            if (!item.TryGetProperty("content_html", out _) && !item.TryGetProperty("content_text", out _)) broken.Add("an item needs content_html or content_text");
            foreach (var name in new[] { "date_published", "date_modified" })
                if (item.TryGetProperty(name, out var date)) Rfc3339(date.GetString()!, broken);
            if (item.TryGetProperty("attachments", out var files) && files.EnumerateArray().Any(f => !f.TryGetProperty("mime_type", out _))) broken.Add("an attachment has a mime_type");
        }
    }

    private static void Plain(XElement element, List<string> broken)
    {
        if ((string?)element.Attribute("type") is null && EndTag().IsMatch(element.Value)) broken.Add($"{element.Name.LocalName} is plain text and should not look like HTML");
    }

    // What XML allows and the validator does not.
    private static void Letters(string text, List<string> broken)
    {
        if (text.Any(letter => letter is '\ufffd' or >= '\u0080' and <= '\u009f' or >= '\ufdd0' and <= '\ufdef')) broken.Add("the document holds bad characters");
    }

    private static void Rfc822(string date, List<string> broken)
    {
        if (!DateTimeOffset.TryParseExact(date, "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) || !date.EndsWith(" +0000", StringComparison.Ordinal))
            broken.Add($"'{date}' is no RFC 822 date with its own weekday");
    }

    private static void Rfc3339(string date, List<string> broken)
    {
        if (!DateTimeOffset.TryParseExact(date, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.ffffffK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) broken.Add($"'{date}' is no RFC 3339 date");
    }

    private static void Address(string? url, List<string> broken)
    {
        if (!IsAbsolute(url)) broken.Add($"'{url}' is no absolute address");
    }

    private static bool IsAbsolute(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    [GeneratedRegex(@"</\w+>", RegexOptions.NonBacktracking)]
    private static partial Regex EndTag();

    [GeneratedRegex(@"^[^\s@]+@[^\s@]+( \(.+\))?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex EmailAndName();
}
