using System.Text.RegularExpressions;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Takes out of a rebuilt tree what says nothing: empty elements, a picture shown twice, space at the edges, boilerplate at the end.</summary>
internal static partial class Tidying
{
    /// <summary>Tidies the tree in place. At most as deep as <see cref="Rebuilding"/> makes it.</summary>
    public static void Apply(Piece root)
    {
        string? picture = null;
        DropRepeated(root, ref picture);
        Prune(root);
        while (root.Children.Count > 0 && IsBoilerplate(root.Children[^1])) root.Children.RemoveAt(root.Children.Count - 1);
    }

    // A late picture and its copy for browsers without scripts stand side by side.
    private static void DropRepeated(Piece piece, ref string? last)
    {
        for (var i = 0; i < piece.Children.Count; i++)
        {
            var child = piece.Children[i];
            if (child.Name == "img")
            {
                var src = child["src"]!.Split('?')[0];
                if (src == last) piece.Children.RemoveAt(i--);
                last = src;
            }
            else
            {
                if (child.IsText && !string.IsNullOrWhiteSpace(child.Text)) last = null;
                DropRepeated(child, ref last);
            }
        }
    }

    private static void Prune(Piece piece)
    {
        for (var i = 0; i < piece.Children.Count; i++)
        {
            var child = piece.Children[i];
            if (child.IsText) continue;
            Prune(child);
            if (Says(child)) continue;
            var gap = Elements.Inline.Contains(child.Name) && child.AllText().Length > 0;
            piece.Children.RemoveAt(i);
            if (gap) piece.Insert(i, " ");
            else i--;
        }

        Unwrap(piece);
        Join(piece);
        if (piece.Name.Length == 0 || Elements.Blocks.Contains(piece.Name) || piece.Name == "div") Trim(piece);
    }

    // Editors put a paragraph into everything: where it is alone, it says nothing.
    private static void Unwrap(Piece piece)
    {
        if (piece.Name is not ("li" or "dd" or "td" or "th" or "figcaption" or "figure")) return;
        for (var i = piece.Children.Count - 1; i >= 0; i--)
        {
            var child = piece.Children[i];
            if (child.Name != "p" || child.Attributes.Count > 0) continue;
            if (piece.Name == "figure" ? child.Children.TrueForAll(c => c.Name is "img" or "a" or "video" or "audio") : piece.Children.TrueForAll(c => c == child || (c.IsText && string.IsNullOrWhiteSpace(c.Text))))
            {
                piece.Children.RemoveAt(i);
                piece.Children.InsertRange(i, child.Children);
            }
        }
    }

    private static bool Says(Piece piece) => piece.Name switch
    {
        "audio" or "video" => piece["src"] is not null || piece.Children.Exists(c => c.Name == "source"),
        "source" or "track" => piece["src"] is not null,
        "table" => HasSubstance(piece),
        _ when Elements.MayBeEmpty.Contains(piece.Name) => true,
        // An empty row keeps its place, or the cells that span rows would move.
        "tr" => true,
        _ => HasSubstance(piece),
    };

    private static bool HasSubstance(Piece piece) =>
        piece.Children.Exists(c => c.IsText ? !string.IsNullOrWhiteSpace(c.Text) : c.Name is "img" or "hr" or "audio" or "video" || HasSubstance(c));

    // Neighbouring texts are one text, as they will be when they are read again.
    private static void Join(Piece piece)
    {
        for (var i = piece.Children.Count - 1; i > 0; i--)
        {
            var (left, right) = (piece.Children[i - 1], piece.Children[i]);
            if (!left.IsText || !right.IsText) continue;
            left.Text += right.Text;
            piece.Children.RemoveAt(i);
        }

        if (piece.Nearest("pre") is null)
        {
            foreach (var text in piece.Children.Where(c => c.IsText)) text.Text = Spaces().Replace(text.Text, " ");
        }
    }

    private static void Trim(Piece block)
    {
        var children = block.Children;
        if (block.Name == "pre")
        {
            // A parser drops the line break that begins a pre (HTML standard, 13.2.6.4.7).
            if (children.Count > 0 && children[0].IsText) children[0].Text = children[0].Text.TrimStart('\n');
            if (children.Count > 0 && children[^1].IsText) children[^1].Text = children[^1].Text.TrimEnd();
        }
        else
        {
            TrimEnd(children, 0, t => t.TrimStart());
            TrimEnd(children, -1, t => t.TrimEnd());
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

    private static void TrimEnd(List<Piece> children, int end, Func<string, string> trim)
    {
        while (children.Count > 0)
        {
            var i = end == 0 ? 0 : children.Count - 1;
            if (children[i].IsText) children[i].Text = trim(children[i].Text);
            if (children[i].Name != "br" && (!children[i].IsText || children[i].Text.Length > 0)) return;
            children.RemoveAt(i);
        }
    }

    private static bool IsBlock(Piece piece) => Elements.Blocks.Contains(piece.Name) || piece.Name == "div";

    private static bool IsBoilerplate(Piece piece) => piece.Name is "p" or "hr" or "" && (piece.Name == "hr" || Boilerplate().IsMatch(piece.AllText().Trim()));

    /// <summary>What site builders put after a text: it says that there is more, or whose text it was.</summary>
    public static bool IsBoilerplate(string paragraph) => Boilerplate().IsMatch(paragraph.Trim());

    [GeneratedRegex(@"^((the post .{1,400} (first )?appeared( first)? on .{1,200})|((continue|keep) reading|read (more|on|the (full|rest)[\w ]{0,30}))\b.{0,10}|(read more|continue reading):? .{1,200}[»→…])\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Boilerplate();

    [GeneratedRegex("[ \\t\\n]{2,}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Spaces();
}
