using AngleSharp.Dom;
using CHEX.Syndicate.Posts.Text;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>
/// One walk over the source's tree that makes a new one: only elements and attributes of the lists, absolute addresses,
/// text in paragraphs. Nothing of the old tree is kept, so nothing unknown can be.
/// </summary>
internal sealed class Rebuilding
{
    // A reader shows no deeper nesting, and what follows may recurse.
    private const int Deepest = 60;

    // What an element costs in the result beside its text and attributes.
    private const int Markup = 25;

    private readonly Uri baseUrl;
    private readonly Piece root = Piece.Root();
    private readonly Stack<(Piece Back, bool Opened)> around = new();
    private Piece at;
    private bool opened;
    private int room;

    private Rebuilding(Uri baseUrl, int room) => (this.baseUrl, this.room, at) = (baseUrl, room, root);

    /// <summary>The new tree of the HTML, at most about <paramref name="room"/> characters long.</summary>
    public static Piece Of(string html, Uri baseUrl, int room)
    {
        var rebuilding = new Rebuilding(baseUrl, room);
        Tree.Walk(Tree.Of(html), rebuilding.Enter, rebuilding.Leave);
        return rebuilding.root;
    }

    private bool Enter(INode node)
    {
        if (room <= 0) return false;
        if (node is IText text)
        {
            Say(text.Data);
            return false;
        }

        if (node is not IElement element) return false;
        var name = Elements.Renamed.GetValueOrDefault(element.LocalName, element.LocalName);
        if (Elements.Dropped.Contains(name) || Unwanted.Is(element)) return false;
        switch (name)
        {
            case "iframe":
                Embed(element);
                return false;
            case "img" when at.Nearest("audio", "video") is not null:
                return false;
            case "img":
                Flowing();
                Pictures.Add(element, at, baseUrl);
                room -= Markup + (at.Children.Count > 0 ? at.Children[^1].Attributes.Sum(a => Cost(a.Value)) : 0);
                return false;
            case "noscript":
                // Without scripts, as here, this is where late pictures are; whatever else stands in it is for a page.
                foreach (var img in element.QuerySelectorAll("img")) Enter(img);
                return false;
        }

        if (element.GetAttribute("data-html") is { } hidden && Tree.Of(hidden).QuerySelector("iframe") is { } frame)
        {
            Embed(frame);
            return false;
        }

        Open(name, element);
        return true;
    }

    private void Open(string name, IElement element)
    {
        var back = (at, opened);
        room -= Markup;
        var isBlock = Elements.Blocks.Contains(name);
        if (isBlock || (at.Implied && Elements.OpenedBlocks.Contains(name))) EndImplied();
        if (name == "div" && Attributes.SaysLanguage(element)) isBlock = true;
        if (name == "a" && (Links.Follow(element.GetAttribute("href"), baseUrl) is null || at.Nearest("a") is not null)) name = "";

        var misplaced = Elements.Parents.TryGetValue(name, out var parents) && !parents.Contains(at.Name);
        if (misplaced && Elements.Void.Contains(name)) name = "";
        if (at.Depth >= Deepest || misplaced || (isBlock && at.Nearest("h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption", "pre") is not null))
        {
            if (Elements.Void.Contains(name)) name = "";
            if (isBlock || Elements.OpenedBlocks.Contains(name)) Part();
            else if (at.Depth < Deepest) Flowing();
            around.Push(back);
            opened |= isBlock;
            return;
        }

        if (isBlock)
        {
            if (at.Nearest("p") is { } paragraph) End(paragraph);
            at = at.Element(name);
            opened = false;
            Attributes.Copy(element, at, baseUrl);
        }
        else if (Elements.Inline.Contains(name) || (name == "span" && Attributes.SaysLanguage(element)))
        {
            if (at.Name is not ("audio" or "video")) Flowing();
            at = at.Element(name);
            Attributes.Copy(element, at, baseUrl);
        }
        else if (Elements.OpenedBlocks.Contains(name))
        {
            Part();
            opened = true;
        }

        if (at != back.at) room -= at.Attributes.Sum(a => Cost(a.Value));
        around.Push(back);
    }

