using System.Globalization;
using System.Text.RegularExpressions;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Sources.Documents;

/// <summary>One entry as it is collected, whatever the format; becomes an item when its end is read.</summary>
internal sealed partial class FeedEntry
{
    /// <summary>A description on its own that is longer is no summary.</summary>
    private const int LongestSummary = 1000;

    /// <summary>More files than any entry has; each is compared with those before it.</summary>
    private const int MostEnclosures = 100;

    public string? Id { get; set; }

    /// <summary>Whether the id may stand for the link (RSS guid with isPermaLink).</summary>
    public bool IdIsLink { get; set; }

    /// <summary>What the element of the id is called, where it may stand for the link.</summary>
    public string IdName { get; init; } = "guid";

    /// <summary>What the element of the language is called, where it is no attribute.</summary>
    public string LanguageName { get; init; } = "dc:language";

    /// <summary>The absolute address of its page.</summary>
    public string? Link { get; private set; }

    /// <summary>HTML.</summary>
    public string? Title { get; private set; }
    public SaidWord Description { get; private set; }
    public SaidWord Content { get; private set; }
    public SaidWord Published { get; private set; }
    public SaidWord Updated { get; private set; }
    public NamesOnce Authors { get; } = new();
    public NamesOnce Categories { get; } = new();
    public List<Enclosure> Enclosures { get; } = [];
    public ItemImage? Image { get; private set; }
    public XmlScope Scope { get; set; }

    /// <summary>The entry's own word on its language, where that is no attribute.</summary>
    public string? Language { get; set; }

    private string? _linkFrom;
    private string? _titleFrom;
    private string? _authorsFrom;
    private string? _categoriesFrom;
    private string? _imageFrom;

    /// <summary>RSS's description and Atom's summary.</summary>
    public const int DescriptionRank = 5;

    private int _titleRank = -1;
    private int _descriptionRank = -1;
    private int _imageRank;
    private int _authorRank;
    private int _publishedRank;

    /// <summary>A value and the element that gave it.</summary>
    internal readonly record struct SaidWord(string? Text, string? From)
    {
        public Uri? Base { get; init; }
    }

    /// <summary>The title; a higher rank replaces a lower one.</summary>
    public void Call(string text, string from, int rank)
    {
        if (rank <= _titleRank || string.IsNullOrWhiteSpace(text)) return;
        _titleRank = rank;
        (Title, _titleFrom) = (text, from);
    }

    /// <summary>The address of its page: the first stays, unless a better one follows.</summary>
    public void Lead(string? link, string from, bool better = false)
    {
        if (link is not null && (Link is null || better)) (Link, _linkFrom) = (link, from);
    }

    /// <summary>The excerpt, or whatever stands where it should; a higher rank replaces a lower one.</summary>
    public void Describe(string text, string from, int rank)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        if (rank <= _descriptionRank)
        {
            if (rank == DescriptionRank && _descriptionRank > rank) Tell(text, from, Scope.Base);
            return;
        }

