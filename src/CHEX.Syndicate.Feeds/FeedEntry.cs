using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds;

/// <summary>The public face of one post, ready to be written.</summary>
public sealed record FeedEntry
{
    /// <summary>A <c>tag:</c> URI; the same in every feed and format.</summary>
    public required string Id { get; init; }

    /// <summary>The source's page.</summary>
    public required string Url { get; init; }

    /// <summary>Plain text.</summary>
    public required string Title { get; init; }

    /// <summary>Plain text, or null.</summary>
    public string? Summary { get; init; }

    /// <summary>Cleaned HTML, or null.</summary>
    public string? Content { get; init; }

    /// <summary>Our copy of its picture, or null.</summary>
    public ItemImage? Image { get; init; }

    /// <summary>The size of the picture in bytes; 0 where there is none.</summary>
    public long ImageLength { get; init; }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary>At least one: the source itself where it names nobody.</summary>
    public required IReadOnlyList<string> Authors { get; init; }
    public required IReadOnlyList<FeedCategory> Categories { get; init; }
    public required DateTimeOffset Published { get; init; }

    /// <summary>True where the source named a day only.</summary>
    public bool DayOnly { get; init; }
    public required DateTimeOffset Updated { get; init; }

    /// <summary>When it was added here (<see cref="Post.Added"/>).</summary>
    public DateTimeOffset Added { get; init; }
    public required long Revision { get; init; }
    public required SourceInfo Source { get; init; }

    /// <summary>Who else has published the same story, the best first.</summary>
    public IReadOnlyList<FeedAlso> Also { get; init; } = [];

    /// <summary>What stands where a format asks for a text and there is none to show: our words, in English.</summary>
    public string ReadThere => $"Read this at {Source.Name}.";

    /// <summary>
    /// What may be shown of <paramref name="post"/>, and nothing else of it. Under <see cref="Republish.LinkOnly"/> that is title,
    /// link, dates and our own topics: names of people and the source's categories stay with the source.
    /// </summary>
    public static FeedEntry Of(Post post, SourceInfo source, IReadOnlyList<Topic> topics, Addresses addresses)
    {
        var face = PublicFace.Of(post, source, addresses);
        var whole = source.Republish != Republish.LinkOnly;
        var authors = whole ? post.Authors.Select(author => FeedText.WithoutMail(FeedText.Line(author))).Where(NotBlank).ToList() : [];
        var ours = topics.Where(topic => post.Topics.Contains(topic.Id, StringComparer.Ordinal))
            .Select(topic => new FeedCategory(addresses.Home + "topics", topic.Id, FeedText.Line(topic.Name)));
        var theirs = (whole ? post.Categories : []).Select(FeedText.Line).Where(NotBlank)
            .Select(word => new FeedCategory(addresses.SourcePage(source.Id), word, word));
        return new FeedEntry
        {
            Id = addresses.PostTag(post.Id),
            Url = FeedText.Address(post.Url),
            Title = FeedText.Line(post.Title),
            Summary = Given(face.Summary),
            Content = Given(face.Content),
            Image = face.Image is { } image ? image with { Url = FeedText.Address(image.Url), Alt = FeedText.Line(image.Alt) } : null,
            ImageLength = face.ImageLength,
            Language = post.Language,
            Authors = authors.Count > 0 ? authors : [source.Name],
            Categories = [.. ours, .. theirs],
            Published = post.Published,
            DayOnly = post.DayOnly,
            Updated = post.Updated,
            Added = post.Added,
            Revision = post.Revision,
            Source = source,
        };
    }

    /// <summary>The same, dated by the moment at which it was added, in every date it has: readers differ in which one they go by, and a revision moves none.</summary>
    public FeedEntry DatedByAdding() => this with { Published = Added, DayOnly = false, Updated = Added };

    /// <summary>
    /// What feeds say of a source: text and addresses that every format can carry. A name of which nothing is left is the source's id.
    /// </summary>
    public static SourceInfo Public(SourceInfo source) => source with
    {
        Name = Named(source.Name) ?? source.Id,
        ShortName = Named(source.ShortName) ?? Named(source.Name) ?? source.Id,
        Homepage = FeedText.Address(source.Homepage),
        Url = FeedText.Address(source.Url),
        Rights = source.Rights is { } rights ? Given(FeedText.Line(rights)) : null,
        Licence = source.Licence is { } licence ? FeedText.Address(licence) : null,
    };

    private static string? Named(string name) => Given(FeedText.WithoutMail(FeedText.Line(name)));

    private static string? Given(string? text) => text is null ? null : FeedText.Clean(text) is var clean && NotBlank(clean) ? clean : null;

    private static bool NotBlank(string text) => !string.IsNullOrWhiteSpace(text);
}

/// <summary>Another source's post of the same story.</summary>
/// <param name="Id">Its <c>tag:</c> URI.</param>
/// <param name="Url">That source's page.</param>
/// <param name="Source">Who published it.</param>
public sealed record FeedAlso(string Id, string Url, SourceInfo Source);
