using System.Net;
using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>What a document is, by its content: headers and file names are wrong too often.</summary>
internal enum DocumentForm
{
    Feed,
    Json,
    Other,
}

/// <summary>A document's form.</summary>
/// <param name="Form">What it can be read as.</param>
/// <param name="Start">For a feed: where its first element, or the XML declaration before it, begins.</param>
/// <param name="What">For anything else: what it is, as the end of a sentence.</param>
internal readonly partial record struct Sniffed(DocumentForm Form, int Start, string What)
{
    /// <summary>Junk longer than this before a feed is taken for another kind of document.</summary>
    private const int JunkBefore = 16 * 1024;

    /// <summary>What bytes that are no text at all are, or null.</summary>
    public static string? Binary(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [] => "nothing: the document is empty",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "a PNG image",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', ..] => "a GIF image",
        [0xFF, 0xD8, 0xFF, ..] => "a JPEG image",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', ..] => "a WebP image or a recording",
        [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..] => "a PDF document",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a ZIP archive",
        [0x1F, 0x8B, ..] => "bytes that are still compressed (gzip)",
        _ => null,
    };

    /// <summary>Looks at the first element, or the first sign that is not blank.</summary>
    public static Sniffed In(string text)
    {
        var at = 0;
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] is '\uFEFF' or '\0')) at++;
        if (at == text.Length) return new(DocumentForm.Other, 0, "nothing: the document is blank");
        if (text[at] is '{' or '[') return new(DocumentForm.Json, at, "JSON");

        // PHP warnings and stray text stand before the feed more often than one would think.
        var declaration = -1;
        string? first = null;
        var page = false;
        for (var open = text.IndexOf('<', at); open >= 0; open = text.IndexOf('<', open + 1))
        {
            if (first is not null && open - at > JunkBefore) break;
            var rest = text.AsSpan(open + 1);
            if (rest.StartsWith("!--"))
            {
                var end = text.IndexOf("-->", open + 4, StringComparison.Ordinal);
                if (end < 0) break;
                open = end;
            }
            else if (rest.StartsWith("?xml "))
                declaration = open;
            else if (rest.StartsWith("!doctype html", StringComparison.OrdinalIgnoreCase))
                page = true;
            else if (Element().Match(text.Substring(open, Math.Min(120, text.Length - open))) is { Success: true } element)
            {
                var name = element.Groups["name"].Value;
                if (IsFeed(name))
                    return new(DocumentForm.Feed, first is null && text[at] == '<' ? at : declaration >= 0 ? declaration : open, name);
                if (page || name.Equals("html", StringComparison.OrdinalIgnoreCase)) return new(DocumentForm.Other, open, Html(text));
                first ??= element.Groups["prefix"].Value + name;
            }
        }

        if (page) return new(DocumentForm.Other, at, Html(text));
        if (text[at] is not '<') return new(DocumentForm.Other, at, $"text that begins “{MessageText.Of(text[at..Math.Min(text.Length, at + 200)])}”");
        return new(DocumentForm.Other, at, first is null ? "XML without any element" : Challenge(text) ?? $"a document whose first element is <{MessageText.Of(first, 60)}>");
    }

    // CDF's root is a channel too, in any case.
    private static bool IsFeed(string name) =>
        name is "rss" or "feed" or "RDF" or "channel" || name.Equals("rss", StringComparison.OrdinalIgnoreCase) || name.Equals("rdf", StringComparison.OrdinalIgnoreCase) || name.Equals("channel", StringComparison.OrdinalIgnoreCase);

    /// <summary>What an HTML page is, with its title; a bot check is told from a page.</summary>
    public static string Html(string text) => Challenge(text) ?? (PageTitle(text) is { } title ? $"an HTML page titled “{title}”" : "an HTML page");

    private static string? Challenge(string text) =>
        text.Contains("/cdn-cgi/challenge-platform/", StringComparison.Ordinal) || text.Contains("cf-chl-", StringComparison.Ordinal) || text.Contains("_cf_chl_opt", StringComparison.Ordinal)
            ? $"a Cloudflare challenge{(PageTitle(text) is { } title ? $" titled “{title}”" : "")}: the site asks for a person with a browser" : null;

    private static string? PageTitle(string text) =>
        Title().Match(text, 0, Math.Min(text.Length, JunkBefore)) is { Success: true } m && MessageText.Of(WebUtility.HtmlDecode(m.Groups["title"].Value)) is { Length: > 0 } title ? title : null;

    [GeneratedRegex(@"^<(?<prefix>[A-Za-z_][\w.-]*:)?(?<name>[A-Za-z_][\w.-]*)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Element();

    [GeneratedRegex(@"<title[^>]*>(?<title>[^<]{1,300})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Title();
}
