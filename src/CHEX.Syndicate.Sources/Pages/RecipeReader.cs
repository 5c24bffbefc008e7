using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages;

/// <summary>
/// The fields of one element by a recipe's selectors. Of a field's alternatives the first that answers is used, and an
/// answer has to make sense for the field: a date is one that can be read.
/// </summary>
internal sealed partial class RecipeReader(WebPage page, IParentNode scope, string timeZone, IReadOnlyList<string> dateFormats)
{
    /// <summary>A sentence that holds a date is no longer; in a paragraph a date is the author's, not the page's.</summary>
    private const int LongestDateLine = 60;
    private readonly Dictionary<string, string> _answered = new(StringComparer.Ordinal);

    /// <summary>Which selector answered, by field.</summary>
    public IReadOnlyDictionary<string, string> Answered => _answered;

    /// <summary>The first address that resolves, with the element that has it.</summary>
    public (Uri Url, IElement Element)? Link(IReadOnlyList<FieldSelector> selectors)
    {
        foreach (var selector in selectors)
            foreach (var element in selector.Elements(scope))
                if (page.Resolve(selector.Answer(element, "href")) is { } url)
                {
                    Answer("url", selector);
                    return (url, element);
                }

        return null;
    }

    /// <summary>The first element that has text, as HTML; an attribute as text.</summary>
    public string? InnerHtml(IReadOnlyList<FieldSelector> selectors, string field)
    {
        foreach (var selector in selectors)
            foreach (var element in selector.Elements(scope))
                if (Value(element, selector) is { } html)
                {
                    Answer(field, selector);
                    return html;
                }

        return null;
    }

    /// <summary>What an element holds, found by the way.</summary>
    public string? Inside(IElement element, string field, string from)
    {
        if (string.IsNullOrWhiteSpace(element.TextContent)) return null;
        _answered[field] = from;
        return element.InnerHtml.Trim();
    }

    /// <summary>The first date that can be read.</summary>
    public ItemDate? Date(IReadOnlyList<FieldSelector> selectors, string field = "published")
    {
        foreach (var selector in selectors)
            foreach (var element in selector.Elements(scope))
                if (Date(selector.Answer(element), selector.Formats.Count == 0 ? dateFormats : [.. selector.Formats, .. dateFormats]) is { } date)
                {
                    Answer(field, selector);
                    return date;
                }

        return null;
    }

    /// <summary>All names that the first answering selector finds.</summary>
    public IReadOnlyList<string> Authors(IReadOnlyList<FieldSelector> selectors) => Labels(selectors, "authors", _ => true);

    /// <summary>The first answer, as a label.</summary>
    public string? Label(IReadOnlyList<FieldSelector> selectors, string field)
    {
        foreach (var selector in selectors)
            foreach (var element in selector.Elements(scope))
                if (selector.Answer(element) is { } text && HtmlText.Label(text) is { Length: > 0 } label)
                {
                    Answer(field, selector);
                    return label;
                }

        return null;
    }

    /// <summary>All that the first answering selector finds; a date among the topics is not one of them.</summary>
    public IReadOnlyList<string> Categories(IReadOnlyList<FieldSelector> selectors) => Labels(selectors, "categories", n => Date(n, dateFormats) is null);

    /// <summary>The first picture; without an attribute named, wherever pages keep a picture's address.</summary>
    public ItemImage? Image(IReadOnlyList<FieldSelector> selectors)
    {
        foreach (var selector in selectors)
            foreach (var element in selector.Elements(scope))
            {
                var picture = selector.Attribute is not null || selector.Pattern is not null
                    ? page.Resolve(selector.Answer(element)) is { } url ? (url, HtmlText.Label(element.GetAttribute("alt") ?? ""), null, null) : null
                    : page.Picture(element);
                if (picture is not var (address, alt, width, height)) continue;
                Answer("image", selector);
                return new ItemImage(address.AbsoluteUri, alt, width, height);
            }

        return null;
    }

    private List<string> Labels(IReadOnlyList<FieldSelector> selectors, string field, Func<string, bool> fits)
    {
        foreach (var selector in selectors)
        {
            List<string> names = [.. selector.Elements(scope).Select(e => HtmlText.Label(selector.Answer(e) ?? "")).Where(n => n.Length > 0 && fits(n)).Distinct(StringComparer.Ordinal)];
            if (names.Count == 0) continue;
            Answer(field, selector);
            return names;
        }

        return [];
    }

    private static string? Value(IElement element, FieldSelector selector)
    {
        if (selector.Attribute is not null || selector.Pattern is not null)
            return selector.Answer(element) is { } value ? HtmlText.OfText(value) : null;
        return string.IsNullOrWhiteSpace(element.TextContent) ? null : element.InnerHtml.Trim();
    }

    /// <summary>A date, alone or in a short line that holds one ("First published on 10 June 2025").</summary>
    private ItemDate? Date(string? text, IReadOnlyList<string> formats)
    {
        text = HtmlText.Label(text ?? "");
        if (text.Length is 0 or > LongestDateLine || !text.Any(char.IsAsciiDigit)) return null;
        if (SourceDates.Read(text, timeZone, formats) is { } whole) return whole;
        var within = DateWithin().Match(text);
        return within.Success && within.Length < text.Length ? SourceDates.Read(within.Value, timeZone, formats) : null;
    }

    private void Answer(string field, FieldSelector selector) => _answered[field] = selector.Text;

    [GeneratedRegex(@"\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.? \d{4}|(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}/\d{1,2}/\d{4}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex DateWithin();
}
