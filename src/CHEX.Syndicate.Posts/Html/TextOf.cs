using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>The words of HTML, without its markup.</summary>
internal static class TextOf
{
    /// <summary>Plain text: a line break between blocks, an empty line between paragraphs.</summary>
    public static string Html(string html)
    {
        if (html.AsSpan().IndexOfAny('<', '&') < 0) return Lines.Paragraphs(Lines.Tidy(html.ReplaceLineEndings(" ")));
        var text = new PlainWords();
        Tree.Walk(Tree.Of(html), node => Enter(node, text), node => Leave(node, text));
        return Lines.Paragraphs(Lines.Tidy(text.ToString()));
    }

    private static bool Enter(INode node, PlainWords text)
    {
        if (node is IText words)
        {
            text.Say(words.Data);
            return false;
        }

        if (node is not IElement element || Elements.Of(element.LocalName).Is(ElementKind.Dropped) || element.LocalName is "iframe" or "noscript") return false;
        text.Begin(element.LocalName);
        return true;
    }

    private static void Leave(INode node, PlainWords text)
    {
        if (node is IElement element) text.End(element.LocalName);
    }
}
