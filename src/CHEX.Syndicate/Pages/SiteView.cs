using CHEX.Syndicate.Fediverse;
using CHEX.Syndicate.Feeds;
using CHEX.Syndicate.Posts;

namespace CHEX.Syndicate.Pages;

/// <summary>Turns settings and posts into what pages show.</summary>
public sealed class SiteView
{
    private const int Hues = 6;
    private readonly Dictionary<string, (SourceInfo Info, SourceView View)> sources;

    public SiteView(SiteSettings settings)
    {
        Settings = settings;
        Sources = [.. settings.Sources.Select((source, n) => View(source, n))];
        var paused = settings.Paused.Select((source, n) => (source, View(source, settings.Sources.Count + n)));
        sources = settings.Sources.Zip(Sources).Concat(paused).ToDictionary(pair => pair.Item1.Id, pair => pair, StringComparer.Ordinal);
        Known = sources.ToDictionary(pair => pair.Key, pair => pair.Value.Info, StringComparer.Ordinal);
        Accounts = [.. settings.Accounts.Select(account => View(account, frozen: false))];
        Frozen = [.. settings.Frozen.Select(account => View(account, frozen: true))];
        Everything = FeedLinksOf(settings.Title, new FeedAddress(FeedFormat.Rss));
    }

    public SiteSettings Settings { get; }
    public Addresses Addresses => Settings.Addresses;

    /// <summary>Those that are read.</summary>
    public IReadOnlyList<SourceView> Sources { get; }

    /// <summary>Those that can be followed.</summary>
    public IReadOnlyList<AccountView> Accounts { get; }
    private IReadOnlyList<AccountView> Frozen { get; }

    /// <summary>The feed of everything.</summary>
    public FeedLinks Everything { get; }

    public SourceView? Source(string id) => sources.GetValueOrDefault(id).View;

    public AccountView? Account(string name) => Accounts.Concat(Frozen).FirstOrDefault(account => account.Name == name);

    public Topic? Topic(string id) => Settings.Topics.FirstOrDefault(topic => topic.Id == id);

    public FeedLinks FeedOf(Topic topic) => FeedLinksOf(topic.Name, new FeedAddress(FeedFormat.Rss, Topics: topic.Id));

    /// <summary>The post as its source lets it be seen; null where its source was never configured.</summary>
    public PostView? Post(ToldPost told) => Post(told.Post) is not { } view ? null : view with
    {
        Also = [.. told.Also.Where(other => sources.ContainsKey(other.Source)).Select(other => new AlsoView(sources[other.Source].View, other.Url))],
    };

    private PostView? Post(Post post)
    {
        if (!sources.TryGetValue(post.Source, out var source)) return null;
        var face = PublicFace.Of(post, source.Info, Addresses);
        var whole = source.Info.Republish != Republish.LinkOnly;
        var published = PageDate.Of(post.Published, post.DayOnly, source.Info.TimeZone);
        var updated = PageDate.Of(post.Updated, dayOnly: false, source.Info.TimeZone);
        return new PostView
        {
            Title = post.Title,
            Page = Addresses.PostPage(post.Id),
            Url = post.Url,
            Source = source.View,
            Published = published,
            Updated = updated.Text == published.Text ? null : updated,
            Language = post.Language,
            Summary = face.Summary,
            Content = face.Content,
            // Most often the text shows it already.
            Picture = face.Image is { } image && face.Content?.Contains($"src=\"{image.Url}\"", StringComparison.Ordinal) != true ? image : null,
            Authors = whole ? post.Authors : [],
            Topics = [.. Settings.Topics.Where(topic => post.Topics.Contains(topic.Id, StringComparer.Ordinal))],
            Rights = source.Info.Rights,
            Licence = source.Info.Licence,
        };
    }

    /// <summary>The account that speaks for a source: the first whose selection has it.</summary>
    public AccountView? Speaker(string source) => Accounts.FirstOrDefault(account => account.Sources.Any(known => known.Id == source));

    /// <summary>True where the owner's permission is on record.</summary>
    public bool Agrees(SourceView source) => Settings.Agreed.Contains(source.Id, StringComparer.Ordinal);

    private SourceView View(SourceInfo source, int n) => new(
        source.Id, source.Name, source.ShortName, source.Homepage, Addresses.SourcePage(source.Id), (n % Hues) + 1,
        source.Republish switch
        {
            Republish.Full => "Shown here in full, with its owner’s permission.",
            Republish.LinkOnly => "Shown here by title, with a link to the original.",
            _ => "Shown here by its own summary, with a link to the original.",
        },
        FeedLinksOf(source.Name, new FeedAddress(FeedFormat.Rss, Sources: source.Id)));

    private AccountView View(AccountSettings account, bool frozen) => new(
        account.Name, account.DisplayName, account.Summary, "@" + Addresses.Handle(account.Name), Addresses.AccountPage(account.Name), Addresses.Actor(account.Name),
        [.. Sources.Where(source => account.Sources.Count == 0 || account.Sources.Contains(source.Id, StringComparer.Ordinal))], account.Sources, frozen);

    private FeedLinks FeedLinksOf(string title, FeedAddress feed) => new(
        title, feed.Url(Addresses), feed.As(FeedFormat.Atom).Url(Addresses), feed.As(FeedFormat.Json).Url(Addresses), feed.As(FeedFormat.Csv).Url(Addresses), feed.As(FeedFormat.Embed).Url(Addresses));

    /// <summary>What is on record of each source that has posts here, by its id.</summary>
    public IReadOnlyDictionary<string, SourceInfo> Known { get; }
}
