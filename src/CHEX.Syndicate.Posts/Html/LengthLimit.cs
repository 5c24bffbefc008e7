using System.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>Cuts a tree that is too long after an element that is whole, so that no tag and no sentence is cut through.</summary>
internal static class LengthLimit
{
    /// <summary>Makes the tree's HTML at most <paramref name="most"/> bytes of UTF-8. True where it was so.</summary>
    public static bool Fit(Piece root, int most)
    {
        if (Size(root) <= most) return true;
        var words = root.AllText();
        if (!Keep(root, most)) Begin(root, words, most);
        return false;
    }

    // Returns whether anything of it was kept.
    private static bool Keep(Piece piece, int room)
    {
        room -= Tags(piece);
        var kept = 0;
        while (kept < piece.Children.Count && Size(piece.Children[kept]) is var size && size <= room)
        {
            room -= size;
            kept++;
        }

        // Of a list or a table the parts that fit are kept, of a paragraph or a row nothing.
        if (kept < piece.Children.Count && piece.Children[kept] is { HasChildren: true, Name: "ul" or "ol" or "dl" or "li" or "dd" or "blockquote" or "div" or "aside" or "details" or "table" or "thead" or "tbody" or "tfoot" } part && Keep(part, room)) kept++;
        piece.Children.RemoveRange(kept, piece.Children.Count - kept);
        return kept > 0;
    }

    // All that there is is one long piece of text: its beginning stays.
    private static void Begin(Piece root, string words, int most)
    {
        root.Children.Clear();
        // A character takes six bytes at the most, as "&quot;".
        root.Element("p").Append(Text.Lines.Start(words, most / 6));
    }

    private static int Size(Piece piece)
    {
        if (piece.IsText) return Bytes(piece.Text);
        var size = Tags(piece);
        if (piece.HasChildren) foreach (var child in piece.Children) size += Size(child);
        return size;
    }

    private static int Tags(Piece piece)
    {
        var size = 2 * piece.Name.Length + 5;
        for (var i = 0; i < piece.Attributes.Count; i++) size += piece.Attributes[i].Name.Length + 4 + Bytes(piece.Attributes[i].Value);
        return size;
    }

    private static int Bytes(ReadOnlySpan<char> text) =>
        Encoding.UTF8.GetByteCount(text) + text.Count('&') * 4 + text.Count('"') * 5 + (text.Count('<') + text.Count('>')) * 3;
}
