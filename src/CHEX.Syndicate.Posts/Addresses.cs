namespace CHEX.Syndicate.Posts;

/// <summary>
/// Every public id and URL of the service. All are built from the recorded public URL, never from a request, and never change.
/// </summary>
/// <param name="PublicUrl">Scheme and authority, without a final slash: <c>https://news.example.org</c>.</param>
/// <param name="HandleDomain">The domain in <c>@name@domain</c>; may differ from the public URL's host.</param>
/// <param name="TagYear">The year in <c>tag:</c> ids (RFC 4151).</param>
public sealed record Addresses(string PublicUrl, string HandleDomain, int TagYear)
{
    /// <summary>The authority of the public URL: host, and port where it is not the scheme's own.</summary>
    public string Authority => new Uri(PublicUrl).Authority;

    public string Home => PublicUrl + "/";
    public string AboutBot => PublicUrl + "/about/bot";

    // Feeds. f is rss, atom or json.
    public string FeedAll(string f) => $"{PublicUrl}/feeds/all.{f}";
    public string FeedOfSource(string source, string f) => $"{PublicUrl}/feeds/sources/{source}.{f}";
    public string FeedOfTopic(string topic, string f) => $"{PublicUrl}/feeds/topics/{topic}.{f}";

    /// <summary>Where feeds are subscribed to (WebSub).</summary>
    public string Hub => PublicUrl + "/websub";

    /// <summary>The id of a post in feeds: a <c>tag:</c> URI (RFC 4151).</summary>
    public string PostTag(string post) => $"tag:{TagAuthority},{TagYear}:post/{post}";

    /// <summary>The id of a feed: a <c>tag:</c> URI. <paramref name="path"/> is "all", "sources/vhs" …</summary>
    public string FeedTag(string path) => $"tag:{TagAuthority},{TagYear}:feed/{path}";

    // Pages.
    public string PostPage(string post) => $"{PublicUrl}/posts/{post}";
    public string SourcePage(string source) => $"{PublicUrl}/sources/{source}";
    public string TopicPage(string topic) => $"{PublicUrl}/topics/{topic}";
    public string AccountPage(string account) => $"{PublicUrl}/@{account}";

    /// <summary>Our copy of a picture, by its file: an id and a true ending.</summary>
    public string Picture(string file) => $"{PublicUrl}/media/{file}";

    // ActivityPub.
    public string Actor(string account) => $"{PublicUrl}/ap/{account}";
    public string InstanceActor => $"{PublicUrl}/ap/{InstanceName}";
    public string Key(string actor) => actor + "#main-key";
    public string Inbox(string account) => Actor(account) + "/inbox";
    public string SharedInbox => $"{PublicUrl}/ap/inbox";
    public string Outbox(string account) => Actor(account) + "/outbox";
    public string Followers(string account) => Actor(account) + "/followers";
    public string Following(string account) => Actor(account) + "/following";
    public string Featured(string account) => Actor(account) + "/featured";

    /// <summary>The id of a note. A post restored by a person gets a new one (<c>.2</c>), for a deleted id is dead on every server.</summary>
    public string Note(string post, long generation) => $"{PublicUrl}/ap/notes/{post}" + (generation > 1 ? $".{generation}" : "");
    public string Create(string note) => note + "/create";
    public string Update(string note, long revision) => $"{note}/update/{revision}";
    public string Delete(string note) => note + "/delete";

    /// <summary>The id of an account's boost of a post's note, by the note's generation.</summary>
    public string Boost(string account, string post, long generation) => $"{Actor(account)}/boosts/{post}" + (generation > 1 ? $".{generation}" : "");

    /// <summary><c>name@domain</c>.</summary>
    public string Handle(string account) => $"{account}@{HandleDomain}";

    /// <summary>The name of the instance actor; no account may have it.</summary>
    public const string InstanceName = "instance";

    /// <summary>Names under <c>/ap/</c> that no account may have.</summary>
    public static readonly IReadOnlySet<string> Reserved = new HashSet<string>(StringComparer.Ordinal) { InstanceName, "inbox", "notes" };

    // A tag: authority is a host name without a port.
    private string TagAuthority => new Uri(PublicUrl).Host;
}
