namespace CHEX.Syndicate.Posts.Html;

/// <summary>White space and line breaks at the edges of a block, which no reader sees.</summary>
internal static class Edges
{
    /// <summary>Takes them out.</summary>
    public static void Trim(Piece block, ref bool untouched)
    {
        if (!block.HasChildren) return;
        var children = block.Children;
        if (block.Name == "pre")
        {
            // A parser drops the line break that begins a pre (HTML standard, 13.2.6.4.7).
            if (children[0].IsText) children[0].Text = children[0].Text.TrimStart('\n');
            if (children[^1].IsText) children[^1].Text = children[^1].Text.TrimEnd();
        }
        else
        {
            var (start, end) = Inside(children);
            for (var i = 0; i < children.Count; i++) if ((i < start || i >= end) && !children[i].IsText) untouched = false;
            children.RemoveRange(end, children.Count - end);
            children.RemoveRange(0, start);
            // Space at the side of a block is nothing.
            for (var i = 0; i < children.Count; i++)
            {
                if (!children[i].IsText) continue;
                if (i > 0 && IsBlock(children[i - 1])) children[i].Text = children[i].Text.TrimStart();
                if (i + 1 < children.Count && IsBlock(children[i + 1])) children[i].Text = children[i].Text.TrimEnd();
            }
        }

        children.RemoveAll(c => c.IsText && c.Text.Length == 0);
    }

    // Where the children without the blank ones at both ends begin and end; texts there lose their outer space.
    private static (int Start, int End) Inside(List<Piece> children)
    {
        var (start, end) = (0, children.Count);
        while (start < end && IsNothing(children[start], t => t.TrimStart())) start++;
        while (end > start && IsNothing(children[end - 1], t => t.TrimEnd())) end--;
        return (start, end);
    }

    private static bool IsNothing(Piece child, Func<string, string> trim)
    {
        if (child.IsText) child.Text = trim(child.Text);
        return child.Name == "br" || (child.IsText && child.Text.Length == 0);
    }

    private static bool IsBlock(Piece piece) => piece.Rule.Is(ElementKind.Block | ElementKind.OpenedBlock);
}
