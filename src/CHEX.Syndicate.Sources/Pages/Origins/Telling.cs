using CHEX.Syndicate.Posts;
using CHEX.Syndicate.Sources.Documents;

namespace CHEX.Syndicate.Sources.Pages.Origins;

/// <summary>What one origin says of one article, as it is collected; becomes an item, which may have no name yet.</summary>
/// <param name="origin">The origin's name, before each of its answers: "jsonld".</param>
/// <param name="page">Where it stands.</param>
/// <param name="timeZone">The zone of dates that have none.</param>
internal sealed class Telling(string origin, WebPage page, string timeZone)
{
    private readonly Dictionary<string, string> _answered = new(StringComparer.Ordinal);
    private Item _item = new() { Names = [] };

    /// <summary>The address; the first that resolves counts, as with every field.</summary>
    public void Address(string? url, string from)
    {
        if (_item.Url is null && page.Resolve(url) is { } address && Said("url", from)) _item = _item with { Url = address.AbsoluteUri };
    }

    public void Title(string? text, string from)
    {
        if (_item.Title is null && Text(text) is { } title && Said("title", from)) _item = _item with { Title = title };
    }

    /// <summary>HTML, or text that reads the same.</summary>
    public void Summary(string? text, string from)
    {
        if (_item.Summary is null && Text(text) is { } summary && Said("summary", from)) _item = _item with { Summary = summary };
    }

    /// <summary>HTML.</summary>
    public void Content(string? html, string from)
    {
        if (_item.Content is null && Text(html) is { } content && Said("content", from)) _item = _item with { Content = content };
    }

    public void Published(string? text, string from)
    {
        if (_item.Published is null && Date(text) is { } date && Said("published", from)) _item = _item with { Published = date };
    }

    public void Updated(string? text, string from)
    {
        if (_item.Updated is null && Date(text) is { } date && Said("updated", from)) _item = _item with { Updated = date };
    }

    public void Authors(IEnumerable<string?> names, string from)
    {
        if (_item.Authors.Count == 0 && Labels(names) is { Count: > 0 } authors && Said("authors", from)) _item = _item with { Authors = authors };
    }

    public void Categories(IEnumerable<string?> names, string from)
    {
        if (_item.Categories.Count == 0 && Labels(names) is { Count: > 0 } categories && Said("categories", from)) _item = _item with { Categories = categories };
    }

    public void Image(string? url, string? alt, long? width, long? height, string from)
    {
        if (_item.Image is null && page.Resolve(url) is { } address && Said("image", from))
            _item = _item with { Image = new ItemImage(address.AbsoluteUri, HtmlText.Label(alt ?? ""), width, height) };
    }

    public void Language(string? tag, string from)
    {
        if (_item.Language is null && Text(tag) is { } language && Said("language", from)) _item = _item with { Language = language.Replace('_', '-') };
    }

    /// <summary>What was told.</summary>
    public Item Item => _item with { Answered = _answered, BaseUrl = page.Base.AbsoluteUri };

    private bool Said(string field, string from)
    {
        _answered[field] = $"{origin} {from}";
        return true;
    }

    private ItemDate? Date(string? text) => Text(text) is { } date ? SourceDates.Read(date, timeZone) : null;

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static List<string> Labels(IEnumerable<string?> names) =>
        [.. names.Select(n => HtmlText.Label(n ?? "")).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal).Take(MostLabels)];

    private const int MostLabels = 50;
}
