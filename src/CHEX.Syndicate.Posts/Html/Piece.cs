using System.Buffers;
using System.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>A node of the cleaned tree, which is made anew and holds nothing of the source's: an element, or text.</summary>
internal sealed class Piece
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("&<>\"");

    private readonly ElementKind within;
    private string text;
    private StringBuilder? growing;
    private List<(string Name, string Value)>? attributes;
    private List<Piece>? children;

    private Piece(Rule rule, string text, Piece? parent)
    {
        (Rule, this.text, Parent) = (rule, text, parent);
        within = rule.Kind | (parent?.within ?? ElementKind.None);
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>The element's rule; <see cref="Rule.None"/> for text and for the root.</summary>
    public Rule Rule { get; }
    public string Name => Rule.Name;

    /// <summary>Unescaped; empty for elements.</summary>
    public string Text
    {
        get
        {
            if (growing is null) return text;
            (text, growing) = (growing.ToString(), null);
            return text;
        }
        set => (text, growing) = (value, null);
    }

    /// <summary>True for a text that was put together from several.</summary>
    public bool Mixed { get; set; }
    public Piece? Parent { get; }
    public int Depth { get; }

    /// <summary>In the order they are written in.</summary>
    public IReadOnlyList<(string Name, string Value)> Attributes => attributes ?? (IReadOnlyList<(string, string)>)[];
    public List<Piece> Children => children ??= [];

    /// <summary>True for a paragraph that we made because text stood in an opened block.</summary>
    public bool Implied { get; private init; }

    /// <summary>True once a block has ended it: nothing more goes into it.</summary>
    public bool Ended { get; set; }

    public bool IsText => ReferenceEquals(Rule, Rule.None) && Parent is not null;
    public bool IsBlank => IsText && string.IsNullOrWhiteSpace(Text);
    public bool HasChildren => children is { Count: > 0 };

    public static Piece Root() => new(Rule.None, "", null);

    public Piece Element(string name, bool implied = false) => Element(Elements.Of(name), implied);

    public Piece Element(Rule rule, bool implied = false)
    {
        var child = new Piece(rule, "", this) { Implied = implied };
        Children.Add(child);
        return child;
    }

    /// <summary>A text that may stand in this element.</summary>
    public Piece TextOf(string words) => new(Rule.None, words, this);

    public void Append(string words)
    {
        if (HasChildren && children![^1] is { IsText: true } last) last.Grow(words);
        else Children.Add(TextOf(words));
    }

    /// <summary>Puts more behind a text, and marks it as one of several.</summary>
    public void Grow(string words)
    {
        growing ??= new StringBuilder(text);
        growing.Append(words);
        Mixed = true;
    }

    public void Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) (attributes ??= []).Add((name, value));
    }

    /// <summary>An attribute that says something by being there.</summary>
    public void Add(string name) => (attributes ??= []).Add((name, ""));

    public string? this[string attribute] => attributes?.Find(a => a.Name == attribute).Value;

    /// <summary>Whether this element or one around it is of the kind.</summary>
    public bool IsWithin(ElementKind kind) => (within & kind) != ElementKind.None;

    /// <summary>This element or the nearest one around it that is of the kind.</summary>
    public Piece? Nearest(ElementKind kind)
    {
        if (!IsWithin(kind)) return null;
        var piece = this;
        while (!piece.Rule.Is(kind)) piece = piece.Parent!;
        return piece;
    }

    /// <summary>All text below, as it stands.</summary>
    public string AllText()
    {
        var all = new StringBuilder();
        Collect(this, all);
        return all.ToString();

        static void Collect(Piece piece, StringBuilder into)
        {
            into.Append(piece.Text);
            if (piece.Name == "br") into.Append('\n');
            if (piece.children is null) return;
            foreach (var child in piece.children) Collect(child, into);
        }
    }

    /// <summary>Writes HTML that a parser reads back into the same tree.</summary>
    public void Write(StringBuilder html)
    {
        if (IsText)
        {
            Escape(Text, html, attribute: false);
            return;
        }

        if (Name.Length > 0)
        {
            html.Append('<').Append(Name);
            if (attributes is not null)
            {
                foreach (var (name, value) in attributes)
                {
                    html.Append(' ').Append(name).Append("=\"");
                    Escape(value, html, attribute: true);
                    html.Append('"');
                }
            }

            html.Append('>');
            if (Rule.Is(ElementKind.Void)) return;
        }

        if (children is not null) foreach (var child in children) child.Write(html);
        if (Name.Length > 0) html.Append("</").Append(Name).Append('>');
    }

    private static void Escape(ReadOnlySpan<char> rest, StringBuilder html, bool attribute)
    {
        for (var at = rest.IndexOfAny(Escaped); at >= 0; at = rest.IndexOfAny(Escaped))
        {
            html.Append(rest[..at]).Append(rest[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => attribute ? "&quot;" : "\"",
            });
            rest = rest[(at + 1)..];
        }

        html.Append(rest);
    }
}
