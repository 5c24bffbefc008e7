namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// Where the new tree grows. It makes paragraphs for text that stood in blocks which are opened (a <c>div</c>), and ends
/// them where the next block begins, so that no two blocks' words run together and no paragraph holds a block.
/// </summary>
internal sealed class Growth
{
    private readonly Stack<(Piece At, bool Opened)> around = new();

    // True while the nearest block of the source was opened: text there needs a paragraph of its own.
    private bool opened;

    public Growth() => At = Root;

    public Piece Root { get; } = Piece.Root();

    /// <summary>What grows now.</summary>
    public Piece At { get; private set; }

    /// <summary>True where a block had to be taken out of a phrase or a paragraph: what came of it is better read again.</summary>
    public bool Tangled { get; private set; }

    /// <summary>Remembers the place to come back to when the source's element ends.</summary>
    public void Remember() => around.Push((At, opened));

    /// <summary>Comes back after the source's element. After a block text begins anew; after a phrase its paragraph goes on.</summary>
    public void Return(bool fromBlock)
    {
        var left = At;
        (At, opened) = around.Pop();
        Rise();
        if (fromBlock)
        {
            Part();
            return;
        }

        for (var piece = left; piece is not null; piece = piece.Parent)
        {
            if (piece.Implied && piece.Parent == At && !piece.Ended) At = piece;
        }
    }

    /// <summary>Begins a block. It stands in no paragraph.</summary>
    public Piece Block(Rule rule)
    {
        if (!At.Implied && At.Rule.Is(ElementKind.Inline)) Tangled = true;
        EndImplied();
        if (At.Nearest(ElementKind.Paragraph) is { } paragraph)
        {
            Tangled = true;
            End(paragraph);
        }

        opened = false;
        return At = At.Element(rule);
    }

    /// <summary>Begins a phrase.</summary>
    public Piece Phrase(Rule rule)
    {
        if (!At.Rule.Is(ElementKind.Media)) Flow();
        return At = At.Element(rule);
    }

    /// <summary>Begins a block of the source that is not one of the new tree.</summary>
    public void Opened()
    {
        if (At.Implied) EndImplied();
        Part();
        opened = true;
    }

    /// <summary>Makes sure that text may stand here: in a paragraph, or in an item of a list.</summary>
    public void Flow()
    {
        if (!Holds) At = At.Element(At.Name switch { "ul" or "ol" => "li", "dl" => "dd", _ => "p" }, implied: true);
    }

    /// <summary>Whether text may stand here as it is.</summary>
    public bool Holds => At.Name.Length > 0
        && At.Name is not ("div" or "ul" or "ol" or "dl")
        && !At.Rule.Is(ElementKind.TablePart | ElementKind.Media)
        && !(opened && At.Rule.Is(ElementKind.Flow));

    /// <summary>Ends the paragraph or item that we made, where a block begins.</summary>
    public void EndImplied()
    {
        var implied = At;
        while (implied is not null && !implied.Implied) implied = implied.Parent;
        if (implied is null) return;
        if (At == implied || !implied.Rule.Is(ElementKind.Flow)) End(implied);
    }

    // The words of two opened blocks do not run together.
    private void Part()
    {
        if (At.Implied && At.Name == "p") End(At);
        else if (At.HasChildren && Holds) At.Append(At.IsWithin(ElementKind.Pre) ? "\n" : " ");
    }

    private void End(Piece piece)
    {
        piece.Ended = true;
        Rise();
    }

    // Out of everything that has ended.
    private void Rise()
    {
        for (var piece = At; piece is not null; piece = piece.Parent)
        {
            if (piece.Ended) At = piece.Parent!;
        }
    }
}
