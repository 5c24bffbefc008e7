using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Makes a tree of a piece of HTML as a browser in standards mode would, with limits to what it costs.</summary>
internal static partial class Tree
{
    /// <summary>What is read of a text: longer ones are cut before a tag.</summary>
    public const int MostCharacters = 2_000_000;

    // The longest text that is kept has fewer.
    private const int MostTags = 120_000;

    // So few tags can do no harm, whatever they are: the parser takes at most the square of their number.
    private const int Few = 600;

    // The doctype keeps the parser out of quirks mode, in which a table may stand inside a paragraph.
    private const string Start = "<!DOCTYPE html><html><head></head><body>";

    /// <summary>The body of the document that the text makes. Text that is nested to do harm comes back without its tags.</summary>
    public static IElement Of(string html)
    {
        if (html.Length > MostCharacters) html = Shorter(html);
        var tags = html.AsSpan().Count('<');
        if (tags > MostTags) html = WithFewer(html);
        if (tags <= Few) return Guard.Parser.ParseDocument(Start + html).Body!;
        return Guard.Parse(Start + html)?.Body ?? Guard.Parser.ParseDocument(Start + WithoutTags(html)).Body!;
    }

    /// <summary>The nodes below <paramref name="root"/> in document order, with the end of each element. Not recursive: trees may be deep.</summary>
    /// <param name="root">Not itself visited.</param>
    /// <param name="enter">Returns whether to visit the children; <paramref name="leave"/> is called only then.</param>
    /// <param name="leave">Called after the last child.</param>
    public static void Walk(INode root, Func<INode, bool> enter, Action<INode> leave)
    {
        // By index: AngleSharp finds a node's next sibling by searching its parent's list from the start.
        var path = new Stack<(INode Node, INodeList Children, int Next)>();
        path.Push((root, root.ChildNodes, 0));
        while (path.TryPop(out var at))
        {
            if (at.Next < at.Children.Length)
            {
                path.Push((at.Node, at.Children, at.Next + 1));
                var child = at.Children[at.Next];
                if (enter(child)) path.Push((child, child.ChildNodes, 0));
            }
            else if (at.Node != root)
            {
                leave(at.Node);
            }
        }
    }

    private static string Shorter(string html)
    {
        var tag = html.LastIndexOf('<', MostCharacters - 1);
        return html[..(tag > 0 ? tag : MostCharacters)];
    }

    private static string WithFewer(string html)
    {
        var at = 0;
        for (var tags = 0; tags < MostTags; tags++) at = html.IndexOf('<', at) + 1;
        return html[..(at - 1)];
    }

    private static string WithoutTags(string html) =>
        Tags().Replace(Unseen().Replace(html, " "), " ").Replace("<", "&lt;", StringComparison.Ordinal);

    [GeneratedRegex("<[^<>]*>", RegexOptions.None, 5000)]
    private static partial Regex Tags();

    [GeneratedRegex("<script\\b.*?(</script|\\z)|<style\\b.*?(</style|\\z)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.NonBacktracking, 5000)]
    private static partial Regex Unseen();
}