        if (_descriptionRank == DescriptionRank) Tell(Description.Text!, Description.From!, Scope.Base);
        _descriptionRank = rank;
        Description = new(text, from);
    }

    /// <summary>The whole text: the first that is not empty stays, unless a better element follows.</summary>
    public void Tell(string text, string from, Uri at, bool better = false)
    {
        if ((Content.Text is null || better) && !string.IsNullOrWhiteSpace(text)) Content = new(text, from) { Base = at };
    }

    /// <summary>A higher rank replaces a lower one.</summary>
    public void Publish(string text, string from, int rank)
    {
        if (rank < _publishedRank || string.IsNullOrWhiteSpace(text)) return;
        _publishedRank = rank;
        Published = new(text, from);
    }

    public void Update(string text, string from)
    {
        if (!string.IsNullOrWhiteSpace(text)) Updated = new(text, from);
    }

    /// <summary>Authors of the highest rank are kept, each once.</summary>
    public void By(string name, string from, int rank)
    {
        name = HtmlText.Label(name);
        if (name.Length == 0 || rank < _authorRank) return;
        if (rank > _authorRank) Authors.Clear();
        if (Authors.Count == 0) _authorsFrom = from;
        _authorRank = rank;
        Authors.Add(name);
    }

    public void Categorise(string? name, string from)
    {
        if (name is null) return;
        name = HtmlText.Label(name);
        if (name.Length == 0) return;
        Categories.Add(name);
        _categoriesFrom ??= from;
    }

    /// <summary>Of two pictures of one rank the wider stays.</summary>
    public void Show(ItemImage image, string from, int rank)
    {
        if (rank < _imageRank || (rank == _imageRank && (image.Width ?? 0) <= (Image?.Width ?? 0))) return;
        (Image, _imageFrom, _imageRank) = (image, from, rank);
    }

    /// <summary>Says of the picture that was shown last what it shows.</summary>
    public void Caption(string alt)
    {
        if (Image is { Alt.Length: 0 }) Image = Image with { Alt = HtmlText.Label(alt) };
    }

    public void Attach(string url, string type, string? length, string from)
    {
        // "1,024" and "unknown" are seen where a number of bytes belongs.
        _ = long.TryParse(length?.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes);
        if (Enclosures.Count == MostEnclosures || Enclosures.Exists(e => e.Url == url)) return;
        Enclosures.Add(new(url, type, bytes));
        if (type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)) Show(new(url, Type: type), from, 1);
    }

    /// <summary>The item, or null where the entry says nothing at all.</summary>
    public Item? Finish(FeedHead head, IReadOnlyList<string> feedAuthors)
    {
        // Only a whole address: a bare number is no path.
        var link = Link ?? (IdIsLink && Uri.TryCreate(Id, UriKind.Absolute, out _) ? SourceLink.Address(Scope.Base, Id) : null);
        var names = ItemNames.Of(Id, link, head.Url);
        if (names.Count == 0) names = ItemNames.OfWords(Title, Description.Text, Content.Text, Published.Text, Updated.Text, Authors.First, Categories.First, Enclosures.FirstOrDefault()?.Url, Image?.Url, Language);
        if (names.Count == 0) return null;

        var (summary, content) = SummaryAndContent(head.Maker);
        var published = Date(Published, head);
        var updated = Date(Updated, head);
        return new Item
        {
            Names = names,
            Url = link,
            Title = string.IsNullOrWhiteSpace(Title) ? null : Title.Trim(),
            Summary = summary.Text,
            Content = content.Text,
            Published = published ?? updated,
            Updated = updated,
            Authors = Authors.Count > 0 ? Authors.All : feedAuthors,
            Categories = Categories.All,
            Image = Image,
            Enclosures = Enclosures,
            Language = Language ?? Scope.Language ?? head.Language,
            BaseUrl = content.Base is { } own && own != head.Url ? own.AbsoluteUri : Scope.Base != head.Url ? Scope.Base.AbsoluteUri : link ?? (head.Home ?? head.Url).AbsoluteUri,
            Answered = head.Answers(new()
            {
                Url = link is null ? null : Link is null ? IdName : _linkFrom,
                Title = _titleFrom,
                Summary = summary.From,
                Content = content.From,
                Published = published is not null ? Published.From : updated is not null ? Updated.From : null,
                Updated = updated is null ? null : Updated.From,
                Authors = Authors.Count > 0 ? _authorsFrom : feedAuthors.Count > 0 ? "the feed's authors" : null,
                Categories = _categoriesFrom,
                Image = _imageFrom,
                Language = Language is not null ? LanguageName : Scope.Language is not null ? "xml:lang" : head.Language is not null ? "the feed's language" : null,
            }),
        };
    }

    /// <summary>
    /// Which telling is the excerpt and which the whole. A description beside a full text is the excerpt. Alone it is
    /// what its maker means by it: the whole text (Squarespace) or the excerpt (WordPress); of others, by its looks.
    /// </summary>
    private (SaidWord Summary, SaidWord Content) SummaryAndContent(FeedMaker maker)
    {
        if (Content.Text is not null)
            return (string.Equals(Description.Text?.Trim(), Content.Text.Trim(), StringComparison.Ordinal) ? default : Description, Content);
        if (Description.Text is null) return default;
        var excerpt = Description.From is not "description" || maker is FeedMaker.WordPress
            || (maker is not FeedMaker.Squarespace && Description.Text.Length <= LongestSummary && !ArticleMarkup().IsMatch(Description.Text));
        return excerpt ? (Description, default) : (default, Description);
    }

    /// <summary>What a feed's own entry says of the feed.</summary>
    public FeedInfo Feed(FeedHead head) => new()
    {
        Title = string.IsNullOrWhiteSpace(Title) ? null : Title.Trim(),
        Link = head.Home ?? (Link is null ? null : new Uri(Link)),
        Id = Id,
        Description = Description.Text,
        Language = head.Language,
        Published = Date(Published, head),
        Updated = Date(Updated, head),
        Authors = Authors.All,
        Categories = Categories.All,
        BaseUrl = Scope.Base,
        Image = head.Image ?? (Image is null ? null : new Uri(Image.Url)),
    };

    private static ItemDate? Date(SaidWord date, FeedHead head)
    {
        if (date.Text is null) return null;
        var read = SourceDates.Read(date.Text, head.TimeZone);
        if (read is null) head.Note($"“{MessageText.Of(date.Text, 40)}” in {date.From} is no date.");
        return read;
    }

    /// <summary>Blocks that an excerpt does not have, or a second paragraph.</summary>
    [GeneratedRegex(@"<(?:div|h[1-6]|ul|ol|dl|table|blockquote|figure|img|iframe|section|article)[\s>/]|<p[\s>].*<p[\s>]", RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex ArticleMarkup();
}
