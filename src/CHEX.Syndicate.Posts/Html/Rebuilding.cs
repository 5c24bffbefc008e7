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
    private readonly Growth growth = new();
    private int room;

    private Rebuilding(Uri baseUrl, int room) => (this.baseUrl, this.room) = (baseUrl, room);

    /// <summary>The new tree of the HTML, at most about <paramref name="room"/> characters long.</summary>
    public static Piece Of(string html, Uri baseUrl, int room)
    {
        var rebuilding = new Rebuilding(baseUrl, room);
        Tree.Walk(Tree.Of(html), rebuilding.Enter, rebuilding.Leave);
        return rebuilding.growth.Root;
    }

    private Piece At => growth.At;

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
            case "img":
                Show(element);
                return false;
            case "noscript":
                // Without scripts, as here, this is where late pictures are; whatever else stands in it is for a page.
                foreach (var img in element.QuerySelectorAll("img")) Show(img);
                return false;
        }

        // Squarespace keeps a film's frame as text until its script runs.
        if (element.GetAttribute("data-html") is { } kept && Tree.Of(kept).QuerySelector("iframe") is { } frame)
        {
            Embed(frame);
            return false;
        }

        Open(name, element);
        return true;
    }

    private void Leave(INode node) =>
        growth.Return(fromBlock: node is IElement e && (Elements.OpenedBlocks.Contains(e.LocalName) || Elements.Blocks.Contains(e.LocalName)));

    private void Open(string name, IElement element)
    {
        growth.Remember();
        room -= Markup;
        var isBlock = Elements.Blocks.Contains(name) || (name == "div" && Attributes.SaysLanguage(element));
        if (isBlock) growth.EndImplied();

        if (At.Depth >= Deepest || IsMisplaced(name) || (isBlock && At.Nearest("h2", "h3", "h4", "h5", "h6", "dt", "summary", "caption", "pre") is not null))
        {
            if (isBlock) growth.Opened();
            return;
        }

        if (isBlock) Fill(growth.Block(name), element);
        else if (Elements.OpenedBlocks.Contains(name)) growth.Opened();
        else if (IsPhrase(name, element)) Fill(growth.Phrase(name), element);
    }

    private bool IsMisplaced(string name) => Elements.Parents.TryGetValue(name, out var parents) && !parents.Contains(At.Name);

    private bool IsPhrase(string name, IElement element) => name switch
    {
        // A link that leads nowhere, or stands in another, is its words.
        "a" => Links.Follow(element.GetAttribute("href"), baseUrl) is not null && At.Nearest("a") is null,
        "span" => Attributes.SaysLanguage(element),
        _ => Elements.Inline.Contains(name),
    };

    private void Fill(Piece piece, IElement element)
    {
        Attributes.Copy(element, piece, baseUrl);
        room -= piece.Attributes.Sum(a => Cost(a.Value));
    }

    private void Say(string raw)
    {
        if (At.Name is "audio" or "video") return;
        var text = Lines.Tidy(raw);
        if (At.Nearest("pre", "code") is null) text = Shortcodes.Remove(text);
        if (At.Nearest("pre") is null)
        {
            text = Lines.Collapse(text);
            if (text.Trim(' ').Length == 0)
            {
                // White space between blocks is nothing; between phrases it is a space.
                if (text.Length > 0 && growth.Holds) At.Append(" ");
                return;
            }
        }

        if (text.Length == 0) return;
        growth.Flow();
        if (text.Length > room) text = text[..(room - (char.IsHighSurrogate(text[room - 1]) ? 1 : 0))];
        room -= Cost(text);
        At.Append(text);
    }

    private void Show(IElement img)
    {
        if (room <= 0 || At.Nearest("audio", "video") is not null) return;
        growth.Flow();
        var before = At.Children.Count;
        Pictures.Add(img, At, baseUrl);
        if (At.Children.Count > before) room -= Markup + At.Children[^1].Attributes.Sum(a => Cost(a.Value));
    }

    private void Embed(IElement frame)
    {
        if (Frames.Link(frame, baseUrl) is not { } to || At.Nearest("pre", "a", "audio", "video") is not null || At.Depth + 2 > Deepest) return;
        growth.Remember();
        growth.Block("p");
        var link = growth.Phrase("a");
        link.Attributes.Add(("href", to.Href));
        link.Append(to.Label);
        growth.Return(fromBlock: true);
        room -= 2 * Markup + Cost(to.Href) + Cost(to.Label);
    }

    private static int Cost(string text) =>
        text.Length + 10 + text.AsSpan().Count('&') * 4 + text.AsSpan().Count('"') * 5 + (text.AsSpan().Count('<') + text.AsSpan().Count('>')) * 3;
}
