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
        var of = feed.Sources.Select(id => sources[id]).ToList();
        var about = topics.Where(known => feed.Topics.Contains(known.Id, StringComparer.Ordinal)).OrderBy(known => known.Id, StringComparer.Ordinal).ToList();
        // What is said of one of them alone.
        var (source, topic) = (of is [var one] ? one : null, about is [var only] ? only : null);
        return new FeedDocument
        {
            Id = addresses.FeedTag(feed.Path),
            Title = FeedText.Line(of.Count + about.Count > 0 ? $"{Part(of, about)} – {settings.Title}" : settings.Title),
            Description = FeedText.Line(Description(settings, of, about)),
            Language = settings.Language,
            Page = source is not null ? addresses.SourcePage(source.Id) : of.Count == 0 && topic is not null ? addresses.TopicPage(topic.Id) : addresses.Home,
            Home = addresses.Home,
            // What is new is in the feed itself.
            Hub = feed.IsNewest ? settings.Hub : null,
            Urls = FeedFormats.All.ToDictionary(format => format, format => feed.As(format).Url(addresses)),
            Updated = selection.Changed ?? new DateTimeOffset(addresses.TagYear, 1, 1, 0, 0, 0, TimeSpan.Zero),
            Publisher = FeedText.WithoutMail(FeedText.Line(settings.Publisher)),
            Email = IsEmail(settings.Contact) ? settings.Contact : null,
            Rights = source?.Rights ?? FeedText.Line(settings.Rights),
            Licence = source?.Licence,
            Subject = topic is null ? null : new FeedCategory(addresses.Home + "topics", topic.Id, FeedText.Line(topic.Name)),
            Icon = settings.Icon,
            Logo = settings.Logo,
            Version = version,
            History = History(feed, selection, addresses),
            Deleted = [.. selection.Ended.Select(ending => new FeedTombstone(addresses.PostTag(ending.Post), ending.At))],
            Entries = [.. selection.Posts.Where(told => sources.ContainsKey(told.Post.Source))
                .Select(told => Entry(told, sources, topics, addresses))
                .Select(entry => feed.Brief ? entry with { Content = null } : entry)
                .Select(entry => feed.Added ? entry.DatedByAdding() : entry)
                .Select(entry => feed.Titled ? entry with { Title = $"{entry.Source.ShortName}: {entry.Title}" } : entry)],
        };
    }

    private static FeedHistory History(FeedAddress feed, FeedSelection selection, Addresses addresses)
    {
        return new FeedHistory
        {
            Current = feed.Archive is null ? null : At(feed with { Archive = null }),
            Previous = selection.Previous is { } before ? At(feed with { Archive = before }) : null,
            Next = selection.Next is { } after ? At(feed with { Archive = after }) : null,
            FirstPage = feed.Page > 1 ? At(feed with { Page = 1 }) : null,
            PreviousPage = feed.Page > 1 ? At(feed with { Page = feed.Page - 1 }) : null,
            NextPage = selection.HasNextPage ? At(feed with { Page = feed.Page + 1 }) : null,
            LastPage = selection.LastPage is { } last ? At(feed with { Page = last }) : null,
        };

        string At(FeedAddress other) => other.Url(addresses);
    }

    /// <summary>The public face of one post and of its story, given what is public of its source.</summary>
    public static FeedEntry Entry(ToldPost told, Dictionary<string, SourceInfo> sources, IReadOnlyList<Topic> topics, Addresses addresses) =>
        FeedEntry.Of(told.Post, sources[told.Post.Source], topics, addresses) with { Also = AlsoOf(told, sources, addresses) };

    private static IReadOnlyList<FeedAlso> AlsoOf(ToldPost told, Dictionary<string, SourceInfo> sources, Addresses addresses) =>
        [.. told.Also.Where(other => sources.ContainsKey(other.Source)).Select(other => new FeedAlso(addresses.PostTag(other.Post), FeedText.Address(other.Url), sources[other.Source]))];

    private static string Part(List<SourceInfo> of, List<Topic> about) =>
        string.Join(": ", new[] { Named(of.Select(source => source.Name), "and"), Named(about.Select(topic => topic.Name), "or") }.Where(name => name.Length > 0));

    private static string Description(FeedSettings settings, List<SourceInfo> of, List<Topic> about)
    {
        if (of.Count + about.Count == 0) return settings.Description;
        var topic = about.Count == 0 ? "" : " about " + Named(about.Select(topic => topic.Name), "or");
        return of.Count == 0
            ? $"News{topic} from all sources of {settings.Title}."
            : $"News{topic} from {Named(of.Select(source => source.Name), "and")}, published again by {settings.Publisher}.";
    }

    private static string Named(IEnumerable<string> names, string last)
    {
        var all = names.ToList();
        return all.Count < 2 ? string.Concat(all) : $"{string.Join(", ", all.SkipLast(1))} {last} {all[^1]}";
    }

    // RSS's managingEditor and Atom's email take an e-mail address and nothing else; a contact may also be a page.
    private static bool IsEmail(string? contact) =>
        contact is not null && contact.IndexOf('@', StringComparison.Ordinal) is var at && at > 0 && at < contact.Length - 1
        && !contact.Any(letter => letter is '/' or ' ' or '<' or '>' or '(' or ')' or '"');
}
