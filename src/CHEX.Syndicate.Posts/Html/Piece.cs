using System.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>A node of the cleaned tree, which is made anew and holds nothing of the source's: an element, or text.</summary>
internal sealed class Piece
{
    private Piece(string name, string text, Piece? parent) => (Name, Text, Parent, Depth) = (name, text, parent, parent is null ? 0 : parent.Depth + 1);

    /// <summary>The element's name; empty for text and for the root.</summary>
    public string Name { get; }

    /// <summary>Unescaped; empty for elements.</summary>
    public string Text { get; set; }
    public Piece? Parent { get; }
    public int Depth { get; }
    public List<(string Name, string Value)> Attributes { get; } = [];
    public List<Piece> Children { get; } = [];

    /// <summary>True for a paragraph that we made because text stood in an opened block.</summary>
    public bool Implied { get; private init; }

    /// <summary>True once a block has ended it: nothing more goes into it.</summary>
    public bool Ended { get; set; }

    public bool IsText => Name.Length == 0 && Parent is not null;

    public static Piece Root() => new("", "", null);

    public Piece Element(string name, bool implied = false)
    {
        var child = new Piece(name, "", this) { Implied = implied };
        Children.Add(child);
        return child;
    }

    /// <summary>Puts a text where child <paramref name="index"/> stands.</summary>
    public void Insert(int index, string text) => Children.Insert(index, new Piece("", text, this));

    public void Append(string text)
    {
        if (Children.Count > 0 && Children[^1].IsText) Children[^1].Text += text;
        else Children.Add(new Piece("", text, this));
    }

    public string? this[string attribute] => Attributes.Find(a => a.Name == attribute).Value;

    /// <summary>This element or the nearest one around it that has one of the names.</summary>
    public Piece? Nearest(params ReadOnlySpan<string> names)
    {
        for (var piece = this; piece is not null; piece = piece.Parent) if (names.Contains(piece.Name)) return piece;
        return null;
    }

    /// <summary>All text below, as it stands.</summary>
    public string AllText()
    {
        var text = new StringBuilder();
        Collect(this, text);
        return text.ToString();

        static void Collect(Piece piece, StringBuilder into)
        {
            into.Append(piece.Text);
            if (piece.Name == "br") into.Append('\n');
            foreach (var child in piece.Children) Collect(child, into);
        }
    }

    /// <summary>HTML that a parser reads back into the same tree.</summary>
    public string Html()
    {
        var html = new StringBuilder();
        Write(html);
        return html.ToString();
    }

    private void Write(StringBuilder html)
    {
        if (IsText)
        {
            Escape(Text, html, attribute: false);
            return;
        }

        if (Name.Length > 0)
        {
            html.Append('<').Append(Name);
            foreach (var (name, value) in Attributes)
            {
                html.Append(' ').Append(name).Append("=\"");
                Escape(value, html, attribute: true);
                html.Append('"');
            }

            html.Append('>');
            if (Elements.Void.Contains(Name)) return;
        }

        foreach (var child in Children) child.Write(html);
        if (Name.Length > 0) html.Append("</").Append(Name).Append('>');
    }

    private static void Escape(string text, StringBuilder html, bool attribute)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '&': html.Append("&amp;"); break;
                case '<': html.Append("&lt;"); break;
                case '>': html.Append("&gt;"); break;
                case '"' when attribute: html.Append("&quot;"); break;
                default: html.Append(c); break;
            }
        }
    }
}
