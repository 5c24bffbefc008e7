using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Feeds;

/// <summary>Makes the document of a selection: which title, which addresses, which face of each post.</summary>
internal static class FeedComposer
{
    /// <summary>
    /// The document. A post of a source that is not among <paramref name="configured"/> is left out: nobody says what may be shown of it.
    /// </summary>
    public static FeedDocument Compose(
        FeedAddress feed, FeedSelection selection, FeedSettings settings, Addresses addresses,
        IReadOnlyDictionary<string, SourceInfo> configured, IReadOnlyList<Topic> topics, string version)
    {
        var sources = configured.ToDictionary(known => known.Key, known => FeedEntry.Public(known.Value), StringComparer.Ordinal);
        var source = feed.Source is null ? null : sources[feed.Source];
        var topic = feed.Topic is null ? null : topics.First(known => known.Id == feed.Topic);
        return new FeedDocument
        {
            Id = addresses.FeedTag(feed.Path),
            Title = FeedText.Line(Part(source, topic) is { } part ? $"{part} – {settings.Title}" : settings.Title),
            Description = FeedText.Line(Description(settings, source, topic)),
            Language = settings.Language,
            Page = source is not null ? addresses.SourcePage(source.Id) : topic is not null ? addresses.TopicPage(topic.Id) : addresses.Home,
            Home = addresses.Home,
            Urls = FeedFormats.All.ToDictionary(format => format, format => (feed with { Format = format }).Url(addresses)),
            Updated = selection.Changed ?? new DateTimeOffset(addresses.TagYear, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Publisher = FeedText.WithoutMail(FeedText.Line(settings.Publisher)),
            Email = IsEmail(settings.Contact) ? settings.Contact : null,
            Rights = source?.Rights ?? FeedText.Line(settings.Rights),
            Licence = source?.Licence,
            Subject = topic is null ? null : new FeedCategory(addresses.Home + "topics", topic.Id, FeedText.Line(topic.Name)),
            Icon = settings.Icon,
            Logo = settings.Logo,
            Version = version,
            Entries = [.. selection.Posts.Where(told => sources.ContainsKey(told.Post.Source))
                .Select(told => FeedEntry.Of(told.Post, sources[told.Post.Source], topics, addresses) with { Also = AlsoOf(told, sources, addresses) })
                .Select(entry => feed.Brief ? entry with { Content = null } : entry)],
        };
    }

    private static IReadOnlyList<FeedAlso> AlsoOf(ToldPost told, Dictionary<string, SourceInfo> sources, Addresses addresses) =>
        [.. told.Also.Where(other => sources.ContainsKey(other.Source)).Select(other => new FeedAlso(addresses.PostTag(other.Post), FeedText.Address(other.Url), sources[other.Source]))];

    private static string? Part(SourceInfo? source, Topic? topic) =>
        source is not null && topic is not null ? $"{source.Name}: {topic.Name}" : source?.Name ?? topic?.Name;

    private static string Description(FeedSettings settings, SourceInfo? source, Topic? topic) =>
        source is not null && topic is not null ? $"News about {topic.Name} from {source.Name}, published again by {settings.Publisher}." :
        source is not null ? $"News from {source.Name}, published again by {settings.Publisher}."
        : topic is not null ? $"News about {topic.Name} from all sources of {settings.Title}."
        : settings.Description;

    // RSS's managingEditor and Atom's email take an e-mail address and nothing else; a contact may also be a page.
    private static bool IsEmail(string? contact) =>
        contact is not null && contact.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < contact.Length - 1
        && !contact.Any(letter => letter is '/' or ' ' or '<' or '>' or '(' or ')' or '"');
}
