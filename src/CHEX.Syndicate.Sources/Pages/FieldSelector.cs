using System.Buffers;
using AngleSharp.Css.Dom;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// One selector of a recipe: CSS, then <c>@attribute</c> where an attribute is meant instead of the text. An empty
/// selector before the @ means the item's own element.
/// </summary>
public sealed class FieldSelector
{
    private static readonly SearchValues<char> OfCss = SearchValues.Create("[]()\"' ");
    private readonly ISelector? _css;

    private FieldSelector(string text, ISelector? css, string? attribute) => (Text, _css, Attribute) = (text, css, attribute);

    /// <summary>As written in the recipe.</summary>
    public string Text { get; }

    /// <summary>The attribute that is meant, or null for the text.</summary>
    public string? Attribute { get; }

    /// <summary>What of the text is the answer; null for all of it.</summary>
    internal RecipePattern? Pattern { get; private init; }

    /// <summary>The formats of its date, tried before the recipe's.</summary>
    internal IReadOnlyList<string> Formats { get; private init; } = [];

    /// <summary>Reads a selector; null where it is not CSS.</summary>
    public static FieldSelector? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var at = text.LastIndexOf('@');
        // An @ inside brackets or quotes ([href*="@"]) belongs to the CSS.
        var split = at >= 0 && text.AsSpan(at + 1).IndexOfAny(OfCss) < 0 && at + 1 < text.Length;
        var css = (split ? text[..at] : text).Trim();
        var attribute = split ? text[(at + 1)..].Trim() : null;
        if (css.Length == 0) return attribute is null ? null : new(text, null, attribute);
        return new CssSelectorParser().ParseSelector(css) is { } selector ? new(text, selector, attribute) : null;
    }

    /// <summary>Reads the selectors of a field.</summary>
    /// <exception cref="UnreadableException">One of them is not CSS.</exception>
    internal static IReadOnlyList<FieldSelector> All(IEnumerable<string> texts, string field) =>
        [.. texts.Select(t => Parse(t) ?? throw new UnreadableException($"The recipe's {field} “{t}” is not a CSS selector."))];

    /// <summary>Reads a field's alternatives.</summary>
    /// <exception cref="UnreadableException">One of them is not CSS, or its expression is none.</exception>
    internal static IReadOnlyList<FieldSelector> All(IEnumerable<Alternative> alternatives, string field) =>
        [.. alternatives.Select(a => One(a, field))];

    /// <summary>
    /// Its answer from an element: the attribute (<paramref name="usual"/> where none is named) or the text, or what the
    /// pattern takes of it; null where that is nothing.
    /// </summary>
    internal string? Answer(IElement element, string? usual = null)
    {
        var text = (Attribute ?? usual) is { } attribute ? element.GetAttribute(attribute) : element.TextContent;
        if (string.IsNullOrWhiteSpace(text)) return null;
        return Pattern is null ? text.Trim() : Pattern.Take(text.Trim()) is { Length: > 0 } taken ? taken : null;
    }

    private static FieldSelector One(Alternative alternative, string field)
    {
        var selector = Parse(alternative.Select) ?? throw new UnreadableException($"The recipe's {field} “{alternative.Select}” is not a CSS selector.");
        return new(alternative.Regex is { } regex ? $"{selector.Text} /{regex}/" : selector.Text, selector._css, selector.Attribute)
        {
            Pattern = alternative.Regex is { } pattern ? RecipePattern.Of(pattern, field) : null,
            Formats = alternative.Formats,
        };
    }

    /// <summary>The elements under <paramref name="scope"/> that it selects, in the page's order.</summary>
    internal IEnumerable<IElement> Elements(IParentNode scope)
    {
        if (_css is null) return scope is IElement own ? [own] : [];
        var root = scope as IElement;
        return Descendants(scope).Where(e => _css.Match(e, root));
    }

    private static IEnumerable<IElement> Descendants(IParentNode scope) => ((INode)scope).Descendants<IElement>();
}
