using System.Collections.Frozen;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What becomes of each element. What is not named here is opened: its children stay, it goes.</summary>
internal static class Elements
{
    // Gone, and all that is in them.
    private const string Dropped =
        "script style template object embed applet form input button select option optgroup textarea datalist output progress meter svg math frame frameset noframes head title meta link base canvas dialog map area param colgroup col keygen";

    // Blocks that stay. They end an open paragraph.
    private const string Blocks =
        "aside blockquote dd details dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre summary table caption thead tbody tfoot tr td th ul";

    // Blocks of text and phrases alone: a block in them is opened.
    private const string Phrases = "h2 h3 h4 h5 h6 dt summary caption pre";

    // Blocks in which text may stand bare, or in paragraphs where it stood in blocks of its own.
    private const string Flow = "blockquote dd li td th aside details figure figcaption";

    // Phrases that stay.
    private const string Inline =
        "a abbr acronym audio b br cite code del dfn em i img ins kbd picture q rp rt ruby s samp small source strong sub sup time track u var video wbr";

    // Blocks that are opened: what stands in them is a paragraph of its own.
    private const string OpenedBlocks =
        "address article body center dir div fieldset footer header hgroup html legend listing main menu nav noscript plaintext search section xmp";

    private const string Void = "br hr img source track wbr";

    // Mean something with nothing in them. An empty row keeps its place, or the cells that span rows would move.
    private const string MayBeEmpty = "br hr img source track wbr tr td th";

    // Hold nothing but the parts of a table, or the addresses of a picture: text between them is nothing.
    private const string TableParts = "table thead tbody tfoot tr";
    private const string Media = "audio video picture";

    private static readonly (string From, string To)[] Renamed =
        [("h1", "h2"), ("strike", "s"), ("tt", "code"), ("dir", "ul"), ("menu", "ul"), ("listing", "pre"), ("xmp", "pre"), ("plaintext", "pre")];

    // What stands only in certain parents; elsewhere it is opened.
    private static readonly (string Names, string Parents)[] Placed =
    [
        ("li", "ul ol"), ("dt dd", "dl"), ("figcaption", "figure"), ("summary", "details"), ("rt rp", "ruby"), ("source", "audio video picture"), ("track", "audio video"),
        ("caption thead tbody tfoot", "table"), ("tr", "thead tbody tfoot"), ("td th", "tr"),
    ];

    private static readonly FrozenDictionary<string, Rule> Rules = Table().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What becomes of the elements of a name.</summary>
    public static Rule Of(string localName) => Rules.GetValueOrDefault(localName, Rule.Unknown);

    private static Dictionary<string, Rule> Table()
    {
        var kinds = new Dictionary<string, ElementKind>(StringComparer.Ordinal) { ["span"] = ElementKind.None };
        foreach (var (names, kind) in new[]
        {
            (Dropped, ElementKind.Dropped), (Blocks, ElementKind.Block), (Phrases, ElementKind.Phrases), (Flow, ElementKind.Flow), (Inline, ElementKind.Inline), (OpenedBlocks, ElementKind.OpenedBlock),
            (Void, ElementKind.Void), (MayBeEmpty, ElementKind.MayBeEmpty), (TableParts, ElementKind.TablePart), (Media, ElementKind.Media), ("pre", ElementKind.Pre), ("pre code", ElementKind.Verbatim), ("a", ElementKind.Link), ("p", ElementKind.Paragraph),
        })
        {
            foreach (var name in names.Split(' ')) kinds[name] = kinds.GetValueOrDefault(name) | kind;
        }

        var rules = kinds.ToDictionary(
            k => k.Key,
            k => new Rule(k.Key, k.Value, Placed.FirstOrDefault(p => p.Names.Split(' ').Contains(k.Key)).Parents?.Split(' ')),
            StringComparer.Ordinal);
        foreach (var (from, to) in Renamed) rules[from] = rules[to];
        return rules;
    }
}