    private void Leave(INode node)
    {
        // The walk leaves only what it entered, and everything entered was pushed.
        var left = at;
        (at, opened) = around.Pop();
        while (Ended(at) is { } ended) at = ended.Parent!;
        if (node is IElement e && (Elements.OpenedBlocks.Contains(e.LocalName) || Elements.Blocks.Contains(e.LocalName)))
        {
            // After an opened block, text begins anew.
            Part();
            return;
        }

        // A phrase began a paragraph that goes on after it.
        for (var piece = left; piece is not null; piece = piece.Parent)
        {
            if (piece.Implied && piece.Parent == at && !piece.Ended) at = piece;
        }
    }

    private static Piece? Ended(Piece piece)
    {
        Piece? outermost = null;
        for (var p = piece; p is not null; p = p.Parent) if (p.Ended) outermost = p;
        return outermost;
    }

    private void Say(string raw)
    {
        if (at.Name is "audio" or "video") return;
        var text = Lines.Tidy(raw);
        if (at.Nearest("pre", "code") is null) text = Shortcodes.Remove(text);
        if (at.Nearest("pre") is null)
        {
            text = Lines.Collapse(text);
            if (string.IsNullOrWhiteSpace(text) && !text.Contains('\u00A0', StringComparison.Ordinal))
            {
                // White space between blocks is nothing; between phrases it is a space.
                if (text.Length > 0 && Holds(at)) at.Append(" ");
                return;
            }
        }

        if (text.Length == 0) return;
        Flowing();
        if (text.Length > room) text = text[..Math.Max(0, room - (char.IsHighSurrogate(text[Math.Max(0, room - 1)]) ? 1 : 0))];
        room -= Cost(text);
        at.Append(text);
    }

    private bool Holds(Piece piece) => piece.Name.Length > 0 && piece.Name is not ("div" or "ul" or "ol" or "dl") && !Elements.TableParts.Contains(piece.Name) && !(opened && Elements.Flow.Contains(piece.Name));

    // Makes sure that text may stand here: in a paragraph, or in an item of a list.
    private void Flowing()
    {
        if (Holds(at)) return;
        at = at.Element(at.Name switch { "ul" or "ol" => "li", "dl" => "dd", _ => "p" }, implied: true);
    }

    private void EndImplied()
    {
        var implied = at;
        while (implied is not null && !implied.Implied) implied = implied.Parent;
        if (implied is not null && (at == implied || !Elements.Flow.Contains(implied.Name))) End(implied);
    }

    private void End(Piece paragraph)
    {
        paragraph.Ended = true;
        while (Ended(at) is { } ended) at = ended.Parent!;
    }

    // The words of two opened blocks do not run together.
    private void Part()
    {
        if (at.Implied && at.Name is "p")
        {
            End(at);
            return;
        }

        if (at.Children.Count > 0 && Holds(at)) at.Append(at.Nearest("pre") is null ? " " : "\n");
    }

    private void Embed(IElement frame)
    {
        if (Frames.Link(frame, baseUrl) is not { } to || at.Nearest("pre", "a", "audio", "video") is not null || at.Depth + 2 > Deepest) return;
        EndImplied();
        if (at.Nearest("p") is { } paragraph) End(paragraph);
        var link = at.Element("p").Element("a");
        link.Attributes.Add(("href", to.Href));
        link.Append(to.Label);
        room -= 2 * Markup + Cost(to.Href) + Cost(to.Label);
    }

    private static int Cost(string text) => text.Length + 10 + text.AsSpan().Count('&') * 4 + text.AsSpan().Count('"') * 5 + (text.AsSpan().Count('<') + text.AsSpan().Count('>')) * 3;
}
