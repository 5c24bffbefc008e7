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

    private readonly Uri baseUrl;
    private readonly Growth growth = new();
    private readonly Cells cells = new();
    private bool inOrder = true;

    private Rebuilding(Uri baseUrl) => this.baseUrl = baseUrl;

    /// <summary>The new tree of the HTML.</summary>
    public static Rebuilding Of(string html, Uri baseUrl)
    {
        var rebuilding = new Rebuilding(baseUrl);
        var body = Tree.Of(html);
        // What the whole document says of its language would be lost with it.
        if (Attributes.SaysLanguage(body)) rebuilding.Open("div", body);
        else if (body.ParentElement is { } page && Attributes.SaysLanguage(page)) rebuilding.Open("div", page);
        Tree.Walk(body, rebuilding.Enter, rebuilding.Leave);
        rebuilding.cells.Settle();
        return rebuilding;
    }

    public Piece Root => growth.Root;

    /// <summary>How many pictures it shows.</summary>
    public int Pictures { get; private set; }

    /// <summary>True where every element stands where the source had it: read again, it would be the same.</summary>
    public bool InOrder => inOrder && !growth.Tangled;

    private Piece At => growth.At;

    private bool Enter(INode node)
    {
        if (node is IText text)
        {
            Say(text.Data);
            return false;
        }

        if (node is not IElement element) return false;
        var name = element.LocalName;
        var rule = Elements.Of(name);
        if (rule.Is(ElementKind.Dropped) || Unwanted.Is(element)) return false;
        switch (name)
        {
            case "a":
                return Link(rule, element);
            case "iframe":
                Embed(element);
                return false;
            case "img":
                Show(element);
                return false;
            case "noscript":
                // Without scripts, as here, this is where late pictures are; whatever else stands in it is for a page.
                foreach (var img in element.QuerySelectorAll("img")) if (!Unwanted.Is(img)) Show(img);
                return false;
        }

        // Squarespace keeps a film's frame as text until its script runs.
        if (element.GetAttribute("data-html") is { } kept && Tree.Of(kept).QuerySelector("iframe") is { } frame)
        {
            Embed(frame);
            return false;
        }

        Open(rule, element);
        return true;
    }

    private void Leave(INode node) =>
        growth.Return(fromBlock: node is IElement e && Elements.Of(e.LocalName).Is(ElementKind.Block | ElementKind.OpenedBlock));

    // A link that leads nowhere, or stands in another, is its words; one that shares the page goes with them.
    private bool Link(Rule rule, IElement element)
    {
        var href = Links.Follow(element.GetAttribute("href"), baseUrl, out var isSharing);
        if (isSharing) return false;
        growth.Remember();
        if (At.Rule.Is(ElementKind.Media)) return true;
        if (href is null || At.IsWithin(ElementKind.Link) || At.Depth >= Deepest)
        {
            Untag(element, isBlock: false);
            return true;
        }

        var link = growth.Phrase(rule);
        link.Add("href", href);
        Fill(link, element);
        return true;
    }

    private void Open(string name, IElement element) => Open(Elements.Of(name), element);

    private void Open(Rule rule, IElement element)
    {
        growth.Remember();
        // A recording or a picture has addresses in it; what else is there is for browsers that can show neither.
        if (At.Rule.Is(ElementKind.Media) && IsOutside(rule)) return;

        var isBlock = rule.Is(ElementKind.Block);
        if (isBlock) growth.EndImplied();

        if (At.Depth >= Deepest || IsMisplaced(rule) || (isBlock && At.IsWithin(ElementKind.Phrases)))
        {
            inOrder = false;
            Untag(element, isBlock);
        }
        else if (isBlock)
        {
            Fill(growth.Block(rule), element);
        }
        else if (rule.Is(ElementKind.Inline))
        {
            Fill(growth.Phrase(rule), element);
        }
        else
        {
            Untag(element, rule.Is(ElementKind.OpenedBlock));
        }
    }

    // The element goes, its children stay; so does the language it says they are in.
    private void Untag(IElement element, bool isBlock)
    {
        if (At.Depth < Deepest && !At.Rule.Is(ElementKind.Media | ElementKind.TablePart) && Attributes.SaysLanguage(element))
        {
            var inner = isBlock && !At.IsWithin(ElementKind.Phrases) && !At.Rule.Is(ElementKind.Inline) ? growth.Block(Elements.Of("div")) : growth.Phrase(Elements.Of("span"));
            Fill(inner, element);
        }
        else if (isBlock)
        {
            growth.Opened();
        }
    }

    private bool IsOutside(Rule rule) => rule.Parents is null || Array.IndexOf(rule.Parents, At.Name) < 0;

    private bool IsMisplaced(Rule rule) => rule.Parents is not null && IsOutside(rule);

    private void Fill(Piece piece, IElement element)
    {
        Attributes.Copy(element, piece, baseUrl);
        if (piece.Name is "td" or "th") cells.Note(element, piece);
    }

    private void Say(string raw)
    {
        if (At.Rule.Is(ElementKind.Media)) return;
        var text = Words(raw, At);
        if (text.Length != raw.Length && At.IsWithin(ElementKind.Verbatim)) inOrder = false;
        if (text.AsSpan().Trim(' ').IsEmpty && !At.IsWithin(ElementKind.Pre))
        {
            // White space between blocks is nothing; between phrases it is a space.
            if (text.Length > 0 && growth.Holds) At.Append(" ");
            return;
        }

        if (text.Length == 0) return;
        growth.Flow();
        At.Append(text);
    }

    /// <summary>Text as it stands in <paramref name="place"/>.</summary>
    public static string Words(string raw, Piece place)
    {
        var text = Lines.Tidy(raw);
        if (!place.IsWithin(ElementKind.Verbatim))
        {
            // What stood on both sides of a shortcode may be one shortcode, or one letter, without it.
            while (Shortcodes.Remove(text) is var bare && bare.Length != text.Length) text = Lines.Tidy(bare);
        }

        return place.IsWithin(ElementKind.Pre) ? text : Lines.Collapse(text);
    }

    private void Show(IElement img)
    {
        if (At.IsWithin(ElementKind.Media) && At.Name != "picture") return;
        if (At.Name != "picture") growth.Flow();
        if (Html.Pictures.Add(img, At, baseUrl)) Pictures++;
    }

    private void Embed(IElement frame)
    {
        if (Frames.Link(frame, baseUrl) is not { } to || At.IsWithin(ElementKind.Pre | ElementKind.Link | ElementKind.Media) || At.Depth + 2 > Deepest) return;
        growth.Remember();
        if (At.IsWithin(ElementKind.Phrases)) growth.Flow();
        else growth.Block(Elements.Of("p"));
        var link = growth.Phrase(Elements.Of("a"));
        link.Add("href", to.Href);
        Attributes.Say(frame, link);
        link.Append(to.Label);
        growth.Return(fromBlock: true);
    }
}
