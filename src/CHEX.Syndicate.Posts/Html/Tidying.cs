namespace CHEX.Syndicate.Posts.Html;

/// <summary>Takes out of a rebuilt tree what says nothing: empty elements, a picture shown twice, space at the edges, boilerplate at the end.</summary>
internal static class Tidying
{
    /// <summary>Tidies the tree in place. At most as deep as <see cref="Rebuilding"/> makes it. True where nothing was taken that had neighbours.</summary>
    public static bool Apply(Piece root, int pictures)
    {
        var untouched = true;
        string? picture = null;
        if (pictures > 1 && DropRepeated(root, ref picture)) untouched = false;
        Prune(root, ref untouched);
        return !Boilerplate.Drop(root) && untouched;
    }

    // A late picture and its copy for browsers without scripts stand side by side.
    private static bool DropRepeated(Piece piece, ref string? last)
    {
        if (!piece.HasChildren) return false;
        var dropped = false;
        var kept = 0;
        for (var i = 0; i < piece.Children.Count; i++)
        {
            var child = piece.Children[i];
            if (child.Name == "img")
            {
                var src = child["src"]!.Split('?')[0];
                if (src == last) continue;
                last = src;
            }
            else
            {
                if (child.IsText && !child.IsBlank) last = null;
                dropped |= DropRepeated(child, ref last);
            }

            piece.Children[kept++] = child;
        }

        dropped |= kept < piece.Children.Count;
        piece.Children.RemoveRange(kept, piece.Children.Count - kept);
        return dropped;
    }

    // Returns whether anything can be read, seen or heard below.
    private static bool Prune(Piece piece, ref bool untouched)
    {
        var substance = false;
        var joined = false;
        if (piece.HasChildren)
        {
            var children = piece.Children;
            var kept = 0;
            for (var i = 0; i < children.Count; i++)
            {
                var child = children[i];
                if (child.IsText)
                {
                    if (child.Mixed) untouched &= Settle(child);
                    if (child.Text.Length == 0) continue;
                    substance |= !child.IsBlank;
                    joined |= (kept > 0 && children[kept - 1].IsText);
                    children[kept++] = child;
                    continue;
                }

                var says = Prune(child, ref untouched);
                substance |= says || child.Name is "img" or "hr" or "audio" or "video";
                if (Stays(child, says))
                {
                    children[kept++] = child;
                    continue;
                }

                untouched = false;
                joined = true;
                if (child.Rule.Is(ElementKind.Inline) && child.AllText().Length > 0) children[kept++] = piece.TextOf(" ");
            }

            children.RemoveRange(kept, children.Count - kept);
            if (Unwrap(piece)) joined = true;
            if (joined) Join(piece);
        }

        if (piece.Name.Length == 0 || piece.Rule.Is(ElementKind.Block | ElementKind.OpenedBlock)) Edges.Trim(piece, ref untouched);
        return substance;
    }

    private static bool Stays(Piece piece, bool substance) => piece.Name switch
    {
        "audio" or "video" => piece["src"] is not null || piece.Children.Exists(c => c.Name == "source"),
        "picture" => piece.Children.Exists(c => c.Name == "img"),
        "source" => piece["src"] is not null || piece["srcset"] is not null,
        "track" => piece["src"] is not null,
        _ => substance || piece.Rule.Is(ElementKind.MayBeEmpty),
    };

    // Editors put a paragraph into everything: where it is alone, it says nothing.
    private static bool Unwrap(Piece piece)
    {
        if (piece.Name is not ("li" or "dd" or "td" or "th" or "figcaption" or "figure")) return false;
        var unwrapped = false;
        for (var i = piece.Children.Count - 1; i >= 0; i--)
        {
            var child = piece.Children[i];
            if (child.Name != "p" || child.Attributes.Count > 0) continue;
            if (piece.Name == "figure" ? child.Children.TrueForAll(c => c.Name is "img" or "a" or "video" or "audio" or "picture") : piece.Children.TrueForAll(c => c == child || c.IsBlank))
            {
                piece.Children.RemoveAt(i);
                piece.Children.InsertRange(i, child.Children);
                unwrapped = true;
            }
        }

        return unwrapped;
    }

    // Neighbouring texts are one text, as they will be when they are read again.
    private static void Join(Piece piece)
    {
        var children = piece.Children;
        var kept = 0;
        for (var i = 0; i < children.Count; i++)
        {
            var child = children[i];
            if (child.IsText && kept > 0 && children[kept - 1].IsText)
            {
                if (children[kept - 1].Parent != piece) children[kept - 1] = piece.TextOf(children[kept - 1].Text);
                children[kept - 1].Grow(child.Text);
            }
            else
            {
                children[kept++] = child;
            }
        }

        children.RemoveRange(kept, children.Count - kept);
        foreach (var child in children) if (child.Mixed) Settle(child);
    }

    // A text of several is read as one: white space, accents and shortcodes may reach from one into the next. True where it says as much as before.
    private static bool Settle(Piece text)
    {
        text.Mixed = false;
        var before = text.IsBlank;
        text.Text = Rebuilding.Words(text.Text, text.Parent!);
        return before == text.IsBlank;
    }
}
