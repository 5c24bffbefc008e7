using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// Parses HTML and stops where it is nested to do harm. The parser's algorithm takes the square of the depth in time,
/// and copies every open formatting element (HTML standard, 13.2.4.3) into every new block. What is measured is the
/// tree as it grows: whoever guesses from the text what a parser would make of it can be deceived.
/// </summary>
internal sealed class Guard
{
    private const int Deepest = 160;

    // After so many tokens the depth is looked at, which bounds the copies that one more token can make.
    private const int Stride = 64;

    // What a parser adds by itself to tags in good order.
    private const int Copies = 20_000;

    // Without what acts on attributes while it parses: one of those throws at the address of a link that is none.
    private static readonly IBrowsingContext Inert = BrowsingContext.New(Configuration.Default.Without<IAttributeObserver>());

    /// <summary>A parser for text that has too few tags to do harm.</summary>
    public static HtmlParser Parser { get; } = new(Options, Inert);

    // Comments are nothing to us; positions are kept for nobody.
    private static HtmlParserOptions Options => new() { IsScripting = false, SkipComments = true, DisableElementPositionTracking = true };

    private int nextCount = 512;
    private int tokens;
    private IElement? newest;

    private Guard()
    {
    }

    /// <summary>The document; null where the text does harm.</summary>
    public static IHtmlDocument? Parse(string html)
    {
        var guard = new Guard();
        try
        {
            return new HtmlParser(Options with { OnCreated = (element, _) => guard.newest = element, OnToken = (_, _) => guard.Look() }, Inert).ParseDocument(html);
        }
        catch (HarmException)
        {
            return null;
        }
    }

    private void Look()
    {
        if (++tokens % Stride != 0 || newest is null) return;
        var depth = 0;
        for (INode? node = newest; node is not null; node = node.Parent)
        {
            if (++depth > Deepest) throw new HarmException();
        }

        if (tokens < nextCount || newest.Owner is not { } document) return;
        var count = Count(document);
        if (count > tokens + Copies) throw new HarmException();
        nextCount = tokens + Math.Max(256, count / 64);
    }

    private static int Count(INode document)
    {
        var count = 0;
        Tree.Walk(document, _ => { count++; return true; }, _ => { });
        return count;
    }

    private sealed class HarmException : Exception;
}
