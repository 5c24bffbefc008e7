using System.Collections.Frozen;

namespace CHEX.Syndicate.Posts.Html;

/// <summary>What becomes of each element. What is not named here is opened: its children stay, it goes.</summary>
internal static class Elements
{
    /// <summary>Gone, and all that is in them.</summary>
    public static readonly FrozenSet<string> Dropped = Set(
        "script style template object embed applet form input button select option optgroup textarea datalist output progress meter svg math frame frameset noframes head title meta link base canvas dialog map area param colgroup col keygen");

    /// <summary>Blocks that stay. They end an open paragraph.</summary>
    public static readonly FrozenSet<string> Blocks = Set(
        "aside blockquote dd details dl dt figcaption figure h2 h3 h4 h5 h6 hr li ol p pre summary table caption thead tbody tfoot tr td th ul");

    /// <summary>Blocks of text and phrases alone: a block in them is opened.</summary>
    public static readonly FrozenSet<string> Phrases = Set("h2 h3 h4 h5 h6 dt summary caption pre");

    /// <summary>Blocks in which text may stand bare, or in paragraphs where it stood in blocks of its own.</summary>
    public static readonly FrozenSet<string> Flow = Set("blockquote dd li td th aside details figure figcaption");

    /// <summary>Phrases that stay.</summary>
    public static readonly FrozenSet<string> Inline = Set(
        "a abbr acronym audio b br cite code del dfn em i img ins kbd q rp rt ruby s samp small source strong sub sup time track u var video wbr");

    /// <summary>Blocks that are opened: what stands in them is a paragraph of its own.</summary>
    public static readonly FrozenSet<string> OpenedBlocks = Set(
        "address article body center div fieldset footer header hgroup html legend listing main menu nav noscript search section xmp");

    /// <summary>Other names for elements that stay.</summary>
    public static readonly FrozenDictionary<string, string> Renamed = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["h1"] = "h2",
        ["strike"] = "s",
        ["tt"] = "code",
        ["dir"] = "ul",
        ["menu"] = "ul",
        ["listing"] = "pre",
        ["xmp"] = "pre",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What stands only in certain parents; elsewhere it is opened.</summary>
    public static readonly FrozenDictionary<string, string[]> Parents = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["li"] = ["ul", "ol"],
        ["dt"] = ["dl"],
        ["dd"] = ["dl"],
        ["figcaption"] = ["figure"],
        ["summary"] = ["details"],
        ["rt"] = ["ruby"],
        ["rp"] = ["ruby"],
        ["source"] = ["audio", "video"],
        ["track"] = ["audio", "video"],
        ["caption"] = ["table"],
        ["thead"] = ["table"],
        ["tbody"] = ["table"],
        ["tfoot"] = ["table"],
        ["tr"] = ["thead", "tbody", "tfoot"],
        ["td"] = ["tr"],
        ["th"] = ["tr"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Have no end tag.</summary>
    public static readonly FrozenSet<string> Void = Set("br hr img source track wbr");

    /// <summary>Mean something with nothing in them.</summary>
    public static readonly FrozenSet<string> MayBeEmpty = Set("br hr img source track wbr td th audio video");

    /// <summary>Hold nothing but the parts of a table: text between them is nothing.</summary>
    public static readonly FrozenSet<string> TableParts = Set("table thead tbody tfoot tr");

    private static FrozenSet<string> Set(string names) => names.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
