using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Makes a tree of a piece of HTML as a browser in standards mode would, with limits to what it costs.</summary>
internal static partial class Tree
{
    /// <summary>What is read of a text: longer ones are cut.</summary>
    public const int MostCharacters = 2_000_000;

    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = false });

    /// <summary>The body of the document that the text makes. Text that is nested to do harm comes back without its tags.</summary>
    public static IElement Of(string html)
    {
        if (html.Length > MostCharacters) html = html[..MostCharacters];
        if (Depth.IsHarmful(html)) html = Tags().Replace(html, " ").Replace("<", "&lt;", StringComparison.Ordinal);
        // The doctype keeps the parser out of quirks mode, in which a table may stand inside a paragraph.
        return Parser.ParseDocument("<!DOCTYPE html><html><head></head><body>" + html).Body!;
    }

    /// <summary>The nodes below <paramref name="root"/> in document order, with the end of each element. Not recursive: trees may be deep.</summary>
    /// <param name="root">Not itself visited.</param>
    /// <param name="enter">Returns whether to visit the children; <paramref name="leave"/> is called only then.</param>
    /// <param name="leave">Called after the last child.</param>
    public static void Walk(INode root, Func<INode, bool> enter, Action<INode> leave)
    {
        // By index: AngleSharp finds a node's next sibling by searching its parent's list from the start.
        var path = new Stack<(INode Node, int Next)>();
        path.Push((root, 0));
        while (path.TryPop(out var at))
        {
            if (at.Next < at.Node.ChildNodes.Length)
            {
                path.Push((at.Node, at.Next + 1));
                var child = at.Node.ChildNodes[at.Next];
                if (enter(child)) path.Push((child, 0));
            }
            else if (at.Node != root)
            {
                leave(at.Node);
            }
        }
    }

    [GeneratedRegex("<[^<>]*>", RegexOptions.None, 5000)]
    private static partial Regex Tags();
}
