namespace CHEX.Syndicate.Posts.Html;

/// <summary>What becomes of an element.</summary>
/// <param name="Name">What it is called in the result.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Parents">In what it may stand; null where that does not matter.</param>
internal sealed record Rule(string Name, ElementKind Kind, string[]? Parents)
{
    /// <summary>Text, and the root of a tree.</summary>
    public static readonly Rule None = new("", ElementKind.None, null);

    /// <summary>An element that no list names.</summary>
    public static readonly Rule Unknown = new("", ElementKind.None, null);

    public bool Is(ElementKind kind) => (Kind & kind) != ElementKind.None;
}

/// <summary>The lists of <see cref="Elements"/> that an element is on.</summary>
[Flags]
internal enum ElementKind
{
    None = 0,
    Dropped = 1,
    Block = 1 << 1,
    Phrases = 1 << 2,
    Flow = 1 << 3,
    Inline = 1 << 4,
    OpenedBlock = 1 << 5,
    Void = 1 << 6,
    MayBeEmpty = 1 << 7,
    TablePart = 1 << 8,
    Media = 1 << 9,
    Pre = 1 << 10,

    /// <summary>Its text is shown as it stands: what looks like a shortcode is none.</summary>
    Verbatim = 1 << 11,
    Link = 1 << 12,
    Paragraph = 1 << 13,
}
