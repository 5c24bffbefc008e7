using System.Collections.Frozen;
using System.Text;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>The words of HTML, without its markup.</summary>
internal static class TextOf
{
    private static readonly FrozenSet<string> Apart = new[]
    {
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "dl", "table", "pre", "figure", "section", "article", "hr", "details",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Line = new[] { "div", "li", "dt", "dd", "tr", "figcaption", "caption", "header", "footer", "address", "aside", "main", "nav", "summary" }
        .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Plain text: a line break between blocks, an empty line between paragraphs.</summary>
    public static string Html(string html)
    {
        if (html.AsSpan().IndexOfAny('<', '&') < 0) return Lines.Paragraphs(Lines.Tidy(html.ReplaceLineEndings(" ")));
        return Body(Tree.Of(html));
    }

    /// <summary>The same of HTML that has been parsed.</summary>
    public static string Body(IElement body)
    {
        var text = new StringBuilder();
        Tree.Walk(body, node => Enter(node, text), node => Break(node, text));
        return Lines.Paragraphs(Lines.Tidy(text.ToString()));
    }

    private static bool Enter(INode node, StringBuilder text)
    {
        if (node is IText words)
        {
            // A line break in the source is a space to a reader.
            text.Append(words.Data.ReplaceLineEndings(" "));
            return false;
        }

        if (node is not IElement element || Elements.Of(element.LocalName).Is(Kind.Dropped) || element.LocalName is "iframe" or "noscript") return false;
        if (element.LocalName == "br") text.Append('\n');
        Break(node, text);
        return true;
    }

    private static void Break(INode node, StringBuilder text)
    {
        if (node is not IElement { LocalName: var name }) return;
        if (Apart.Contains(name)) EndLines(text, 2);
        else if (Line.Contains(name)) EndLines(text, 1);
        else if (name is "td" or "th") text.Append(' ');
    }

    // The end of one block and the beginning of the next are one break.
    private static void EndLines(StringBuilder text, int breaks)
    {
        while (text.Length > 0 && text[^1] == ' ') text.Length--;
        var there = 0;
        while (there < breaks && there < text.Length && text[^(there + 1)] == '\n') there++;
        text.Append('\n', breaks - there);
    }
}
