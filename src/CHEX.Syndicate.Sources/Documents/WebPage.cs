using System.Globalization;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>An HTML page: parsed, never run, nothing it names is fetched.</summary>
internal sealed class WebPage
{
    // Without what acts on attributes while it parses: one of those throws at the address of a link that is none.
    private static readonly IBrowsingContext Inert = BrowsingContext.New(Configuration.Default.Without<IAttributeObserver>());

    private WebPage(IHtmlDocument document, Uri url, string? note)
    {
        Document = document;
        Note = note;
        // Squarespace writes <base href="">, which is no base.
        Base = SourceLink.Resolve(url, document.QuerySelector("base[href]")?.GetAttribute("href")) ?? url;
        Url = url;
    }

    public IHtmlDocument Document { get; }

    /// <summary>Where it was read.</summary>
    public Uri Url { get; }

    /// <summary>What its relative addresses are relative to.</summary>
    public Uri Base { get; }

    /// <summary>What had to be guessed of its encoding, or null.</summary>
    public string? Note { get; }

    public string? Title => string.IsNullOrWhiteSpace(Document.Title) ? null : HtmlText.Label(Document.Title);

    /// <summary>Reads a page.</summary>
    /// <exception cref="UnreadableException">It is something else, a bot check, or built to exhaust its reader.</exception>
    public static WebPage Read(ReadOnlyMemory<byte> bytes, string? contentType, Uri url)
    {
        if (Sniffed.Binary(bytes.Span) is { } binary) throw new UnreadableException($"Expected a page and found {binary}.");
        var decoded = TextDecoder.Decode(bytes.Span, contentType);
        var found = Sniffed.In(decoded.Text);
        if (found.Form is not DocumentForm.Other)
            throw new UnreadableException($"Expected a page and found {(found.Form is DocumentForm.Feed ? "a feed" : found.What)}.");
        if (found.What.StartsWith("a Cloudflare challenge", StringComparison.Ordinal)) throw new UnreadableException($"Expected a page and found {found.What}.");
        if (PageBounds.Broken(decoded.Text) is { } broken) throw new UnreadableException($"The page cannot be read: {broken}.");
        return new(Parse(decoded.Text), url, decoded.Note);
    }

    /// <summary>Parses HTML that is known to be within <see cref="PageBounds"/>.</summary>
    public static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsScripting = false }, Inert).ParseDocument(html);

    /// <summary>The absolute address that an attribute of the page means, or null.</summary>
    public Uri? Resolve(string? address) => SourceLink.Resolve(Base, address);

    /// <summary>
    /// The picture of an <c>img</c>. Pages that load pictures late keep the address in <c>data-image</c> or
    /// <c>data-src</c> and a placeholder, or nothing, in <c>src</c>.
    /// </summary>
    public (Uri Url, string Alt, long? Width, long? Height)? Picture(IElement img)
    {
        foreach (var attribute in (ReadOnlySpan<string>)["data-image", "data-src", "data-original", "data-lazy-src", "src"])
            if (img.GetAttribute(attribute) is { Length: > 0 } address && !address.StartsWith("data:", StringComparison.OrdinalIgnoreCase) && Resolve(address) is { } url)
            {
                var (width, height) = Dimensions(img);
                return (url, HtmlText.Label(img.GetAttribute("alt") ?? ""), width, height);
            }

        return null;
    }

    private static (long? Width, long? Height) Dimensions(IElement img)
    {
        // Squarespace: data-image-dimensions="1500x1000".
        var both = (img.GetAttribute("data-image-dimensions") ?? "").Split('x');
        var width = Pixels(both.Length == 2 ? both[0] : img.GetAttribute("width"));
        var height = Pixels(both.Length == 2 ? both[1] : img.GetAttribute("height"));
        return width is null || height is null ? (null, null) : (width, height);
    }

    private static long? Pixels(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pixels) && pixels > 0 ? pixels : null;
}
